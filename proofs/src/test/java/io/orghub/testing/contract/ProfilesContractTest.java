package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.InviteOutcome.Verdict;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a profile's address points at shows where a member is invited: it is recognised by it. */
class ProfilesContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final Group organisation = world.organisation(20);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @BeforeEach
    void join() {
        world.add(organisation, "ada");
    }

    @Test
    void recognisesAMemberByTheAddressInAnyCase() {
        world.profile("ada", "Ada", Optional.of(World.email("Ada")));

        assertThat(inviting("aDA")).isEqualTo(Verdict.ALREADY_MEMBER);
    }

    @Test
    void movesThePointerWithTheAddress() {
        world.profile("ada", "Ada", Optional.of(World.email("ada")));
        world.profile("ada", "Ada", Optional.of(World.email("lovelace")));

        assertThat(inviting("ada")).isEqualTo(Verdict.INVITED);
        assertThat(inviting("lovelace")).isEqualTo(Verdict.ALREADY_MEMBER);
    }

    @Test
    void forgetsAnAddressThatWasTakenAway() {
        world.profile("ada", "Ada", Optional.of(World.email("ada")));
        world.profile("ada", "Ada", Optional.empty());

        assertThat(inviting("ada")).isEqualTo(Verdict.INVITED);
    }

    @Test
    void leavesAnAddressToWhomItWasGivenSince() {
        world.add(organisation, "eve");
        world.profile("ada", "Ada", Optional.of(World.email("shared")));
        world.profile("eve", "Eve", Optional.of(World.email("shared")));
        world.profile("ada", "Ada", Optional.of(World.email("ada")));
        world.remove(organisation, "ada");

        assertThat(inviting("shared")).isEqualTo(Verdict.ALREADY_MEMBER);
        assertThat(inviting("ada")).isEqualTo(Verdict.INVITED);
    }

    @Test
    void changesNothingWhenRepeated() {
        world.profile("ada", "Ada", Optional.of(World.email("ada")));
        world.profile("ada", "Ada", Optional.of(World.email("ada")));

        assertThat(inviting("ada")).isEqualTo(Verdict.ALREADY_MEMBER);
    }

    @Test
    void costsItselfAndThePointersOfItsAddresses() {
        assertCosts(Optional.empty(), 1, 1);
        assertCosts(Optional.of(World.email("ada")), 1, 4);
        assertCosts(Optional.of(World.email("ada")), 1, 4);
        assertCosts(Optional.of(World.email("lovelace")), 2, 6);
        assertCosts(Optional.empty(), 2, 4);
    }

    private void assertCosts(Optional<EmailAddress> email, double readUnits, double writeUnits) {
        var metered = STAGE.meter().measure(() -> world.profile("ada", "Ada", email));
        assertThat(metered.readUnits()).isEqualTo(readUnits);
        assertThat(metered.writeUnits()).isEqualTo(writeUnits);
        assertThat(metered.indexWriteUnits()).isZero();
    }

    private Verdict inviting(String name) {
        return ((InviteOutcome.Done) world.invite(organisation, name))
                .invitees()
                .getFirst()
                .verdict();
    }
}
