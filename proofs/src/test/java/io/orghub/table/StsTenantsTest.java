package io.orghub.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Busy;
import io.orghub.domain.CallersTenant;
import io.orghub.domain.TenantId;
import io.orghub.domain.Tenants;
import io.orghub.testing.engine.LocalDynamo;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.TestClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** What goes over the wire, to STS and with what STS gave. */
class StsTenantsTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private static final TenantId HARBOUR = new TenantId("har~bour");
    private static final TenantId LUMEN = new TenantId("lumen");
    private static final String ROLE = "arn:aws:iam::123456789012:role/orghub-TenantRole";
    private static final String STS = "sts.test";
    private static final String ISSUED = """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>\
            <AccessKeyId>%s</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>\
            <Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>""";
    private static final String REFUSED = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Code>AccessDenied</Code>\
            <Message>no</Message></Error></ErrorResponse>""";

    private final TestClock clock = new TestClock();
    private final Network network = new Network();
    private final List<Map<String, String>> orders = new ArrayList<>();
    private final List<String> signedBy = new ArrayList<>();
    private int status = 200;
    private ApplicationContext context = withRole();

    @AfterEach
    void close() {
        context.close();
    }

    @Nested
    class Success {
        @Test
        void callsOfTheTableAreSignedByTheCallersTenant() {
            read(HARBOUR);
            read(LUMEN);
            read(HARBOUR);
            tenants().find(HARBOUR);

            assertThat(signedBy).containsExactly("harbour", "lumen", "harbour", "local");
            assertThat(orders).hasSize(2);
        }

        @Test
        void anOrderNamesRoleTenantAndLifeAndItsPolicyTheTenantsKeys() {
            read(HARBOUR);

            assertThat(orders.getFirst())
                    .containsEntry("Action", "AssumeRole")
                    .containsEntry("RoleArn", ROLE)
                    .containsEntry("RoleSessionName", "har+bour")
                    .containsEntry("DurationSeconds", "3600")
                    .containsEntry("Policy", new TenantPolicy(HARBOUR, List.of("#SLUG#*")).json());
            assertThat(orders.getFirst().get("Policy")).contains("[\"har~bour#*\",\"#SLUG#*\"]");
        }

        @Test
        void withoutTheRoleStsIsNeverAsked() {
            context.close();
            context = context(Map.of("tenantless.keys", "#SLUG#*"));

            read(HARBOUR);

            assertThat(signedBy).containsExactly("local");
            assertThat(orders).isEmpty();
        }
    }

    @Nested
    class Refusal {
        @Test
        void isBusyWhileStsRefusesOrFails() {
            for (int refusal : new int[] {403, 500}) {
                status = refusal;
                assertThatThrownBy(() -> read(HARBOUR))
                        .isInstanceOf(Busy.class)
                        .hasMessage("The tenant's credentials could not be had");
            }
            assertThat(signedBy).isEmpty();

            status = 200;
            read(HARBOUR);
            assertThat(signedBy).containsExactly("harbour");
        }

        @Test
        void isBusyWhileStsCannotBeReached() {
            status = 0;
            assertThatThrownBy(() -> read(HARBOUR)).isInstanceOf(Busy.class);
            assertThat(signedBy).isEmpty();
        }
    }

    private void read(TenantId tenant) {
        CallersTenant.within(tenant, () -> tenants().find(tenant));
    }

    private Tenants tenants() {
        return context.getBean(Tenants.class);
    }

    private ApplicationContext withRole() {
        return context(Map.of("tenant.role", ROLE, "tenantless.keys", "#SLUG#*", "sts.endpoint", "http://" + STS));
    }

    private ApplicationContext context(Map<String, Object> properties) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(Map.of("table.name", TABLE.name(), "dynamodb.endpoint", LocalDynamo.NOWHERE.toString()))
                .properties(properties)
                .singletons(clock, network)
                .start();
    }

    /** The engine, which lets anybody in, and an STS whose key ids are the tenants' letters. */
    private final class Network implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            if (!request.httpRequest().host().equals(STS)) {
                signedBy.add(signer(request));
                return TABLE.engine().http().prepareRequest(request);
            }
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    return issued(request);
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }

    private static String signer(HttpExecuteRequest request) {
        return request.httpRequest()
                .firstMatchingHeader("Authorization")
                .orElseThrow()
                .replaceFirst(".*Credential=([^/]+)/.*", "$1");
    }

    private HttpExecuteResponse issued(HttpExecuteRequest request) throws IOException {
        if (status == 0) {
            throw new SocketException("Connection reset");
        }
        var order = form(request);
        orders.add(order);
        var tenant = order.get("Policy").replaceFirst(".*LeadingKeys\":\\[\"([^#]+)#.*", "$1");
        // The engine takes key ids of letters alone.
        var keyId = tenant.replaceAll("[^a-z]", "");
        var body = status == 200 ? ISSUED.formatted(keyId, clock.instant().plus(Duration.ofHours(1))) : REFUSED;
        return HttpExecuteResponse.builder()
                .response(SdkHttpFullResponse.builder()
                        .statusCode(status)
                        .putHeader("Content-Type", "text/xml")
                        .build())
                .responseBody(
                        AbortableInputStream.create(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
    }

    private static Map<String, String> form(HttpExecuteRequest request) throws IOException {
        try (var body = request.contentStreamProvider().orElseThrow().newStream()) {
            return Arrays.stream(new String(body.readAllBytes(), StandardCharsets.UTF_8).split("&"))
                    .map(field -> field.split("=", 2))
                    .collect(Collectors.toMap(
                            field -> field[0],
                            field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8),
                            (one, other) -> other,
                            HashMap::new));
        }
    }
}
