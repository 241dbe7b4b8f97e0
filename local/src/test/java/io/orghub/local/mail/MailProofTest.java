package io.orghub.local.mail;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.domain.Busy;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Mail;
import io.orghub.domain.Mailer;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.Once;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.streams.route.RouteHandler;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.faults.Attempt;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.queue.BusStub;
import io.orghub.testing.queue.QueueStub;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import io.orghub.workers.sendmail.SendMailHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From the committed invitation to its mail, with functions that die at every step: none is lost, none is sent for a write
 * that did not commit, and a second copy only where the worker died between the mailer's yes and the note of it.
 */
class MailProofTest {
    private static final int INVITATIONS = Math.min(5_000, 200 * Integer.getInteger("orghub.soak", 1));
    private static final int AT_ONCE = 20;
    private static final int BOTH_WORK = 40;
    private static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(3);
    private static final double DEATHS = 0.4;
    private static final String MAIL_QUEUE = "https://sqs.test/mail";
    private static final String ORGANISATION = "proof";

    /** The function is gone, as when its memory runs out. */
    private static final class Killed extends Error {}

    /** Where a worker may die, in the order in which it comes by. */
    private enum Step {
        READ,
        ADMIT,
        BEFORE_MAIL,
        AFTER_YES,
        MARK,
        AFTER_MARK
    }

    /** Takes mails, and lets the worker die before or after its yes. */
    private final class DeadlyMailer implements Mailer {
        private final Map<String, Integer> copies = new ConcurrentHashMap<>();
        private final Map<String, Integer> forgotten = new HashMap<>();
        private String latest;

        @Override
        public void send(Mail mail) {
            dieAt(Step.BEFORE_MAIL);
            copies.merge(mail.to(), 1, Integer::sum);
            latest = mail.to();
            if (next == Step.AFTER_YES && turns == 1) {
                forget();
            }
            dieAt(Step.AFTER_YES);
        }

        void forget() {
            forgotten.merge(latest, 1, Integer::sum);
        }
    }

    private final Random random = new Random(20261121);
    private final DeadlyMailer mailer = new DeadlyMailer();
    private final QueueStub queues = new QueueStub();
    private final BusStub bus = new BusStub();
    private TestTable table;
    private Stage stage;
    private Group organisation;
    private int taken;
    private final Set<Step> deaths = EnumSet.noneOf(Step.class);
    private Step next;
    private int turns;

    @BeforeEach
    void tell() {
        table = TestTable.fresh();
        stage = Stage.on(
                table,
                Map.of(
                        "sqs.endpoint", queues.endpoint().toString(),
                        "mail.queue.url", MAIL_QUEUE,
                        "import.queue.url", "https://sqs.test/import",
                        "sweep.queue.url", "https://sqs.test/sweep",
                        "fan.out.queue.url", "https://sqs.test/fan-out",
                        "dead.letters.url", "https://sqs.test/dead-letters",
                        "eventbridge.endpoint", bus.endpoint().toString(),
                        "event.bus.name", "orghub-test",
                        "mail.sender", "no-reply@orghub.example",
                        "web.origin", "https://app.orghub.example"),
                mailer);
        var story = Story.tell(stage);
        story.organisation(ORGANISATION, "Proof Academy", LicencePolicy.MEMBER, INVITATIONS);
        organisation = story.found(ORGANISATION);
        stage.faults().on(attempt -> isRead(attempt)).always().meanwhile(() -> dieAt(Step.READ));
        stage.faults()
                .on(attempt -> attempt.operation().equals("UpdateItem") && attempt.mentions("MAILS#"))
                .always()
                .meanwhile(() -> dieAt(Step.ADMIT));
        stage.faults()
                .on(attempt -> attempt.operation().equals("UpdateItem") && attempt.mentions("sentSending"))
                .always()
                .meanwhile(() -> {
                    if (next == Step.MARK && turns == 1) {
                        mailer.forget();
                    }
                    dieAt(Step.MARK);
                });
    }

    @AfterEach
    void end() {
        stage.close();
        queues.close();
        bus.close();
        table.drop();
    }

    @Test
    void losesNoMailAndSendsNoneTwiceWithoutNeed() throws Exception {
        var tail = StreamTail.fromNow(table.engine(), table.name());
        for (int first = 0; first < INVITATIONS; first += AT_ONCE) {
            if (first % (4 * AT_ONCE) == 0) {
                stage.faults().next(Fault.ANSWER_LOST);
            }
            assertThat(invite(first, AT_ONCE)).isInstanceOf(InviteOutcome.Done.class);
        }
        // Neither of these commits.
        assertThat(invite(INVITATIONS, 1)).isInstanceOf(InviteOutcome.LicencesExhausted.class);
        stage.faults().on("TransactWriteItems").always().inject(Fault.TRANSACTION_CONFLICT);
        assertThatThrownBy(() -> invite(INVITATIONS + 1, 1)).isInstanceOf(Busy.class);

        route(tail);
        work();
        // The notes of sent mails are in the stream as well, and ask for nothing.
        route(tail);
        work();

        var expected = IntStream.range(0, INVITATIONS)
                .boxed()
                .collect(Collectors.toMap(
                        MailProofTest::address, number -> 1 + mailer.forgotten.getOrDefault(address(number), 0)));
        assertThat(mailer.copies).isEqualTo(expected);
        assertThat(mailer.forgotten).isNotEmpty();
        assertThat(deaths).contains(Step.READ, Step.ADMIT, Step.BEFORE_MAIL, Step.AFTER_YES, Step.MARK);
    }

    @Test
    void sendsEachOnceWhenTwoWorkersHaveEveryMessage() throws Exception {
        var tail = StreamTail.fromNow(table.engine(), table.name());
        for (int first = 0; first < BOTH_WORK; first += AT_ONCE) {
            invite(first, AT_ONCE);
        }
        new RouteHandler(stage.context()).handleRequest(StreamEvents.event(tail.read(), tail.streamArn()), null);
        var messages = queues.messages(MAIL_QUEUE);
        assertThat(messages).hasSize(BOTH_WORK);

        List<String> left = messages;
        while (!left.isEmpty()) {
            var taken = left;
            var other = CompletableFuture.supplyAsync(() -> failed(new SendMailHandler(stage.context()), taken));
            left = Stream.concat(failed(new SendMailHandler(stage.context()), taken).stream(), other.join().stream())
                    .distinct()
                    .toList();
            stage.clock().advance(VISIBILITY_TIMEOUT);
        }

        assertThat(mailer.copies)
                .hasSize(BOTH_WORK)
                .allSatisfy((address, copies) -> assertThat(copies).as(address).isEqualTo(1));
    }

    private static List<String> failed(SendMailHandler worker, List<String> batch) {
        return worker.handleRequest(event(batch), null).getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .map(id -> batch.get(Integer.parseInt(id)))
                .toList();
    }

    private InviteOutcome invite(int first, int count) {
        var wanted = IntStream.range(first, first + count)
                .mapToObj(number -> new NewInvitation(
                        EmailAddress.parse(address(number)).orElseThrow(), Role.MEMBER, Kind.TUTOR, Optional.empty()))
                .toList();
        var operation = stage.operation(new TenantId("brightside"), AMARA_THE_OWNER.id());
        return stage.bean(Invitations.class).invite(operation, organisation, wanted, Optional.empty())
                        instanceof Once.First<InviteOutcome>(var outcome)
                ? outcome
                : null;
    }

    private static String address(int number) {
        return "invitee-%d@example.org".formatted(number);
    }

    /** Dies after any number of a batch's records, which then comes again whole; and sometimes after all of them. */
    private void route(StreamTail tail) {
        var route = new RouteHandler(stage.context());
        var records = tail.read();
        for (int from = 0; from < records.size(); from += 100) {
            var batch = records.subList(from, Math.min(records.size(), from + 100));
            while (random.nextDouble() < DEATHS) {
                var before = batch.subList(0, 1 + random.nextInt(batch.size()));
                route.handleRequest(StreamEvents.event(before, tail.streamArn()), null);
            }
            var answer = route.handleRequest(StreamEvents.event(batch, tail.streamArn()), null);
            assertThat(answer.getBatchItemFailures()).isEmpty();
        }
    }

    /** Works until the queue is empty, ten messages at once in any order. */
    private void work() {
        var worker = new SendMailHandler(stage.context());
        var sent = queues.messages(MAIL_QUEUE);
        var waiting = new ArrayList<>(sent.subList(taken, sent.size()));
        taken = sent.size();
        while (!waiting.isEmpty()) {
            Collections.shuffle(waiting, random);
            var batch = List.copyOf(waiting.subList(0, Math.min(10, waiting.size())));
            waiting.subList(0, batch.size()).clear();
            next = random.nextDouble() < DEATHS ? Step.values()[random.nextInt(Step.values().length)] : null;
            turns = 1 + random.nextInt(batch.size());
            boolean again = next == Step.AFTER_MARK;
            try {
                var failed = failed(worker, batch);
                comeAgain(waiting, again ? batch : failed);
            } catch (Killed gone) {
                comeAgain(waiting, batch);
            }
            next = null;
        }
    }

    // When the queue shows them again, whoever had claimed their mails is dead.
    private void comeAgain(List<String> waiting, List<String> messages) {
        waiting.addAll(messages);
        if (!messages.isEmpty()) {
            stage.clock().advance(VISIBILITY_TIMEOUT);
        }
    }

    private void dieAt(Step step) {
        if (next == step && --turns == 0) {
            next = null;
            deaths.add(step);
            throw new Killed();
        }
    }

    private static boolean isRead(Attempt attempt) {
        return attempt.operation().equals("GetItem");
    }

    private static SQSEvent event(List<String> bodies) {
        var event = new SQSEvent();
        event.setRecords(IntStream.range(0, bodies.size())
                .mapToObj(number -> {
                    var message = new SQSEvent.SQSMessage();
                    message.setMessageId(Integer.toString(number));
                    message.setBody(bodies.get(number));
                    return message;
                })
                .toList());
        return event;
    }
}
