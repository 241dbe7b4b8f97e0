package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.EntryKind;
import io.orghub.domain.GrantOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.LedgerEntry;
import io.orghub.domain.LicenceAccounts;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Once;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.SetLicencesOutcome;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LicenceAccountsContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

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
    class Setting {
        @Test
        void raisesAndLowersTheTotalDownToWhatIsInUse() {
            var organisation = world.organisation(3);
            world.add(organisation, "ada", "bob");

            for (int granted : List.of(50, 2, 7)) {
                assertThat(world.set(organisation, granted))
                        .isInstanceOfSatisfying(SetLicencesOutcome.Done.class, done -> {
                            assertThat(done.account().granted()).isEqualTo(granted);
                            assertThat(done.account().available()).isEqualTo(granted - 2);
                        });
                world.assertConsistent(organisation);
            }
        }

        @Test
        void refusesLessThanIsInUseAndChangesNothing() {
            var organisation = world.organisation(3);
            world.add(organisation, "ada", "bob");
            var before = world.items(organisation).account();

            assertThat(world.set(organisation, 1)).isEqualTo(new SetLicencesOutcome.InUse(2, 1));
            assertThat(world.items(organisation).account()).isEqualTo(before);
        }

        @Test
        void isDoneFromTheTotalThatItWasDecidedBy() {
            var organisation = world.organisation(3);
            world.add(organisation, "ada");

            assertThat(world.set(organisation, 5, 3))
                    .isInstanceOfSatisfying(
                            SetLicencesOutcome.Done.class,
                            done -> assertThat(done.account().available()).isEqualTo(4));
            world.assertConsistent(organisation);
        }

        @Test
        void isRefusedFromAnotherTotalAndChangesNothing() {
            var organisation = world.organisation(3);
            world.grant(organisation.id(), 4, "bought meanwhile");
            var before = world.items(organisation).account();

            assertThat(world.set(organisation, 5, 3)).isEqualTo(new SetLicencesOutcome.Stale(7));
            assertThat(world.items(organisation).account()).isEqualTo(before);
        }

        @Test
        void isRefusedAsStaleEvenBelowWhatIsInUse() {
            var organisation = world.organisation(3);
            world.add(organisation, "ada", "bob");

            assertThat(world.set(organisation, 1, 4)).isEqualTo(new SetLicencesOutcome.Stale(3));
            assertThat(world.set(organisation, 1, 3)).isEqualTo(new SetLicencesOutcome.InUse(2, 1));
        }

        @Test
        void givesNothingBackForAStaleOne() {
            var organisation = world.organisation(3);
            world.invite(organisation, "ada");
            world.advance(Duration.ofDays(8));
            var before = world.items(organisation).account();

            assertThat(world.set(organisation, 0, 4)).isEqualTo(new SetLicencesOutcome.Stale(3));
            assertThat(world.items(organisation).account()).isEqualTo(before);
        }

        @Test
        void isDoneAlreadyWhenItIsAskedForAgain() {
            var organisation = world.organisation(3);
            var first = world.set(organisation, 5, 3);

            assertThat(world.set(organisation, 5, 3)).isEqualTo(first);
            assertThat(world.items(organisation).account().version()).isEqualTo(2);
        }

        @Test
        void isRefusedWhenItIsAskedForAgainAfterAnothersGrant() {
            var organisation = world.organisation(3);
            world.set(organisation, 5, 3);
            world.grant(organisation.id(), 4, "bought since");

            assertThat(world.set(organisation, 5, 3)).isEqualTo(new SetLicencesOutcome.Stale(9));
        }

        @Test
        void isNotRefusedForReservationsThatHaveLapsed() {
            var organisation = world.organisation(180);
            world.add(organisation, "ada");
            world.invite(organisation, World.names("a", 98));
            world.invite(organisation, World.names("b", 81));
            world.advance(Duration.ofDays(8));

            assertThat(world.set(organisation, 1))
                    .isInstanceOfSatisfying(
                            SetLicencesOutcome.Done.class,
                            done -> assertThat(done.account().inUse()).isEqualTo(1));
            world.assertConsistent(organisation);
        }

        @Test
        void tellsWhatIsReservedOfWhatIsInUse() {
            var organisation = world.organisation(3);
            world.invite(organisation, "ada");
            STAGE.project();

            assertThat(world.set(organisation, 5))
                    .isInstanceOfSatisfying(
                            SetLicencesOutcome.Done.class,
                            done -> assertThat(done.account().reserved()).isEqualTo(1));
        }

        @Test
        void isALedgerEntryOfTheNewTotal() {
            var organisation = world.organisation(3);
            world.set(organisation, 5);
            STAGE.project();

            var entry = ledger(organisation, 1).items().getFirst();

            assertThat(entry.kind()).isEqualTo(EntryKind.SET);
            assertThat(entry.quantity()).isEqualTo(5);
            assertThat(entry.granted()).isEqualTo(5);
            assertThat(entry.reason()).contains("contract");
            assertThat(entry.subject()).isEmpty();
        }

        @Test
        void returnsNotFoundAndNotAnOrganisation() {
            var foreign = World.on(TABLE, STAGE).organisation(1);
            assertThat(world.set(foreign, 1)).isEqualTo(new SetLicencesOutcome.NotFound());
            assertThat(world.set(foreign, 1, 1)).isEqualTo(new SetLicencesOutcome.NotFound());
            assertThat(world.set(world.group(), 1)).isEqualTo(new SetLicencesOutcome.NotAnOrganisation());
        }
    }

    @Nested
    class TheLedger {
        @Test
        void comesNewestFirstPageByPage() {
            var organisation = world.organisation(3);
            world.add(organisation, "ada");
            world.invite(organisation, "bob");
            world.remove(organisation, "ada");
            STAGE.project();

            var first = ledger(organisation, 3);
            var second = STAGE.bean(LicenceAccounts.class)
                    .ledger(world.tenant(), organisation.id(), new PageRequest(3, first.next()));

            assertThat(first.items())
                    .extracting(LedgerEntry::kind)
                    .containsExactly(EntryKind.RELEASE, EntryKind.RESERVE, EntryKind.CONSUME);
            assertThat(first.items()).extracting(LedgerEntry::version).containsExactly(4L, 3L, 2L);
            assertThat(second.items()).extracting(LedgerEntry::kind).containsExactly(EntryKind.OPEN);
            assertThat(second.next()).isEmpty();
        }
    }

    private Page<LedgerEntry> ledger(Group organisation, int size) {
        return STAGE.bean(LicenceAccounts.class)
                .ledger(world.tenant(), organisation.id(), new PageRequest(size, Optional.empty()));
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
