package io.orghub.licences.listlicenceledger;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupId;
import io.orghub.domain.LicenceAccounts;
import io.orghub.domain.NewTotal;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListLicenceLedgerHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListLicenceLedgerHandler::new);

    private ApiEvents.Request ledger(String organisation, Person caller) {
        return endpoint.from(caller).path("organisationId", organisation);
    }

    @Nested
    class Success {
        @Test
        void listsWhatHappenedToTheAccountOfTheSampleNewestFirst() {
            Story.on(endpoint.stage()).invitation(HARBOUR, "farid@example.org", Role.MEMBER);
            Story.on(endpoint.stage()).remove(HARBOUR, "carys");
            endpoint.stage().project();

            var reply = endpoint.sendSample("success").mustBe(200);

            assertThat(reply.each("items", "kind")).containsExactly("release", "reserve", "consume", "consume", "open");
            assertThat(reply.body().at("/items/0").propertyStream())
                    .extracting(member -> member.getKey())
                    .containsExactly(
                            "entryId", "kind", "quantity", "reason", "subject", "actor", "at", "granted", "available");
            assertThat(reply.body().at("/items/0/reason").textValue()).isEqualTo("member removed");
            assertThat(reply.body().at("/items/0/subject").textValue()).isEqualTo("user:carys");
            assertThat(reply.body().at("/items/0/actor").textValue()).isEqualTo("amara");
            assertThat(reply.body().at("/items/0/available").intValue()).isEqualTo(18);
            assertThat(reply.text()).doesNotContain("farid@");
        }

        @Test
        void returnsItToOwnerAndTenantAdmin() {
            var admins = endpoint.send(ledger(HARBOUR, BAO_THE_ADMIN)).mustBe(200);
            for (var caller : List.of(AMARA_THE_OWNER, TOMASZ_THE_TENANT_ADMIN)) {
                assertThat(endpoint.send(ledger(HARBOUR, caller)).body()).isEqualTo(admins.body());
            }
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
            return BAO_THE_ADMIN;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(CARYS_THE_TUTOR);
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return ledger(group, caller);
        }

        @Test
        void returns409ForAPlainGroup() {
            refused(ledger(YEAR_11, TOMASZ_THE_TENANT_ADMIN)).mustBe(409, "NOT_AN_ORGANISATION");
        }

        @Test
        void returns400ForTheForgedCursorOfTheSample() {
            endpoint.sendSample("forged-cursor").mustBe(400, "INVALID_CURSOR");
        }
    }

    @Nested
    class Pages implements ListContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return ledger(HARBOUR, AMARA_THE_OWNER);
        }

        /** Three are of the story: the opening, and two members of one licence each. */
        @Override
        public List<String> rows(int count) {
            var tenant = new TenantId(Story.BRIGHTSIDE);
            var quantities = new ArrayList<>(List.of("1", "1", Integer.toString(Story.LICENCES)));
            for (int total = 100; quantities.size() < count; total++) {
                endpoint.stage()
                        .bean(LicenceAccounts.class)
                        .set(
                                endpoint.stage().operation(tenant, TOMASZ_THE_TENANT_ADMIN.id()),
                                new GroupId(HARBOUR),
                                new NewTotal(total, Optional.empty(), "r"));
                quantities.addFirst(Integer.toString(total));
            }
            endpoint.stage().project();
            return quantities;
        }

        @Override
        public String rowId() {
            return "quantity";
        }
    }
}
