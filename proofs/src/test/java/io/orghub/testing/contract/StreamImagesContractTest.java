package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.FanOutJob;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Invitations;
import io.orghub.domain.Job;
import io.orghub.domain.MailJob;
import io.orghub.domain.StreamImages;
import io.orghub.domain.Undelivered;
import io.orghub.edge.StreamRecords;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamImagesContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final StreamTail tail = StreamTail.of(TABLE.engine(), TABLE.name());

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void askForAMailOnceForEachInvitation() {
        var organisation = world.organisation(5);
        tail.read();

        var link = world.invited(organisation, "ada");
        assertThat(mailJobs()).containsExactly(job(link));

        STAGE.bean(Invitations.class).markSent(link, STAGE.clock().instant());
        assertThat(mailJobs()).isEmpty();
    }

    @Test
    void askForNoMailThatIsHeldBackOrDoesNotArrive() {
        var invitations = STAGE.bean(Invitations.class);
        for (int i = 0; i < 10; i++) {
            admit(invitations, world.invited(world.organisation(1), "ada"));
        }
        var heldBack = world.invited(world.organisation(1), "ada");
        var bounced = world.invited(world.organisation(1), "bob");
        tail.read();

        admit(invitations, heldBack);
        invitations.markUndelivered(
                bounced,
                new Undelivered(Undelivered.Reason.BOUNCED, STAGE.clock().instant()));

        assertThat(mailJobs()).isEmpty();
    }

    private static void admit(Invitations invitations, InvitationLink link) {
        var now = STAGE.clock().instant();
        var due = invitations
                .mailDue(link.tenant(), link.group(), link.key(), now)
                .orElseThrow();
        invitations.admitMail(due.invitation(), now);
    }

    @Test
    void askForAMailAgainWhenAnExpiredInvitationIsRenewed() {
        var organisation = world.organisation(5);
        var link = world.invited(organisation, "ada");
        STAGE.bean(Invitations.class).markSent(link, STAGE.clock().instant());
        world.advance(Duration.ofDays(7));
        tail.read();

        assertThat(world.invited(organisation, "ada").key()).isEqualTo(link.key());

        assertThat(mailJobs()).containsExactly(job(link));
    }

    @Test
    void askForNoMailOtherwise() {
        var organisation = world.organisation(5);
        var link = world.invited(organisation, "ada");
        tail.read();

        world.accept(link, "ada");
        world.add(organisation, "bob");
        world.remove(organisation, "bob");
        world.profile("ada", "Ada", Optional.of(World.email("ada")));
        STAGE.project();

        assertThat(mailJobs()).isEmpty();
    }

    private static MailJob job(InvitationLink link) {
        return new MailJob(link.tenant(), link.group(), link.key());
    }

    /** All jobs but those of tutors who join and leave, which are no mails either. */
    private List<Job> mailJobs() {
        return StreamRecords.of(StreamEvents.event(tail.read(), tail.streamArn())).stream()
                .flatMap(record -> STAGE.bean(StreamImages.class).job(record).stream())
                .filter(job -> !(job instanceof FanOutJob))
                .toList();
    }
}
