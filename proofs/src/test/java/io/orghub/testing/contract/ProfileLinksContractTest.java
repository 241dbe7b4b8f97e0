package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Busy;
import io.orghub.domain.PageRequest;
import io.orghub.domain.ProfileLink;
import io.orghub.domain.ProfileLinks;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Attempt;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ProfileLinksContractTest {
    private static final int CALLERS = 24;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @AfterEach
    void reset() {
        STAGE.reset();
    }

    private List<ProfileLink> links(String user) {
        return STAGE.bean(ProfileLinks.class)
                .list(world.tenant(), new UserId(user), new PageRequest(100, Optional.empty()))
                .items();
    }

    private Map<String, AttributeValue> item() {
        return TABLE.item(world.tenant() + "#USER#tess", "STUDENT#sam").orElseThrow();
    }

    @Test
    void isSeenFromBothEndsAndIsOneHoweverOftenItIsReported() {
        var link = world.link("tess", "sam");
        world.advance(Duration.ofDays(1));

        assertThat(world.link("tess", "sam")).isEqualTo(link);
        assertThat(links("tess")).containsExactly(link);
        assertThat(links("sam")).containsExactly(link);
    }

    @Test
    void endsForBothEndsAndBeginsAnew() {
        var first = world.link("tess", "sam");
        world.unlink("tess", "sam");

        assertThat(links("tess")).isEmpty();
        assertThat(links("sam")).isEmpty();
        world.advance(Duration.ofDays(1));
        var second = world.link("tess", "sam");
        assertThat(second.since()).isAfter(first.since());
        assertThat(links("tess")).containsExactly(second);
        assertThat(links("sam")).containsExactly(second);
    }

    @Test
    void ofTwoWhoTeachEachOtherAreTwo() {
        var there = world.link("tess", "sam");
        var back = world.link("sam", "tess");
        world.unlink("tess", "sam");

        assertThat(links("tess")).containsExactly(back).doesNotContain(there);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isMadeAndEndedOnceWhateverHappensOnTheWay(Fault fault) {
        onWrite(fault, () -> world.link("tess", "sam"));
        assertThat(item()).doesNotContainKey("removedAtEpochMillis");
        assertThat(Items.number(item(), "version")).isEqualTo(1);

        onWrite(fault, () -> world.unlink("tess", "sam"));
        assertThat(item()).containsKey("removedAtEpochMillis");
        assertThat(Items.number(item(), "version")).isEqualTo(2);
    }

    private static void onWrite(Fault fault, Runnable write) {
        STAGE.faults().on(Attempt::isWrite).nth(1).inject(fault);
        write.run();
        STAGE.faults().clear();
    }

    /** Each change of the item is a beginning or an end by turns, so its version tells what it must be. */
    @RepeatedTest(5)
    void isThereOrNotAfterARace() {
        Crowd.of(
                CALLERS,
                i -> unlessBusy(() -> {
                    if (i % 3 == 1) {
                        world.unlink("tess", "sam");
                    } else {
                        world.link("tess", "sam");
                    }
                }));

        boolean active = !item().containsKey("removedAtEpochMillis");
        assertThat(Items.number(item(), "version") % 2 == 1).isEqualTo(active);
        assertThat(item().containsKey("userPk")).isEqualTo(active);
        assertThat(item().containsKey("purgeAtEpochSeconds")).isNotEqualTo(active);
        assertThat(links("tess")).hasSize(active ? 1 : 0).isEqualTo(links("sam"));
        world.unlink("tess", "sam");
        assertThat(links("tess")).isEmpty();
        assertThat(links("sam")).isEmpty();
    }

    @RepeatedTest(5)
    void isOneWhenManyReportItAtOnce() {
        var made = Crowd.of(CALLERS, i -> world.link("tess", "sam"));

        assertThat(made).containsOnly(made.getFirst());
        assertThat(Items.number(item(), "version")).isEqualTo(1);
    }

    private static boolean unlessBusy(Runnable write) {
        try {
            write.run();
            return true;
        } catch (Busy busy) {
            return false;
        }
    }

    @Test
    void costsOneWriteAndOneOfTheIndex() {
        var linking = STAGE.meter().measure(() -> world.link("tess", "sam"));
        assertThat(linking.requests()).containsExactly("GetItem", "PutItem");
        assertThat(linking.readUnits()).isEqualTo(1);
        assertThat(linking.writeUnits()).isEqualTo(1);
        assertThat(linking.indexWriteUnits()).isEqualTo(1);

        var again = STAGE.meter().measure(() -> world.link("tess", "sam"));
        assertThat(again.requests()).containsExactly("GetItem");

        var unlinking = STAGE.meter().measure(() -> world.unlink("tess", "sam"));
        assertThat(unlinking.writeUnits()).isEqualTo(1);
        assertThat(unlinking.indexWriteUnits()).isEqualTo(1);
    }
}
