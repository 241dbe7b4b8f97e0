package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GrantOutcome;
import io.orghub.domain.GroupId;
import io.orghub.domain.LicenceAccounts;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Once;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LicenceAccountsContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.unmetered(TABLE);

    private final World world = World.on(TABLE, STAGE);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Nested
    class Success {
        @Test
        void addsLicences() {
            var organisation = world.organisation(3);

            var outcome = World.first(world.grant(organisation.id(), 10, "k1"));

            assertThat(outcome).isInstanceOfSatisfying(GrantOutcome.Granted.class, granted -> {
                assertThat(granted.grant().quantity()).isEqualTo(10);
                assertThat(granted.entryId()).isNotBlank();
            });
            assertThat(world.account(organisation).granted()).isEqualTo(13);
            world.assertConsistent(organisation);
        }

        @Test
        void tellsWhatIsReservedAndConsumed() {
            var organisation = world.organisation(10);
            world.add(organisation, "ada", "bob");
            world.invite(organisation, "cleo");
            STAGE.project();

            var account = world.account(organisation);

            assertThat(account.policy()).isEqualTo(LicencePolicy.MEMBER);
            assertThat(account.granted()).isEqualTo(10);
            assertThat(account.available()).isEqualTo(7);
            assertThat(account.reserved()).isEqualTo(1);
            assertThat(account.consumed()).isEqualTo(2);
            assertThat(account.version()).isEqualTo(3);
        }

        @Test
        void keepsTheGrantsEntryInTheLedger() {
            var organisation = world.organisation(0);
            var granted = (GrantOutcome.Granted) World.first(world.grant(organisation.id(), 4, "k1"));
            STAGE.project();

            var entry = world.items(organisation).all("LEDGER#").getLast();

            assertThat(entry.get("entryId").s()).isEqualTo(granted.entryId());
            assertThat(entry.get("kind").s()).isEqualTo("grant");
            assertThat(entry.get("reason").s()).isEqualTo("bought");
            assertThat(entry.get("reference").s()).isEqualTo("invoice 7");
            assertThat(entry.get("actor").s()).isEqualTo("tenant-admin");
        }
    }

    @Nested
    class Replay {
        @Test
        void answersAsBeforeAfterTheBalanceChanged() {
            var organisation = world.organisation(0);
            var first = world.grant(organisation.id(), 2, "k1");
            world.add(organisation, "ada", "bob");

            World.assertSameAnswer(world.grant(organisation.id(), 2, "k1"), first);

            assertThat(world.account(organisation).granted()).isEqualTo(2);
            world.assertConsistent(organisation);
        }

        @Test
        void tellsOneKeyOfOneTenantFromAnothers() {
            var organisation = world.organisation(0);
            var other = World.on(TABLE, STAGE);
            var otherOrganisation = other.organisation(0);

            world.grant(organisation.id(), 2, "k1");
            other.grant(otherOrganisation.id(), 2, "k1");

            assertThat(other.account(otherOrganisation).granted()).isEqualTo(2);
        }

        @Test
        void forgetsAnAnswerAfterItsTime() {
            var organisation = world.organisation(1);
            var first = world.addOnce(organisation, "key", "ada");
            world.advance(Duration.ofHours(23));
            World.assertSameAnswer(world.addOnce(organisation, "key", "ada"), first);

            world.advance(Duration.ofHours(2));

            assertThat(world.addOnce(organisation, "key", "ada")).isInstanceOf(Once.First.class);
        }
    }

    @Nested
    class Refusal {
        @Test
        void returnsKeyReusedForAnotherQuantity() {
            var organisation = world.organisation(0);
            world.grant(organisation.id(), 2, "k1");

            assertThat(world.grant(organisation.id(), 3, "k1")).isInstanceOf(Once.KeyReused.class);
            assertThat(world.account(organisation).granted()).isEqualTo(2);
        }

        @Test
        void returnsNotFoundForAnUnknownAndForAnotherTenantsOrganisation() {
            var foreign = World.on(TABLE, STAGE).organisation(1);

            assertThat(World.first(world.grant(new GroupId("unknown"), 1, "k1")))
                    .isEqualTo(new GrantOutcome.NotFound());
            assertThat(World.first(world.grant(foreign.id(), 1, "k2"))).isEqualTo(new GrantOutcome.NotFound());
            assertThat(STAGE.bean(LicenceAccounts.class).find(world.tenant(), foreign.id()))
                    .isEmpty();
        }

        @Test
        void returnsNotAnOrganisationForAPlainGroup() {
            assertThat(World.first(world.grant(world.group().id(), 1, "k1")))
                    .isEqualTo(new GrantOutcome.NotAnOrganisation());
        }

        @Test
        void keepsNoRecordOfARefusal() {
            world.grant(new GroupId("unknown"), 1, "k1");
            var organisation = world.organisation(0);

            assertThat(world.grant(organisation.id(), 1, "k1")).isInstanceOf(Once.First.class);
            assertThat(world.account(organisation).granted()).isEqualTo(1);
        }
    }
}
