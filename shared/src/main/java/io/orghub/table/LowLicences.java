package io.orghub.table;

import io.orghub.domain.EntryKind;
import io.orghub.domain.IdSource;
import io.orghub.domain.LicenceNotice;
import io.orghub.domain.LicenceUse;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;

/**
 * Follows an organisation's ledger and makes a notice of each entry that crosses a threshold. The ledger has one order
 * however its records came, and a notice is keyed by its entry's version, so each crossing is one notice.
 */
@Singleton
final class LowLicences {
    /** Two that follow at once, or one that is late: nobody goes back. */
    private static final String FURTHER = "attribute_not_exists(pk) OR accountVersion < :version";

    private static final int ENTRIES_A_QUERY = 100;
    // Most entries cross nothing: they are read a few times over rather than noted one by one.
    private static final int ENTRIES_UNNOTED = 20;
    private static final long LAST_VERSION = 999_999_999_999L;
    // What the stream has not told by then it does not tell any more.
    private static final Duration RECORDS_KEPT = Duration.ofHours(24);

    private final OrgTable table;
    private final IdSource ids;
    private final Clock clock;

    LowLicences(OrgTable table, IdSource ids, Clock clock) {
        this.table = table;
        this.ids = ids;
        this.clock = clock;
    }

    void follow(TableKeys.GroupRef group) {
        var key = TableKeys.licenceWatch(group.tenant(), group.group());
        var noted = table.getAll(List.of(key))
                .get(LicenceWatchItem.SCHEMA, key)
                .orElseGet(() -> LicenceWatchItem.beginning(key));
        var watch = noted;
        for (var entries = after(group, watch); !entries.isEmpty(); ) {
            var reached = past(group, watch, entries);
            boolean more = entries.size() == ENTRIES_A_QUERY && reached.accountVersion() > watch.accountVersion();
            watch = reached;
            entries = more ? after(group, watch) : List.of();
        }
        // Behind a notice nobody goes back: it would be made again once time to live has deleted it.
        boolean toldOtherwise =
                !watch.told().equals(noted.told()) || !watch.noticedVersion().equals(noted.noticedVersion());
        if (toldOtherwise || watch.accountVersion() - noted.accountVersion() >= ENTRIES_UNNOTED) {
            put(group, LicenceWatchItem.SCHEMA, watch, Condition.of(FURTHER).with(":version", watch.accountVersion()));
        }
    }

    private List<LedgerItem> after(TableKeys.GroupRef group, LicenceWatchItem watch) {
        var first = TableKeys.ledgerEntry(group.tenant(), group.group(), watch.accountVersion() + 1);
        var last = TableKeys.ledgerEntry(group.tenant(), group.group(), LAST_VERSION);
        var between = QueryConditional.sortBetween(
                key -> key.partitionValue(first.pk()).sortValue(first.sk()),
                key -> key.partitionValue(last.pk()).sortValue(last.sk()));
        return table.of(LedgerItem.SCHEMA)
                .query(query ->
                        query.queryConditional(between).consistentRead(true).limit(ENTRIES_A_QUERY))
                .iterator()
                .next()
                .items();
    }

    private LicenceWatchItem past(TableKeys.GroupRef group, LicenceWatchItem from, List<LedgerItem> entries) {
        var watch = from;
        for (var entry : entries) {
            if (entry.version() > watch.accountVersion() + 1 && mayStillBeFilled(entry)) {
                break;
            }
            watch = past(group, watch, entry);
        }
        return watch;
    }

    private LicenceWatchItem past(TableKeys.GroupRef group, LicenceWatchItem watch, LedgerItem entry) {
        var use = new LicenceUse(entry.granted(), entry.granted() - entry.available());
        boolean rearms = Words.read(EntryKind.class, entry.kind()).rearmsNotices();
        int told = rearms ? Math.min(watch.told(), use.threshold()) : watch.told();
        var crossed = use.crossedSince(told);
        if (!crossed.isEmpty()) {
            var notice = new LicenceNotice(
                    group.tenant(),
                    group.group(),
                    entry.entryId(),
                    entry.version(),
                    crossed,
                    use,
                    Instant.ofEpochMilli(entry.atEpochMillis()));
            put(group, LicenceNoticeItem.SCHEMA, LicenceNoticeItem.from(notice), Condition.ABSENT);
        }
        return watch.past(entry, Math.max(told, use.threshold()), !crossed.isEmpty());
    }

    /** A gap before an entry: records may come in any order, and none comes after the stream has forgotten it. */
    private boolean mayStillBeFilled(LedgerItem next) {
        return clock.instant()
                .isBefore(Instant.ofEpochMilli(next.atEpochMillis()).plus(RECORDS_KEPT));
    }

    // Refused, it has been done.
    private <T> void put(TableKeys.GroupRef group, TableSchema<T> schema, T item, Condition condition) {
        var write =
                new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
        table.commit(write, List.of(table.putting(schema, item, condition)));
    }
}
