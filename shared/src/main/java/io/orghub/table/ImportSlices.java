package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.IdSource;
import io.orghub.domain.ImportFiles;
import io.orghub.domain.ImportJob;
import io.orghub.domain.ImportReader;
import io.orghub.domain.ImportReason;
import io.orghub.domain.ImportRow;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The slices of an import. First all rows are judged and written down, then the licences for them are taken in one write
 * of the account, then members and invitations are put one by one, each over nothing but what was judged; what was not
 * needed is given back with the last slice. Whatever a slice has done it finds again, for what it decides by is written
 * down before it acts, and what it wrote bears its mark.
 */
@Singleton
final class ImportSlices {
    private static final int CHUNKS_IN_A_SLICE = 5;
    // A function has thirty seconds: no new chunk is begun that might not come to its end.
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final int MAX_HOLDS = 20;

    private final OrgTable table;
    private final LicenceGate gate;
    private final ExpiredReservations expired;
    private final MailLimit mailLimit;
    private final ImportFiles files;
    private final ImportReader reader;
    private final ImportJudging judging;
    private final ImportFilling filling;
    private final IdSource ids;
    private final Clock clock;

    ImportSlices(
            OrgTable table,
            LicenceGate gate,
            ExpiredReservations expired,
            MailLimit mailLimit,
            ImportFiles files,
            ImportReader reader,
            ImportJudging judging,
            ImportFilling filling,
            IdSource ids,
            Clock clock) {
        this.table = table;
        this.gate = gate;
        this.expired = expired;
        this.mailLimit = mailLimit;
        this.files = files;
        this.reader = reader;
        this.judging = judging;
        this.filling = filling;
        this.ids = ids;
        this.clock = clock;
    }

    void advance(ImportJob job) {
        // A message of another version is an old one: the record of the newer version asks for what is next.
        table.get(ImportItem.SCHEMA, TableKeys.memberImport(job.key()))
                .filter(item -> item.isRunning() && item.version() == job.version())
                .ifPresent(this::advance);
    }

    private void advance(ImportItem item) {
        var group = group(item);
        var operation = operation(item);
        var progress = item.progress();
        if (group.archived()) {
            // Its account is closed, and with it what was held.
            put(
                    operation,
                    item,
                    progress.phase() == ImportItem.Phase.FILL
                            ? item.done(operation, progress, Optional.of(ImportReason.GROUP_ARCHIVED))
                            : item.refused(operation, progress, ImportReason.GROUP_ARCHIVED));
            return;
        }
        switch (progress.phase()) {
            case JUDGE -> judge(item, group);
            case HOLD -> hold(item);
            case FILL -> fill(item, group);
        }
    }

    private void judge(ImportItem item, Group group) {
        var operation = operation(item);
        var file = files.get(item.key());
        if (file.isEmpty()) {
            put(operation, item, item.refused(operation, item.progress(), ImportReason.FILE_GONE));
            return;
        }
        var rows = reader.rows(file.get());
        var progress = item.progress();
        if (item.dryRun() && progress.nextChunk() == 0) {
            // As it will be when lapsed reservations have made room.
            long lapsed = group.isOrganisation() ? expired.held(operation, group.id()) : 0;
            progress = progress.allotting(fitting(rows.size(), group, lapsed + available(group)), 0);
        }
        var users = new HashMap<UserId, Integer>();
        for (var row : rows) {
            if (row instanceof ImportRow.OfUser(int number, UserId user)) {
                users.put(user, number);
            }
        }
        int chunks = (rows.size() + VerdictsItem.SIZE - 1) / VerdictsItem.SIZE;
        var slice = new Slice();
        while (progress.nextChunk() < chunks && slice.hasTime()) {
            progress = progress.judged(judging.chunk(operation, item, group, rows, users, progress));
        }
        put(
                operation,
                item,
                progress.nextChunk() < chunks
                        ? item.with(operation, progress)
                        : judged(operation, item, group, progress));
    }

    private ImportItem judged(Operation operation, ImportItem item, Group group, ImportItem.Progress progress) {
        if (item.isAllOrNothing() && progress.malformed() > 0) {
            return item.refused(operation, progress, ImportReason.MALFORMED_ROWS);
        }
        if (item.dryRun()) {
            boolean fits = progress.candidates() <= progress.allotted();
            if (!fits && item.isAllOrNothing()) {
                return item.exhausted(operation, progress, shortage(group, progress, progress.allotted()));
            }
            return mailLimit.leaves(operation, group, progress.mails())
                    ? item.done(operation, progress, Optional.empty())
                    : item.refused(operation, progress, ImportReason.MAIL_LIMIT_REACHED);
        }
        return progress.candidates() == 0
                ? item.done(operation, progress, Optional.empty())
                : item.with(operation, progress.in(ImportItem.Phase.HOLD));
    }

    /** One write of the account, or of a plain group's mails, for the whole import, in one transaction with its note. */
    private void hold(ImportItem item) {
        for (int attempt = 1; attempt <= MAX_HOLDS; attempt++) {
            var group = group(item);
            var operation = operation(item).attempt(attempt);
            var progress = item.progress().in(ImportItem.Phase.FILL);
            if (group.archived()) {
                put(operation, item, item.refused(operation, item.progress(), ImportReason.GROUP_ARCHIVED));
                return;
            }
            int each = group.licencesPerMember();
            if (!group.isOrganisation()) {
                holdMails(operation, item, group, progress.allotting(progress.candidates(), each));
                return;
            }
            var account = account(group);
            long available = account.map(AccountItem::available).orElse(0L);
            int fitting = fitting(progress.candidates(), group, available);
            // Lapsed reservations make room before anybody goes without.
            if (fitting < progress.candidates() && expired.reclaim(operation, group.id())) {
                continue;
            }
            if (fitting < progress.candidates() && item.isAllOrNothing()) {
                put(operation, item, item.exhausted(operation, item.progress(), shortage(group, progress, available)));
                return;
            }
            var allotting = progress.allotting(fitting, each);
            var next = item.with(operation, allotting);
            if (fitting == 0) {
                put(operation, item, next);
                return;
            }
            var mails = mailLimit.asked(operation, allotting.mails(), account);
            if (account.flatMap(mails::wait).isPresent()) {
                put(operation, item, item.refused(operation, item.progress(), ImportReason.MAIL_LIMIT_REACHED));
                return;
            }
            int licences = fitting * each;
            var taking = allotting.mails() == 0
                    ? gate.admit(operation, group, EntryKind.CONSUME, licences, subject(item))
                    : gate.admit(operation, group, EntryKind.CONSUME, licences, subject(item), mails);
            if (!(table.commit(operation, List.of(taking, putting(item, next))) instanceof Commit.Refused refused)
                    || refused.refuses(1)) {
                return;
            }
        }
        throw new Busy("The account kept changing", null);
    }

    private void holdMails(Operation operation, ImportItem item, Group group, ImportItem.Progress progress) {
        var next = putting(item, item.with(operation, progress));
        var items = progress.mails() == 0
                ? List.of(next)
                : List.of(next, mailLimit.counting(operation, group, progress.mails()));
        if (table.commit(operation, items) instanceof Commit.Refused refused && !refused.refuses(0)) {
            put(operation, item, item.refused(operation, item.progress(), ImportReason.MAIL_LIMIT_REACHED));
        }
    }

    private void fill(ImportItem item, Group group) {
        var operation = operation(item);
        var progress = item.progress();
        int chunks = (item.rows() + VerdictsItem.SIZE - 1) / VerdictsItem.SIZE;
        var slice = new Slice();
        while (progress.nextChunk() < chunks && slice.hasTime()) {
            progress = progress.filled(filling.chunk(operation, item, group, progress));
        }
        if (progress.nextChunk() < chunks) {
            put(operation, item, item.with(operation, progress));
        } else {
            settle(operation, item, item.done(operation, progress, Optional.empty()), progress);
        }
    }

    private void settle(Operation operation, ImportItem item, ImportItem done, ImportItem.Progress progress) {
        int unused = progress.held() - progress.charged();
        if (unused == 0) {
            put(operation, item, done);
            return;
        }
        var release = gate.release(operation, item.key().group(), unused, "import ended", subject(item));
        if (table.commit(operation, List.of(release, putting(item, done))) instanceof Commit.Refused refused
                && refused.refusesOnly(0)) {
            // Only a closed account takes no release, and it holds nothing any more.
            put(operation, item, done);
        }
    }

    private static int fitting(int candidates, Group group, long available) {
        if (!group.isOrganisation()) {
            return candidates;
        }
        int each = group.licencesPerMember();
        if (each == 0) {
            return available >= 1 ? candidates : 0;
        }
        return (int) Math.min(candidates, available / each);
    }

    private static ImportItem.Shortage shortage(Group group, ImportItem.Progress progress, long available) {
        return new ImportItem.Shortage(
                available, Math.max(1L, (long) progress.candidates() * group.licencesPerMember()));
    }

    private long available(Group group) {
        return account(group).map(AccountItem::available).orElse(0L);
    }

    private Optional<AccountItem> account(Group group) {
        return table.get(AccountItem.SCHEMA, TableKeys.account(group.tenant(), group.id()));
    }

    private Group group(ImportItem item) {
        return table.get(
                        GroupItem.SCHEMA,
                        TableKeys.group(item.key().tenant(), item.key().group()))
                .map(GroupItem::toDomain)
                .orElseThrow(() -> new UnreadableItem("An import into no group"));
    }

    // A slice is another write each time, but in the name of the request that began the import.
    private Operation operation(ImportItem item) {
        return new Operation(
                ids.next(), item.key().tenant(), new UserId(item.createdBy()), item.requestId(), clock.instant());
    }

    // Whoever was faster has noted the same or more.
    private void put(Operation operation, ImportItem item, ImportItem next) {
        table.commit(operation, List.of(putting(item, next)));
    }

    private TransactWriteItem putting(ImportItem item, ImportItem next) {
        return table.putting(ImportItem.SCHEMA, next, Condition.unchangedSince(item.version()));
    }

    private static String subject(ImportItem item) {
        return "import:" + item.importId();
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
