package io.orghub.groups.archivegroup;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LICENCES;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ArchiveGroupHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ArchiveGroupHandler::new);

    private ApiEvents.Request archive(String group, Person caller) {
        return endpoint.from(caller).path("groupId", group);
    }

    @Nested
    class Success {
        @Test
        void returns204ToTheOwnerOfTheSampleAndClosesTheAccount() {
            endpoint.sendSample("success").mustBe(204);

            assertThat(Story.on(endpoint.stage()).found(HARBOUR).archived()).isTrue();
            assertThat(Story.on(endpoint.stage()).account(HARBOUR).available()).isEqualTo(LICENCES);
            assertThat(Story.on(endpoint.stage()).account(HARBOUR).granted()).isEqualTo(LICENCES);
        }

        @Test
        void archivesAPlainGroup() {
            endpoint.send(archive(YEAR_11, AMARA_THE_OWNER)).mustBe(204);
            assertThat(Story.on(endpoint.stage()).found(YEAR_11).archived()).isTrue();
        }

        @Test
        void returns204ToATenantAdminToo() {
            endpoint.send(archive(HARBOUR, TOMASZ_THE_TENANT_ADMIN)).mustBe(204);
            assertThat(Story.on(endpoint.stage()).found(HARBOUR).archived()).isTrue();
        }

        @Test
        void returns204WhenTheAnswerWasLostAndTheRequestComesAgain() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            endpoint.send(archive(HARBOUR, AMARA_THE_OWNER)).mustBe(204);
            var before = endpoint.table().items();

            endpoint.send(archive(HARBOUR, AMARA_THE_OWNER)).mustBe(204);

            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Nested
    class Refusal implements GroupContract {
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
            return archive(group, caller);
        }

        @Override
        public void whenArchived(Reply reply) {
            reply.mustBe(204);
        }

        @Test
        void returns403ToTheAdminOfTheSample() {
            endpoint.sendSample("by-an-admin").mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns403ToAMemberOfAnArchivedGroup() {
            Story.on(endpoint.stage()).archive(HARBOUR);
            refused(archive(HARBOUR, CARYS_THE_TUTOR)).mustBe(403, "FORBIDDEN");
        }
    }
}
