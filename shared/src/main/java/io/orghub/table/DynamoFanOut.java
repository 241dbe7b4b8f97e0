package io.orghub.table;

import io.orghub.domain.FanOut;
import io.orghub.domain.FanOutJob;
import io.orghub.domain.IdSource;
import io.orghub.domain.ListingId;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Goes through a tutor's listings and then its links, those that have ended among them, slice by slice, and lets each
 * row be brought to what it should be. What has been brought is left alone: any slice may be cut short or done twice, and
 * a teaching that says something else meanwhile is gone through from the start.
 */
@Singleton
final class DynamoFanOut implements FanOut {
    private static final int CHUNKS_IN_A_SLICE = 10;
    // A function has sixty seconds: no new chunk is begun that might not come to its end.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** One slice follows each state of the fan-out, whoever does it twice. */
    private static final String AS_READ = "epoch = :epoch AND version = :readVersion";

    private static final String GO_ON = "SET doneTo = :doneTo, updatedAtEpochMillis = :at, version = version + :one";
    private static final String FINISH = "SET running = :false, version = version + :one REMOVE doneTo";

    /** Nothing is left of it here: no row names the tutor, and under this epoch none ever will. */
    private static final String AS_READ_WITHOUT_STUDENTS = AS_READ + " AND students = :none";

    private final OrgTable table;
    private final GroupStats stats;
    private final ClientRows clients;
    private final ListingRows listings;
    private final IdSource ids;
    private final Clock clock;

    DynamoFanOut(
            OrgTable table, GroupStats stats, ClientRows clients, ListingRows listings, IdSource ids, Clock clock) {
        this.table = table;
        this.stats = stats;
        this.clients = clients;
        this.listings = listings;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void advance(FanOutJob job) {
        // A message of another version is an old one: the record of the newer version asks for what is next.
        find(job).ifPresent(this::slice);
    }

    private Optional<TeachingItem> find(FanOutJob job) {
        return table.get(TeachingItem.SCHEMA, TableKeys.teaching(job.tenant(), job.tutor(), job.group()))
                .filter(teaching -> teaching.running() && teaching.version() == job.version());
    }

    private void slice(TeachingItem teaching) {
        var doneTo = Optional.ofNullable(teaching.doneTo()).orElse(TableKeys.LISTING_PREFIX);
        var slice = new Slice();
        while (slice.hasTime()) {
            var next = chunk(teaching, doneTo);
            if (next.isEmpty()) {
                finish(teaching);
                return;
            }
            doneTo = next.get();
        }
        // Whoever was faster has noted the same or more, or begun anew.
        table.commit(
                own(teaching),
                List.of(table.updating(
                        teaching.key(),
                        GO_ON,
                        asRead(teaching, AS_READ)
                                .with(":doneTo", doneTo)
                                .with(":at", clock.millis())
                                .with(":one", 1))));
    }

    /** Where the next one begins; nothing after the last. */
    private Optional<String> chunk(TeachingItem teaching, String doneTo) {
        if (doneTo.startsWith(TableKeys.LISTING_PREFIX)) {
            var page = page(ListingItem.SCHEMA, teaching, TableKeys.LISTING_PREFIX, doneTo, ListingRows.MAX_LISTINGS);
            listings.bring(
                    teaching.group(),
                    teaching.tutor(),
                    page.items().stream()
                            .map(item -> new ListingId(item.listingId()))
                            .toList());
            return Optional.of(last(page).orElse(TableKeys.STUDENT_PREFIX));
        }
        var page = page(GuardianLinkItem.SCHEMA, teaching, TableKeys.STUDENT_PREFIX, doneTo, ClientRows.MAX_EDGES);
        clients.bring(
                teaching.group(),
                teaching.tutor(),
                page.items().stream().map(item -> new UserId(item.studentId())).toList());
        return last(page);
    }

    private <T> Page<T> page(TableSchema<T> schema, TeachingItem teaching, String prefix, String doneTo, int size) {
        var condition = QueryConditional.sortBeginsWith(
                key -> key.partitionValue(teaching.pk()).sortValue(prefix));
        var from = new ItemKey(teaching.pk(), doneTo).attributes();
        return table.of(schema)
                .query(query -> query.consistentRead(true)
                        .queryConditional(condition)
                        .exclusiveStartKey(from)
                        .limit(size))
                .iterator()
                .next();
    }

    private static Optional<String> last(Page<?> page) {
        return Optional.ofNullable(page.lastEvaluatedKey())
                .map(key -> key.get("sk").s());
    }

    /** In one transaction with the count of those that run. Refused, it has ended already or begun anew. */
    private void finish(TeachingItem read) {
        Backoff.rounds("The fan-out's end kept changing", () -> ended(read));
    }

    private boolean ended(TeachingItem read) {
        var now = table.get(TeachingItem.SCHEMA, read.key())
                .filter(item ->
                        item.epoch().equals(read.epoch()) && item.version().equals(read.version()));
        if (now.isEmpty()) {
            return true;
        }
        var items = new ArrayList<>(List.of(ending(now.get())));
        items.addAll(stats.counting(read.group(), Counts.ofFanOuts(-1)));
        return table.commit(own(read), items) instanceof Commit.Done;
    }

    private TransactWriteItem ending(TeachingItem now) {
        return now.active() || now.students() > 0
                ? table.updating(
                        now.key(),
                        FINISH,
                        asRead(now, AS_READ).with(":false", false).with(":one", 1))
                : table.deleting(
                        now.key(), asRead(now, AS_READ_WITHOUT_STUDENTS).with(":none", 0));
    }

    private static Condition asRead(TeachingItem teaching, String expression) {
        return Condition.of(expression).with(":epoch", teaching.epoch()).with(":readVersion", teaching.version());
    }

    private Operation own(TeachingItem teaching) {
        return new Operation(
                ids.next(),
                teaching.group().tenant(),
                new UserId("fan-out-tutor"),
                Operation.NO_REQUEST,
                clock.instant());
    }

    /** The bounds of one slice. */
    private static final class Slice {
        private final long began = System.nanoTime();
        private int begun;

        boolean hasTime() {
            return begun++ < CHUNKS_IN_A_SLICE && System.nanoTime() - began < PATIENCE.toNanos();
        }
    }
}
