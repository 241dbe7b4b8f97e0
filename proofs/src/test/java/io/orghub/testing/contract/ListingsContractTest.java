package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Busy;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Attempt;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.meter.Metered;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ListingsContractTest {
    private static final int CALLERS = 24;
    private static final List<String> TUTORS = List.of("tess", "tom", "tia");

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

    private Optional<Map<String, AttributeValue>> item(String tutor) {
        return TABLE.item(world.tenant() + "#USER#" + tutor, "LISTING#algebra");
    }

    /** Who offers it, by the items in tutors' partitions. */
    private List<String> offering() {
        return TUTORS.stream()
                .filter(tutor -> item(tutor)
                        .filter(item -> !item.containsKey("removedAtEpochMillis"))
                        .isPresent())
                .toList();
    }

    private Stream<String> tutor() {
        return TABLE.item(world.tenant() + "#LISTING#algebra", "TUTOR").stream()
                .map(item -> item.get("tutorId").s());
    }

    private void put(String tutor, String title) {
        world.listing("algebra", tutor, title);
    }

    @Test
    void isReplacedByTheLastReport() {
        put("tess", "Algebra");
        put("tess", "Algebra II");

        assertThat(item("tess").orElseThrow().get("title").s()).isEqualTo("Algebra II");
        assertThat(offering()).containsExactly("tess");
    }

    @Test
    void leavesATombstoneWithTheTutorItIsTakenFrom() {
        put("tess", "Algebra");
        put("tom", "Algebra");

        assertThat(offering()).containsExactly("tom");
        assertThat(tutor()).containsExactly("tom");
        assertThat(item("tess").orElseThrow()).containsKey("purgeAtEpochSeconds");
    }

    @Test
    void comesBackOverItsTombstone() {
        put("tess", "Algebra");
        put("tom", "Algebra");
        put("tess", "Algebra");
        world.deleteListing("algebra");
        put("tess", "Algebra");

        assertThat(offering()).containsExactly("tess");
        assertThat(tutor()).containsExactly("tess");
        assertThat(item("tess").orElseThrow()).doesNotContainKey("purgeAtEpochSeconds");
    }

    @Test
    void deletedIsNobodys() {
        put("tess", "Algebra");
        world.deleteListing("algebra");
        world.deleteListing("algebra");

        assertThat(offering()).isEmpty();
        assertThat(tutor()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void changesOnceWhateverHappensOnTheWay(Fault fault) {
        onWrite(fault, () -> put("tess", "Algebra"));
        onWrite(fault, () -> put("tess", "Algebra II"));
        assertThat(version("tess")).isEqualTo(2);

        onWrite(fault, () -> put("tom", "Algebra II"));
        assertThat(version("tess")).isEqualTo(3);
        assertThat(version("tom")).isEqualTo(1);

        onWrite(fault, () -> world.deleteListing("algebra"));
        assertThat(version("tom")).isEqualTo(2);
        assertThat(tutor()).isEmpty();
    }

    private long version(String tutor) {
        return Long.parseLong(item(tutor).orElseThrow().get("version").n());
    }

    private static void onWrite(Fault fault, Runnable write) {
        STAGE.faults().on(Attempt::isWrite).nth(1).inject(fault);
        write.run();
        STAGE.faults().clear();
    }

    @RepeatedTest(10)
    void isOneTutorsOrNobodysAfterARace() {
        var done = Crowd.of(
                CALLERS,
                i -> unlessBusy(() -> {
                    if (i % 4 == 3) {
                        world.deleteListing("algebra");
                    } else {
                        put(TUTORS.get(i % 3), "Algebra " + i % 2);
                    }
                }));

        assertThat(done).contains(true);
        assertThat(offering()).hasSizeLessThanOrEqualTo(1);
        assertThat(tutor()).containsExactlyElementsOf(offering());
        world.deleteListing("algebra");
        assertThat(offering()).isEmpty();
        assertThat(tutor()).isEmpty();
        put("tess", "Algebra");
        assertThat(offering()).containsExactly("tess");
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
    void costsOneWriteUnlessItsTutorChanges() {
        assertCosts(measured("tess", "Algebra"), 2, 4);
        assertCosts(measured("tess", "Algebra"), 2, 0);
        assertCosts(measured("tess", "Algebra II"), 2, 1);
        assertCosts(measured("tom", "Algebra II"), 3, 6);
        assertCosts(STAGE.meter().measure(() -> world.deleteListing("algebra")), 2, 4);
        assertCosts(STAGE.meter().measure(() -> world.deleteListing("algebra")), 1, 0);
    }

    private Metered measured(String tutor, String title) {
        return STAGE.meter().measure(() -> put(tutor, title));
    }

    private static void assertCosts(Metered metered, double readUnits, double writeUnits) {
        assertThat(metered.readUnits()).isEqualTo(readUnits);
        assertThat(metered.writeUnits()).isEqualTo(writeUnits);
        assertThat(metered.indexWriteUnits()).isZero();
    }
}
