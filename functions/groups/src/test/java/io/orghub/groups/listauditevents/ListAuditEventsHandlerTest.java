package io.orghub.groups.listauditevents;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.Role;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListAuditEventsHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListAuditEventsHandler::new);

    private ApiEvents.Request events(String group, Person caller) {
        return endpoint.from(caller).path("groupId", group);
    }

    @Nested
    class Success {
        @Test
        void tellsTheOwnerOfTheSampleWhoDidWhat() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.fields()).containsExactly("items");
            assertThat(reply.each("items", "action"))
                    .containsExactlyInAnyOrder("group-created", "member-added", "member-added", "member-added");
            assertThat(reply.each("items", "actor")).containsOnly("amara");
            assertThat(reply.each("items", "subject"))
                    .containsExactlyInAnyOrder("group:harbour-tuition", "user:amara", "user:bao", "user:carys");
        }

        @Test
        void startsWithTheNewest() {
            endpoint.stage().clock().advance(Duration.ofMinutes(5));
            Story.on(endpoint.stage()).remove(HARBOUR, "carys");
            endpoint.stage().project();

            var newest = endpoint.send(events(HARBOUR, TOMASZ_THE_TENANT_ADMIN))
                    .body()
                    .at("/items/0");

            assertThat(newest.path("requestId").asText()).startsWith("request-");
            assertThat(newest.toString()).startsWith("""
                            {"action":"member-removed","actor":"amara","subject":"user:carys","at":"2026-11-21T09:05:00Z",\
                            "requestId":\"""");
        }

        @Test
        void tellsOfThePlainGroupToo() {
            assertThat(endpoint.send(events(YEAR_11, AMARA_THE_OWNER)).each("items", "subject"))
                    .contains("group:year-11-maths", "user:bao");
        }

        @Test
        void namesAnInvitationByItsIdAndNotByItsAddress() {
            var invitation = Story.on(endpoint.stage()).invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.stage().project();
            var reply = endpoint.send(events(HARBOUR, AMARA_THE_OWNER));
            assertThat(reply.each("items", "subject")).contains("invitation:" + invitation.id());
            assertThat(reply.text()).doesNotContain("@");
        }
    }

    @Nested
    class Refusal implements GroupContract {
        /** What was done is looked up afterwards as well. */
        @Override
        public void whenArchived(Reply reply) {
            reply.mustBe(200);
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public Person permitted() {
            return AMARA_THE_OWNER;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(BAO_THE_ADMIN, CARYS_THE_TUTOR);
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return events(group, caller);
        }

        @Test
        void returns403ToTheAdminOfTheSample() {
            endpoint.sendSample("admin").mustBe(403, "FORBIDDEN");
        }
    }

    @Nested
    class Lists implements ListContract {
        @BeforeEach
        void found() {
            Story.on(endpoint.stage()).group("long", "Long");
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return events("long", AMARA_THE_OWNER);
        }

        @Override
        public String rowId() {
            return "subject";
        }

        // Making the group is two events.
        @Override
        public List<String> rows(int count) {
            var story = Story.on(endpoint.stage());
            var subjects = new ArrayList<>(List.of("group:long", "user:amara"));
            for (int i = subjects.size(); i < count; i++) {
                endpoint.stage().clock().advance(Duration.ofMillis(1));
                story.member("long", "user-%03d".formatted(i), Role.MEMBER, Kind.LEARNER);
                subjects.add("user:user-%03d".formatted(i));
            }
            endpoint.stage().project();
            return subjects.reversed();
        }
    }
}
