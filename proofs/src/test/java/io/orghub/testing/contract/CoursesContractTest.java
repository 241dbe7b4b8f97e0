package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Course;
import io.orghub.domain.CourseId;
import io.orghub.domain.Courses;
import io.orghub.domain.PageRequest;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CoursesContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final World world = World.on(TABLE, stage);

    @AfterEach
    void close() {
        stage.close();
    }

    private void put(String id, String title) {
        stage.bean(Courses.class).put(world.by("tenant-admin"), new Course(new CourseId(id), title));
    }

    private List<String> titles() {
        return stage.bean(Courses.class).list(world.tenant(), new PageRequest(100, Optional.empty())).items().stream()
                .map(Course::title)
                .toList();
    }

    @Test
    void areListedByTitleWithoutCaseAndAccents() {
        put("c1", "Zoology");
        put("c2", "Économie");
        put("c3", "algebra II");
        put("c4", "Algebra");

        assertThat(titles()).containsExactly("Algebra", "algebra II", "Économie", "Zoology");
    }

    @Test
    void areThereOnceHoweverOftenTheyAreReported() {
        put("c1", "Algebra");
        put("c1", "Algebra");
        put("c1", "Geometry");

        assertThat(titles()).containsExactly("Geometry");
    }

    @Test
    void withOneTitleAreTwo() {
        put("c1", "Algebra");
        put("c2", "Algebra");

        assertThat(titles()).hasSize(2);
    }

    @Test
    void ofAnotherTenantAreNotListed() {
        World.on(TABLE, stage).courses("theirs");

        assertThat(titles()).isEmpty();
    }

    @Test
    void areReportedAlthoughAnAnswerIsLost() {
        stage.faults().next(Fault.ANSWER_LOST);
        put("c1", "Algebra");

        assertThat(titles()).containsExactly("Algebra");
    }

    @Test
    void costOneWriteAndHalfAReadAPage() {
        assertThat(stage.meter().measure(() -> put("c1", "Algebra")).writeUnits())
                .isEqualTo(1);
        assertThat(stage.meter().measure(this::titles).readUnits()).isEqualTo(0.5);
    }
}
