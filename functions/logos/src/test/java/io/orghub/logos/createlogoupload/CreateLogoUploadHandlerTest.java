package io.orghub.logos.createlogoupload;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateLogoUploadHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(CreateLogoUploadHandler::new)
            .with(Map.of("logos.bucket", "logos-of-test", "logos.url", "https://logos.orghub.example"));

    private ApiEvents.Request logo(Person caller, String body) {
        return endpoint.from(caller).path("groupId", HARBOUR).body(body);
    }

    private static String body(String type, String bytes) {
        return "{\"contentType\":\"%s\",\"bytes\":%s}".formatted(type, bytes);
    }

    @Nested
    class Success {
        @Test
        void returns200AndASignedPutOfTheSample() {
            var before = endpoint.table().items();
            var reply = endpoint.sendSample("success").mustBe(200);

            assertThat(reply.fields()).containsExactly("putUrl", "headers", "expiresAt", "avatarUrl");
            var name = reply.at("avatarUrl").replaceFirst("^https://logos.orghub.example/", "");
            assertThat(name).matches("logos/[a-z0-9]{26}\\.png");
            var put = URI.create(reply.at("putUrl"));
            assertThat(put.getHost()).startsWith("logos-of-test.s3.");
            assertThat(put.getPath()).isEqualTo("/" + name);
            assertThat(put.getQuery())
                    .contains("X-Amz-SignedHeaders=content-length;content-type;host;if-none-match")
                    .contains("X-Amz-Expires=600");
            assertThat(reply.body().path("headers").properties())
                    .extracting(
                            header -> header.getKey() + ": " + header.getValue().asText())
                    .containsExactlyInAnyOrder("content-type: image/png", "content-length: 48213", "if-none-match: *");
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @ParameterizedTest
        @CsvSource({"image/png, 1, .png", "image/jpeg, 1048576, .jpg", "image/webp, 70000, .webp"})
        void takesPicturesOfUpToAMegabyte(String type, String bytes, String extension) {
            assertThat(endpoint.send(logo(AMARA_THE_OWNER, body(type, bytes)))
                            .mustBe(200)
                            .at("avatarUrl"))
                    .endsWith(extension);
        }

        @Test
        void givesEachItsOwnAddress() {
            var request = logo(TOMASZ_THE_TENANT_ADMIN, body("image/png", "9"));
            assertThat(endpoint.send(request).at("avatarUrl"))
                    .isNotEqualTo(endpoint.send(request).at("avatarUrl"));
        }
    }

    @Nested
    class Refusal implements GroupContract, BodyContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return endpoint.from(caller).path("groupId", group).body(wholeBody());
        }

        @Override
        public String wholeBody() {
            return body("image/png", "48213");
        }

        @Override
        public Person permitted() {
            return BAO_THE_ADMIN;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(CARYS_THE_TUTOR);
        }

        @ParameterizedTest
        @ValueSource(strings = {"image/svg+xml", "text/html", "image/gif", "IMAGE/PNG", "image/png; charset=utf-8", ""})
        void refusesWhatIsNoSuchPicture(String type) {
            refused(logo(BAO_THE_ADMIN, body(type, "1"))).mustPointAt("/contentType");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "1048577", "1.5", "\"1\"", "9999999999999999999999999999999"})
        void refusesWhatIsNoLength(String bytes) {
            refused(logo(BAO_THE_ADMIN, body("image/png", bytes))).mustPointAt("/bytes");
        }
    }
}
