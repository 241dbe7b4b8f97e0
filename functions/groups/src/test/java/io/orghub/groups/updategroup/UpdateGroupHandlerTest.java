package io.orghub.groups.updategroup;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LANTERN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateGroupHandlerTest {
    private static final String WHOLE = """
            {"name":"Quay Tutors","slug":"quay-tutors","licencePolicy":"member","description":"Two\\nlines",\
            "website":"https://quay.example","avatarUrl":"https://quay.example/logo.png",\
            "settings":{"timeZone":"Europe/London","currency":"GBP","commissionBasisPoints":0,"accentColour":"#1a73E8","locale":"de"}}""";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(UpdateGroupHandler::new);

    private ApiEvents.Request update(String group, Person caller) {
        return endpoint.from(caller).path("groupId", group).body(WHOLE);
    }

    private ApiEvents.Request patch(String ifMatch, String body) {
        return update(HARBOUR, BAO_THE_ADMIN).header("If-Match", ifMatch).body(body);
    }

    private ApiEvents.Request rename(String slug) {
        return patch("*", "{\"slug\":\"%s\"}".formatted(slug));
    }

    @Nested
    class Success {
        @Test
        void returnsTheGroupOfTheSampleAsItIsNow() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"groupId":"harbour-tuition","type":"organisation","name":"Harbour Tutors",\
                            "slug":"harbour-tuition","ownerId":"amara","description":"Tutors by the sea.",\
                            "settings":{"timeZone":"Europe/London","commissionBasisPoints":1200},\
                            "licencePolicy":"member","role":"admin","createdAt":"2026-11-21T09:00:00Z"}""");
            assertThat(reply.header("etag")).isEqualTo("\"2\"");
        }

        @Test
        void removesWhatIsNullAndKeepsWhatIsNotThere() {
            endpoint.send(patch("\"1\"", WHOLE)).mustBe(200);

            var reply = endpoint.send(patch(
                            "\"2\"",
                            "{\"website\":null,\"settings\":{\"currency\":null,\"accentColour\":\"#000000\"}}"))
                    .mustBe(200);

            assertThat(reply.body().has("website")).isFalse();
            assertThat(reply.at("avatarUrl")).isEqualTo("https://quay.example/logo.png");
            assertThat(reply.body().path("settings").toString()).isEqualTo("""
                            {"timeZone":"Europe/London","commissionBasisPoints":0,"accentColour":"#000000","locale":"de"}""");
        }

        @Test
        void removesAllSettings() {
            endpoint.send(patch("*", WHOLE)).mustBe(200);
            var reply = endpoint.send(patch("*", "{\"settings\":null}")).mustBe(200);
            assertThat(reply.body().path("settings")).isEmpty();
        }

        @Test
        void keepsTheTagWhereNothingChanges() {
            for (var body : List.of("{}", "{\"name\":\"Harbour Tuition\",\"website\":null,\"settings\":{}}")) {
                var reply = endpoint.send(patch("\"1\"", body)).mustBe(200);
                assertThat(reply.header("etag")).isEqualTo("\"1\"");
            }
        }

        @Test
        void takesAnyVersionForAStar() {
            endpoint.send(patch("*", "{\"name\":\"One\"}")).mustBe(200);
            var reply = endpoint.send(patch("*", "{\"description\":\"d\"}")).mustBe(200);
            assertThat(reply.at("name")).isEqualTo("One");
            assertThat(reply.header("etag")).isEqualTo("\"3\"");
        }

        @Test
        void appliesAStarsChangeToWhatAnotherHasJustWritten() {
            endpoint.stage().faults().on("PutItem").meanwhile(() -> endpoint.send(patch("*", "{\"description\":\"d\"}"))
                    .mustBe(200));

            var reply = endpoint.send(patch("*", "{\"name\":\"One\"}")).mustBe(200);

            assertThat(reply.at("name")).isEqualTo("One");
            assertThat(reply.at("description")).isEqualTo("d");
        }

        @Test
        void renamesBackAndForthFiveTimesAYear() {
            for (var slug : List.of("quay", HARBOUR, "quay", HARBOUR, "pier")) {
                assertThat(endpoint.send(rename(slug)).mustBe(200).at("slug")).isEqualTo(slug);
                endpoint.stage().clock().advance(Duration.ofDays(1));
            }
            endpoint.send(rename("jetty")).mustPointAt("/slug");
            endpoint.send(patch("*", "{\"name\":\"Not the slug\",\"slug\":\"pier\"}"))
                    .mustBe(200);
            endpoint.stage().clock().advance(Duration.ofDays(360));
            endpoint.send(rename("jetty")).mustBe(200);
            endpoint.send(rename("quay")).mustPointAt("/slug");
        }

        @Test
        void changesAnUnusedPolicy() {
            Story.on(endpoint.stage()).organisation("fresh", "Fresh", LicencePolicy.MEMBER, 3);
            for (var policy : List.of("enrolment", "member")) {
                var reply = endpoint.send(update("fresh", AMARA_THE_OWNER)
                                .header("If-Match", "*")
                                .body("{\"licencePolicy\":\"%s\"}".formatted(policy)))
                        .mustBe(200);
                assertThat(reply.at("licencePolicy")).isEqualTo(policy);
                assertThat(Story.on(endpoint.stage()).account("fresh").policy()).hasToString(policy);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"name\":\"One\"}", WHOLE, "{\"slug\":\"pier\"}"})
        void returns200WhenTheAnswerOfTheTableIsLost(String body) {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            var reply = endpoint.send(patch("\"1\"", body)).mustBe(200);
            assertThat(reply.header("etag")).isEqualTo("\"2\"");
        }
    }

    @Nested
    class Refusal implements GroupContract, BodyContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public Person permitted() {
            return BAO_THE_ADMIN;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(CARYS_THE_TUTOR);
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Override
        public boolean takesNull(String field) {
            return List.of("description", "website", "avatarUrl", "settings").contains(field);
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return update(group, caller).header("If-Match", "*");
        }

        @Test
        void returns412ForTheStaleTagOfTheSample() {
            endpoint.sendSample("stale").mustBe(412, "PRECONDITION_FAILED");
        }

        @Test
        void returns428ForTheSampleWithoutATag() {
            endpoint.sendSample("without-if-match").mustBe(428, "PRECONDITION_REQUIRED");
        }

        @Test
        void returns400ForTheReservedSlugOfTheSample() {
            endpoint.sendSample("reserved-slug").mustPointAt("/slug");
        }

        @Test
        void returns412WhenAnotherWasFaster() {
            endpoint.stage().faults().on("PutItem").meanwhile(() -> endpoint.send(
                            patch("\"1\"", "{\"name\":\"First\"}"))
                    .mustBe(200));
            endpoint.send(patch("\"1\"", "{\"name\":\"Second\"}")).mustBe(412, "PRECONDITION_FAILED");
        }

        @Test
        void returns409ForASlugOfAnotherTenantAndForAFormerOne() {
            refused(rename(LANTERN)).mustBe(409, "SLUG_TAKEN");
            endpoint.send(update(YEAR_11, AMARA_THE_OWNER)
                            .header("If-Match", "*")
                            .body("{\"slug\":\"maths-11\"}"))
                    .mustBe(200);
            refused(rename(YEAR_11)).mustBe(409, "SLUG_TAKEN");
        }

        @Test
        void returns409WhenALicenceIsInUse() {
            refused(patch("*", "{\"name\":\"Not this either\",\"licencePolicy\":\"enrolment\"}"))
                    .mustBe(409, "POLICY_IN_USE");
        }

        @Test
        void returns409WhenSomebodyWasAdmittedWithoutALicence() {
            var story = Story.on(endpoint.stage());
            story.organisation("courses", "Courses", LicencePolicy.ENROLMENT, 3);
            story.member("courses", "carys", Role.MEMBER, Kind.TUTOR);
            story.remove("courses", "carys");
            refused(update("courses", AMARA_THE_OWNER).header("If-Match", "*").body("{\"licencePolicy\":\"member\"}"))
                    .mustBe(409, "POLICY_IN_USE");
        }

        @Test
        void refusesWhatAPlainGroupHasNot() {
            refused(update(YEAR_11, AMARA_THE_OWNER).header("If-Match", "*")).mustPointAt("/licencePolicy");
        }

        @ParameterizedTest
        @CsvSource({
            "'{\"name\":null}', /name",
            "'{\"slug\":null}', /slug",
            "'{\"slug\":\"A\"}', /slug",
            "'{\"licencePolicy\":null}', /licencePolicy",
            "'{\"ownerId\":\"bao\"}', /ownerId",
            "'{\"type\":\"group\"}', /type",
            "'{\"settings\":{\"timeZone\":\"Mars\"}}', /settings/timeZone",
            "'{\"settings\":{\"commissionBasisPoints\":10001}}', /settings/commissionBasisPoints",
            "'{\"settings\":{\"theme\":\"dark\"}}', /settings/theme"
        })
        void refusesWhatCannotBe(String body, String pointer) {
            refused(patch("\"1\"", body)).mustPointAt(pointer);
        }
    }
}
