package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupId;
import io.orghub.domain.Kind;
import io.orghub.domain.Members;
import io.orghub.domain.NewMember;
import io.orghub.domain.Role;
import io.orghub.domain.Stats;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatsContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final Stats stats = STAGE.bean(Stats.class);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Nested
    class Success {
        @Test
        void countsTutorsLearnersAndPendingInvitations() {
            var organisation = world.organisation(10);
            world.add(organisation, "t1", "t2", "t3");
            world.remove(organisation, "t3");
            STAGE.bean(Members.class)
                    .add(
                            world.by(World.OWNER),
                            organisation,
                            List.of(new NewMember(new UserId("l1"), Role.ADMIN, Kind.LEARNER)),
                            Optional.empty());
            world.invite(organisation, "i1", "i2");
            STAGE.project();

            var found = stats.find(world.tenant(), organisation.id()).orElseThrow();

            assertThat(found.teamSize()).isEqualTo(2);
            assertThat(found.learners()).isEqualTo(1);
            assertThat(found.pendingInvitations()).isEqualTo(2);
            assertThat(found.licences()).isEqualTo(world.account(organisation));
            assertThat(found.archived()).isFalse();
            assertThat(found.asOf()).isEqualTo(STAGE.clock().instant());
        }

        @Test
        void isThereFromTheStart() {
            var found = stats.find(world.tenant(), world.organisation(4).id()).orElseThrow();

            assertThat(found.teamSize()).isZero();
            assertThat(found.licences().available()).isEqualTo(4);
        }

        @Test
        void tellsTheRoleOfMembersOnly() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            world.remove(organisation, "ada");

            assertThat(stats.role(world.tenant(), organisation.id(), new UserId(World.OWNER)))
                    .contains(Role.OWNER);
            assertThat(stats.role(world.tenant(), organisation.id(), new UserId("ada")))
                    .isEmpty();
        }
    }

    @Nested
    class Refusal {
        @Test
        void knowsNoPlainGroupNorAnothersOrganisation() {
            var foreign = World.on(TABLE, STAGE).organisation(1);

            assertThat(stats.find(world.tenant(), world.group().id())).isEmpty();
            assertThat(stats.find(world.tenant(), foreign.id())).isEmpty();
            assertThat(stats.find(world.tenant(), new GroupId("unknown"))).isEmpty();
        }
    }
}
