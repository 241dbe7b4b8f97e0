package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.Busy;
import io.orghub.domain.Group;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ArchiveSweepContractTest {
    private static final int MEMBERS = 230;
    private static final int INVITATIONS = 98;
    private static final int MOST_IN_ONE_REQUEST = 98;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);

    @AfterEach
    void forgetFaults() {
        STAGE.faults().clear();
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private Group large() {
        var organisation = world.organisation(MEMBERS + INVITATIONS);
        var members = World.names("u", MEMBERS);
        var guests = World.names("guest", INVITATIONS);
        for (int from = 0; from < MEMBERS; from += MOST_IN_ONE_REQUEST) {
            world.add(organisation, Arrays.copyOfRange(members, from, Math.min(MEMBERS, from + MOST_IN_ONE_REQUEST)));
        }
        for (int from = 0; from < INVITATIONS; from += MOST_IN_ONE_REQUEST) {
            world.invite(
                    organisation, Arrays.copyOfRange(guests, from, Math.min(INVITATIONS, from + MOST_IN_ONE_REQUEST)));
        }
        world.archive(organisation);
        return organisation;
    }

    /** Everything has ended, each by exactly one write after the one that made it. */
    private void assertEndedOnce(Group organisation) {
        var items = world.items(organisation);
        assertThat(items.members())
                .singleElement()
                .satisfies(owner -> assertThat(owner.get("userId").s()).isEqualTo(World.OWNER));
        assertThat(items.all("MEMBER#"))
                .filteredOn(item -> item.containsKey("removedBy"))
                .hasSize(MEMBERS)
                .allSatisfy(item -> assertThat(Items.number(item, "version")).isEqualTo(2));
        assertThat(items.all("INVITATION#")).hasSize(INVITATIONS).allSatisfy(item -> {
            assertThat(item.get("status").s()).isEqualTo("revoked");
            assertThat(Items.number(item, "version")).isEqualTo(2);
        });
        world.assertConsistent(organisation);
    }

    @Test
    void sweepsALargeGroupInSlices() {
        var organisation = large();
        assertThat(world.sweep(organisation)).isEqualTo(3);
        assertEndedOnce(organisation);
    }

    @Test
    void goesOnWhereItWasHoweverOftenItIsCutShort() {
        var organisation = large();
        for (int deaths = 0; deaths < 4 * Math.min(3, Soak.size()); deaths++) {
            STAGE.faults()
                    .on(attempt -> attempt.isWrite())
                    .nth(1 + 37 * deaths % 200)
                    .always()
                    .inject(deaths % 2 == 0 ? Fault.SERVER_ERROR : Fault.SERVER_ERROR_AFTER_COMMIT);
            try {
                world.sweepOnce(organisation);
            } catch (Busy cutShort) {
                assertThat(world.isSwept(organisation)).isFalse();
            }
            STAGE.faults().clear();
        }
        world.sweep(organisation);
        assertEndedOnce(organisation);
    }

    @Test
    void isTheSameWhenEachMessageComesFourTimesAtOnce() {
        var organisation = large();
        for (int round = 0; !world.isSwept(organisation); round++) {
            assertThat(round).isLessThan(10);
            Crowd.of(4, i -> {
                world.sweepOnce(organisation);
                return i;
            });
        }
        assertEndedOnce(organisation);
    }

    @Test
    void endsOneWhoIsRemovedOrChangedMeanwhileOnce() {
        var group = world.group();
        world.add(group, "ada", "bob");
        world.archive(group);
        world.sweepOnce(group);
        STAGE.faults().on("PutItem").meanwhile(() -> world.remove(group, "ada"));

        world.sweep(group);

        var ada = world.items(group).one("MEMBER#ada").orElseThrow();
        assertThat(Items.number(ada, "version")).isEqualTo(2);
        assertThat(world.items(group).members()).hasSize(1);
    }

    @Test
    void endsTheMembershipOfOneWhoAcceptsMeanwhile() {
        var organisation = world.organisation(2);
        var link = world.invited(organisation, "ada");
        var late = world.invited(organisation, "bob");
        STAGE.faults().on("TransactWriteItems").meanwhile(() -> {
            world.archive(organisation);
            world.sweepOnce(organisation);
        });

        // Its invitation was revoked before it was accepted, so the next plan finds that.
        assertThat(world.accept(link, "ada")).isInstanceOf(AcceptOutcome.Revoked.class);
        assertThat(world.accept(late, "bob")).isInstanceOf(AcceptOutcome.Revoked.class);
        world.sweep(organisation);
        assertThat(world.items(organisation).members()).hasSize(1);
        world.assertConsistent(organisation);
    }

    @Test
    void leavesTheMarkersOfOthersAlone() {
        var group = world.group();
        var former = group.slug();
        world.rename(group, "moved-" + world.tenant());
        world.archive(group);
        world.sweepOnce(group);
        TABLE.client().updateItem(update -> update.tableName(TABLE.name())
                .key(Map.of(
                        "pk", AttributeValue.fromS("#SLUG#" + former),
                        "sk", AttributeValue.fromS("SLUG")))
                .updateExpression("SET groupId = :other")
                .expressionAttributeValues(Map.of(":other", AttributeValue.fromS("other"))));

        world.sweep(group);

        assertThat(TABLE.item("#SLUG#" + former, "SLUG").orElseThrow()).doesNotContainKey("purgeAtEpochSeconds");
    }
}
