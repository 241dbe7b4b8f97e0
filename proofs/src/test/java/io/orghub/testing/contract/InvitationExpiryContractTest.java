package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationExpiry;
import io.orghub.domain.InvitationExpiry.Report;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.ResendOutcome;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class InvitationExpiryContractTest {
    private static final Duration IN_FORCE = Duration.ofDays(7);
    private static final int SLICE = 150;
    private static final int MOST_IN_ONE_REQUEST = 98;

    private TestTable table;
    private Stage stage;
    private World world;
    private final List<RuntimeException> failures = new ArrayList<>();

    // What is due is looked for in the whole table, so each test has its own.
    @BeforeEach
    void begin() {
        table = TestTable.fresh();
        stage = Stage.on(table, Map.of("expiry.slice", SLICE));
        world = World.on(table, stage);
    }

    @AfterEach
    void end() {
        stage.close();
        table.drop();
    }

    private Report expire() {
        return stage.bean(InvitationExpiry.class).expire(failures::add);
    }

    private Group organisationWithPending(int invitations) {
        var organisation = world.organisation(invitations);
        invite(organisation, invitations);
        return organisation;
    }

    private void invite(Group group, int invitations) {
        var names = World.names("guest", invitations);
        for (int from = 0; from < invitations; from += MOST_IN_ONE_REQUEST) {
            world.invite(group, Arrays.copyOfRange(names, from, Math.min(invitations, from + MOST_IN_ONE_REQUEST)));
        }
        stage.project();
    }

    /** All have expired, each by exactly one write after the one that made it. */
    private void assertExpiredOnce(Group group, int invitations) {
        assertThat(world.items(group).all("INVITATION#")).hasSize(invitations).allSatisfy(item -> {
            assertThat(item.get("status").s()).isEqualTo("expired");
            assertThat(Items.number(item, "version")).isEqualTo(2);
            assertThat(item).containsKey("purgeAtEpochSeconds");
        });
        if (group.isOrganisation()) {
            assertThat(world.account(group).available()).isEqualTo(invitations);
            world.assertConsistent(group);
        }
    }

    @Test
    void endsWhatIsDueInEveryTenantAndGroupAndGivesTheLicencesBack() {
        var organisation = organisationWithPending(3);
        var group = world.group();
        invite(group, 2);
        var elsewhere = World.on(table, stage);
        var other = elsewhere.organisation(1);
        elsewhere.invite(other, "zoe");
        stage.project();
        world.advance(IN_FORCE);

        assertThat(expire()).isEqualTo(new Report(6, 0, false));

        assertExpiredOnce(organisation, 3);
        assertExpiredOnce(group, 2);
        elsewhere.assertConsistent(other);
        assertThat(elsewhere.account(other).available()).isEqualTo(1);
    }

    @Test
    void findsWhatIsDueADayOrAMonthLaterAndNothingElse() {
        var first = organisationWithPending(1);
        world.advance(IN_FORCE.plusDays(30));
        var later = organisationWithPending(1);

        assertThat(expire()).isEqualTo(new Report(1, 0, false));

        assertExpiredOnce(first, 1);
        assertThat(world.account(later).available()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stopsAfterASliceAndSaysThatThereIsMore(boolean listed) {
        var group = world.group();
        invite(group, SLICE + 1);
        world.advance(IN_FORCE);

        assertThat(expire()).isEqualTo(new Report(SLICE, 0, true));
        // If not, the list still shows what has ended.
        if (listed) {
            stage.project();
        }
        assertThat(expire()).isEqualTo(new Report(1, 0, false));
        assertExpiredOnce(group, SLICE + 1);
    }

    @Test
    void stopsWhereNothingGetsThrough() {
        var group = world.group();
        var links = IntStream.range(0, 21)
                .mapToObj(i -> world.invited(group, "person-" + i))
                .toList();
        stage.project();
        links.forEach(link -> damage(group, link));
        world.advance(IN_FORCE);

        assertThat(expire()).isEqualTo(new Report(0, 20, true));
        assertThat(failures).hasSize(20);
    }

    @Test
    void goesOnWhereItWasKilledAtAnyWrite() {
        int invitations = 6;
        var organisation = organisationWithPending(invitations);
        world.advance(IN_FORCE);
        for (int write = 1; write <= invitations * Math.min(3, Soak.size()); write++) {
            // From here on nothing gets through, as if the function had been killed: its last answer may be lost.
            stage.faults()
                    .on(attempt -> attempt.isWrite())
                    .nth(1 + write % 3)
                    .always()
                    .inject(write % 2 == 0 ? Fault.SERVER_ERROR : Fault.SERVER_ERROR_AFTER_COMMIT);
            expire();
            stage.faults().clear();
            if (write % 2 == 0) {
                stage.project();
            }
        }

        assertThat(expire().more()).isFalse();
        assertExpiredOnce(organisation, invitations);
    }

    @Test
    void endsEachOnceWhenItRunsFourTimesAtOnce() {
        int invitations = 20 * Math.min(5, Soak.size());
        var organisation = organisationWithPending(invitations);
        world.advance(IN_FORCE);

        var reports = Crowd.of(4, i -> expire());
        reports.forEach(report -> assertThat(report.expired()).isLessThanOrEqualTo(invitations));
        expire();

        assertExpiredOnce(organisation, invitations);
    }

    @Test
    void leavesAloneWhatWasSentAgainMeanwhile() {
        var organisation = world.organisation(1);
        var link = world.invited(organisation, "ada");
        stage.project();
        world.advance(IN_FORCE);
        var again = new AtomicReference<InvitationLink>();
        stage.faults().on("TransactWriteItems").meanwhile(() -> again.set(resent(organisation, link)));

        assertThat(expire()).isEqualTo(new Report(0, 0, false));

        assertThat(world.accept(again.get(), "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
        world.assertConsistent(organisation);
    }

    @Test
    void comesBackForWhatWasSentAgain() {
        var organisation = world.organisation(1);
        var link = world.invited(organisation, "ada");
        stage.project();
        world.advance(IN_FORCE.minusDays(1));
        resent(organisation, link);
        stage.project();

        world.advance(Duration.ofDays(1));
        assertThat(expire().expired()).isZero();
        world.advance(IN_FORCE);
        assertThat(expire().expired()).isEqualTo(1);
        world.assertConsistent(organisation);
    }

    private InvitationLink resent(Group group, InvitationLink link) {
        return ((ResendOutcome.Resent) world.resend(group, link)).invitation().link();
    }

    @Test
    void leavesToOthersWhatTheyReclaimMeanwhile() {
        var organisation = world.organisation(2);
        world.invite(organisation, "ada", "bob");
        stage.project();
        world.advance(IN_FORCE);
        stage.faults().on("TransactWriteItems").meanwhile(() -> world.add(organisation, "cleo"));

        expire();

        assertThat(world.account(organisation).available()).isEqualTo(1);
        world.assertConsistent(organisation);
    }

    @Test
    void endsWithoutALicenceWhatHoldsNoneOrWhoseAccountIsClosed() {
        var enrolling = world.organisation(1, LicencePolicy.ENROLMENT);
        world.invite(enrolling, "ada");
        var archived = organisationWithPending(1);
        world.archive(archived);
        var closing = organisationWithPending(1);
        world.advance(IN_FORCE);
        stage.faults().on("TransactWriteItems").meanwhile(() -> world.archive(closing));

        assertThat(expire()).isEqualTo(new Report(3, 0, false));
        for (var group : new Group[] {enrolling, archived, closing}) {
            assertThat(world.account(group).available()).isEqualTo(1);
            world.assertConsistent(group);
        }
    }

    @Test
    void passesOverWhatCannotBeRead() {
        var group = world.group();
        var broken = world.invited(group, "ada");
        world.advance(Duration.ofMillis(1));
        world.invite(group, "bob");
        stage.project();
        damage(group, broken);
        world.advance(IN_FORCE);

        assertThat(expire()).isEqualTo(new Report(1, 1, true));
        assertThat(failures).singleElement().isNotNull();
    }

    private void damage(Group group, InvitationLink link) {
        table.client().updateItem(update -> update.tableName(table.name())
                .key(Map.of(
                        "pk", AttributeValue.fromS(world.tenant() + "#GROUP#" + group.id()),
                        "sk", AttributeValue.fromS("INVITATION#" + link.key())))
                .updateExpression("SET #status = :odd")
                .expressionAttributeNames(Map.of("#status", "status"))
                .expressionAttributeValues(Map.of(":odd", AttributeValue.fromS("odd"))));
    }
}
