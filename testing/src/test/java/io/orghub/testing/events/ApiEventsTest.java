package io.orghub.testing.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiEventsTest {
    @Test
    void buildsWhatApiGatewaySends() {
        var event = ApiEvents.request("POST /groups/{groupId}/members")
                .path("groupId", "g 1/ä")
                .query("q", "a b")
                .query("q", "c")
                .caller("tenant-1", "user-1")
                .email("Ada@Example.org", true)
                .role("tenant-admin")
                .header("Idempotency-Key", "k")
                .body("{\"userId\":\"ü\"}")
                .requestId("request-1")
                .build();

        assertThat(event.getVersion()).isEqualTo("2.0");
        assertThat(event.getRouteKey()).isEqualTo("POST /groups/{groupId}/members");
        assertThat(event.getRawPath()).isEqualTo("/groups/g%201%2F%C3%A4/members");
        assertThat(event.getPathParameters()).containsExactly(Map.entry("groupId", "g 1/ä"));
        assertThat(event.getRawQueryString()).isEqualTo("q=a%20b&q=c");
        assertThat(event.getQueryStringParameters()).containsExactly(Map.entry("q", "a b,c"));
        assertThat(event.getHeaders())
                .containsEntry("idempotency-key", "k")
                .containsEntry("content-type", "application/json")
                .containsEntry("content-length", "15");
        assertThat(event.getBody()).isEqualTo("{\"userId\":\"ü\"}");
        assertThat(event.getIsBase64Encoded()).isFalse();
        assertThat(event.getRequestContext().getRequestId()).isEqualTo("request-1");
        assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("POST");
        var jwt = event.getRequestContext().getAuthorizer().getJwt();
        assertThat(jwt.getClaims())
                .isEqualTo(Map.of(
                        "sub", "user-1",
                        "tenant_id", "tenant-1",
                        "email", "Ada@Example.org",
                        "email_verified", "true",
                        "orghub_role", "tenant-admin",
                        "scope", "orghub/api"));
        assertThat(jwt.getScopes()).isEqualTo(List.of("orghub/api"));
    }

    @Test
    void leavesOutWhatARequestDoesNotHave() {
        var event = ApiEvents.request("GET /courses").build();

        assertThat(event.getBody()).isNull();
        assertThat(event.getPathParameters()).isNull();
        assertThat(event.getQueryStringParameters()).isNull();
        assertThat(event.getRawQueryString()).isEmpty();
        assertThat(event.getRequestContext().getAuthorizer()).isNull();
        assertThat(event.getHeaders()).doesNotContainKey("content-type");
    }

    @Test
    void sendsBinaryBodiesInBase64() {
        var event = ApiEvents.request("POST /groups/{groupId}/member-imports")
                .path("groupId", "g")
                .header("Content-Type", "text/csv")
                .body("a,b".getBytes(StandardCharsets.UTF_8))
                .build();

        assertThat(event.getIsBase64Encoded()).isTrue();
        assertThat(event.getBody()).isEqualTo("YSxi");
        assertThat(event.getHeaders()).containsEntry("content-type", "text/csv").containsEntry("content-length", "3");
    }

    @Test
    void refusesAPathWithAMissingParameter() {
        assertThatThrownBy(() -> ApiEvents.request("GET /groups/{groupId}").build())
                .hasMessageContaining("{groupId}");
    }

    @Test
    void survivesTheRuntimesOwnSerialisation() {
        var event = ApiEvents.request("GET /me/groups").caller("t", "u").build();

        var json = RuntimeJson.write(event, APIGatewayV2HTTPEvent.class);

        assertThat(RuntimeJson.read(json, APIGatewayV2HTTPEvent.class)).isEqualTo(event);
    }

    @Test
    void readsASampleEventOfTheProject(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("events/list-my-groups"));
        var event = ApiEvents.request("GET /me/groups").caller("t", "u");
        Files.writeString(root.resolve("events/list-my-groups/success.json"), event.json());
        var project = System.setProperty("orghub.root", root.toString());
        try {
            assertThat(ApiEvents.fromFile("events/list-my-groups/success.json")).isEqualTo(event.build());
        } finally {
            restore(project);
        }
    }

    private static void restore(String project) {
        if (project == null) {
            System.clearProperty("orghub.root");
        } else {
            System.setProperty("orghub.root", project);
        }
    }
}
