package io.orghub.invitations.invite;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.LicencePolicy;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.IdempotencyContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InviteHandlerTest {
    private static final int MAILS = 98;
    private static final String WHOLE =
            "{\"email\":\"farid@example.org\",\"role\":\"member\",\"kind\":\"learner\",\"message\":\"Do come.\\nAll of you.\"}";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(InviteHandler::new).with(Map.of("mails.per.group.and.day", MAILS));

    private ApiEvents.Request invite(String group, Person caller, String body) {
        return endpoint.from(caller).path("groupId", group).body(body);
    }

    private ApiEvents.Request invite(String body) {
        return invite(HARBOUR, BAO_THE_ADMIN, body);
    }

    private static String list(int addresses) {
        return IntStream.range(0, addresses)
                .mapToObj("{\"email\":\"pupil-%d@example.org\"}"::formatted)
                .collect(Collectors.joining(",", "{\"invitations\":[", "]}"));
    }

    private long available() {
        return Story.on(endpoint.stage()).account(HARBOUR).available();
    }

    @Nested
    class Success {
        @Test
        void returns201AndTheInvitationOfTheSample() {
            var reply = endpoint.sendSample("success").mustBe(201);

            assertThat(reply.fields())
                    .containsExactly(
                            "invitationId", "email", "role", "kind", "status", "invitedBy", "createdAt", "expiresAt");
            assertThat(reply.at("email")).isEqualTo("Deniz@Brightside.example");
            assertThat(reply.at("role")).isEqualTo("member");
            assertThat(reply.at("kind")).isEqualTo("tutor");
            assertThat(reply.at("status")).isEqualTo("pending");
            assertThat(reply.at("invitedBy")).isEqualTo(BAO_THE_ADMIN.id());
            assertThat(reply.at("createdAt")).isEqualTo("2026-11-21T09:00:00Z");
            assertThat(reply.at("expiresAt")).isEqualTo("2026-11-28T09:00:00Z");
            assertThat(available()).isEqualTo(AVAILABLE - 1);
        }

        @Test
        void returns200AndAnOutcomeForEachOfTheSampleList() {
            var reply = endpoint.sendSample("success-list").mustBe(200);
            assertThat(reply.each("invitations", "email"))
                    .containsExactly("farid@example.org", "grace@example.org", "carys@brightside.example");
            assertThat(reply.each("invitations", "outcome")).containsExactly("invited", "invited", "already-member");
            assertThat(reply.body().at("/invitations/0").has("invitationId")).isTrue();
            assertThat(reply.body().at("/invitations/2").has("invitationId")).isFalse();
            assertThat(available()).isEqualTo(AVAILABLE - 2);
        }

        @Test
        void returns200ForAnAddressThatIsPendingHoweverItIsTyped() {
            var first = endpoint.send(invite(WHOLE)).mustBe(201);
            var after = endpoint.table().items();
            var again =
                    endpoint.send(invite("{\"email\":\" FARID@Example.ORG \"}")).mustBe(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void returns200ForAMembersAddress() {
            var reply = endpoint.send(invite("{\"email\":\"carys@brightside.example\"}"))
                    .mustBe(200);
            assertThat(reply.at("outcome")).isEqualTo("already-member");
            assertThat(available()).isEqualTo(AVAILABLE);
        }

        @Test
        void invitesAnewWithoutAnotherLicenceWhereOneExpired() {
            var first = endpoint.send(invite(WHOLE)).mustBe(201);
            endpoint.stage().clock().advance(Duration.ofDays(7));
            var second = endpoint.send(invite(WHOLE)).mustBe(201);
            assertThat(second.at("invitationId")).isNotEqualTo(first.at("invitationId"));
            assertThat(available()).isEqualTo(AVAILABLE - 1);
        }

        @Test
        void takes98AtOnce() {
            var story = Story.on(endpoint.stage());
            story.organisation("large", "Large", LicencePolicy.MEMBER, 98);
            var reply =
                    endpoint.send(invite("large", AMARA_THE_OWNER, list(98))).mustBe(200);
            assertThat(reply.each("invitations", "outcome")).hasSize(98).containsOnly("invited");
            assertThat(story.account("large").available()).isZero();
        }

        @Test
        void invitesLearnersToAPlainGroupWithoutLicences() {
            var reply = endpoint.send(invite(YEAR_11, BAO_THE_ADMIN, "{\"email\":\"farid@example.org\"}"))
                    .mustBe(201);
            assertThat(reply.at("kind")).isEqualTo("learner");
        }

        @Test
        void reservesNothingUnderTheEnrolmentPolicy() {
            var story = Story.on(endpoint.stage());
            story.organisation("enrolling", "Enrolling", LicencePolicy.ENROLMENT, 1);
            endpoint.send(invite("enrolling", AMARA_THE_OWNER, list(3))).mustBe(200);
            assertThat(story.account("enrolling").available()).isEqualTo(1);
        }

        @Test
        void showsNoSecretInAnswerOrTable() {
            var reply = endpoint.send(invite(WHOLE));
            assertThat(reply.text()).doesNotContain("token", "v1.");
            assertThat(endpoint.table().items().toString()).doesNotContain("v1.t1.");
        }
    }

    @Nested
    class Refusal implements GroupContract, IdempotencyContract {
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
        public ApiEvents.Request to(String group, Person caller) {
            return invite(group, caller, WHOLE);
        }

        @Override
        public ApiEvents.Request withoutKey() {
            return genuine();
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Override
        public String otherBody() {
            return "{\"email\":\"grace@example.org\"}";
        }

        @Test
        void returns409WhenTheSampleExhaustsTheLicences() {
            var reply = endpoint.sendSample("licences-exhausted").mustBe(409, "LICENCES_EXHAUSTED");
            assertThat(reply.body().path("available").intValue()).isEqualTo(AVAILABLE);
            assertThat(reply.body().path("requested").intValue()).isEqualTo(AVAILABLE + 1);
            assertThat(available()).isEqualTo(AVAILABLE);
        }

        @Test
        void returns409WhenNoLicenceIsLeftUnderTheEnrolmentPolicy() {
            Story.on(endpoint.stage()).organisation("enrolling", "Enrolling", LicencePolicy.ENROLMENT, 0);
            refused(invite("enrolling", AMARA_THE_OWNER, WHOLE)).mustBe(409, "LICENCES_EXHAUSTED");
        }

        @Test
        void returns429WithTheSecondsToMidnightWhenTheGroupHasSentItsMailsOfTheDay() {
            endpoint.send(invite(YEAR_11, BAO_THE_ADMIN, list(MAILS))).mustBe(200);
            assertThat(refused(invite(YEAR_11, BAO_THE_ADMIN, WHOLE))
                            .mustBe(429, "MAIL_LIMIT_REACHED")
                            .header("retry-after"))
                    .isEqualTo("54000");
            endpoint.stage().clock().advance(Duration.ofHours(15));
            endpoint.send(invite(YEAR_11, BAO_THE_ADMIN, WHOLE)).mustBe(201);
        }

        @Test
        void returns429ForAListThatTheDaysMailsDoNotSufficeFor() {
            Story.on(endpoint.stage()).organisation("large", "Large", LicencePolicy.MEMBER, MAILS + 1);
            endpoint.send(invite("large", AMARA_THE_OWNER, WHOLE)).mustBe(201);
            assertThat(refused(invite("large", AMARA_THE_OWNER, list(MAILS)))
                            .mustBe(429, "MAIL_LIMIT_REACHED")
                            .header("retry-after"))
                    .isEqualTo("54000");
            endpoint.send(invite("large", AMARA_THE_OWNER, list(MAILS - 1))).mustBe(200);
        }

        @Test
        void returns403WhenAnAdminInvitesAnAdmin() {
            var body = "{\"email\":\"farid@example.org\",\"role\":\"admin\"}";
            refused(invite(body)).mustBe(403, "FORBIDDEN");
            assertThat(endpoint.send(invite(HARBOUR, TOMASZ_THE_TENANT_ADMIN, body))
                            .mustBe(201)
                            .at("role"))
                    .isEqualTo("admin");
        }

        @Test
        void pointsAtTheSampleThatIsNoAddress() {
            endpoint.sendSample("not-an-address").mustPointAt("/email");
        }

        @Test
        void refusesOneMailboxTwiceHoweverItIsTyped() {
            refused(invite("{\"invitations\":[{\"email\":\"a@example.org\"},{\"email\":\"A@EXAMPLE.org\"}]}"))
                    .mustPointAt("/invitations/1/email");
        }

        @Test
        void refusesListsOf99AndOfNone() {
            refused(invite(list(99))).mustPointAt("/invitations");
            refused(invite(list(0))).mustPointAt("/invitations");
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "1", "\"a@example.org\"", "{}", "[1]", "[null]", "[[]]"})
        void refusesListsOfOtherThings(String invitations) {
            refused(invite("{\"invitations\":%s}".formatted(invitations))).mustBe(400, "VALIDATION_FAILED");
        }

        @Test
        void pointsIntoTheList() {
            refused(invite("{\"invitations\":[{\"email\":\"a@example.org\"},{\"email\":\"b\",\"kind\":\"x\"},{}]}"))
                    .mustPointAt("/invitations/1/email", "/invitations/1/kind", "/invitations/2/email");
        }

        @Test
        void refusesASingleInvitationBesideAList() {
            refused(invite("{\"email\":\"a@example.org\",\"invitations\":[{\"email\":\"b@example.org\"}]}"))
                    .mustPointAt("/email");
        }

        @Test
        void refusesMessagesThatAreTooLong() {
            refused(invite("{\"email\":\"a@example.org\",\"message\":\"%s\"}".formatted("😀".repeat(301))))
                    .mustPointAt("/message");
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(refused(invite(WHOLE)).mustBe(503, "BUSY").header("retry-after"))
                    .isEqualTo("1");
        }
    }
}
