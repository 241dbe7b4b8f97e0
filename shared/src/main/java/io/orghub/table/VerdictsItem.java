package io.orghub.table;

import io.orghub.domain.ImportKey;
import io.orghub.domain.MemberImport;
import io.orghub.domain.Operation;
import io.orghub.domain.RowVerdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g#IMPORT#id | VERDICTS#000000}: a hundred rows of an import. It is written once when they are judged,
 * which settles what may be done for each, and once more when that has been done.
 */
record VerdictsItem(
        String pk,
        String sk,
        String itemType,
        List<Row> rows,
        Integer candidates,
        Integer charged,
        Long purgeAtEpochSeconds,
        String operationId,
        Long version) {
    static final TableSchema<VerdictsItem> SCHEMA = RecordSchema.of(VerdictsItem.class);
    static final int SIZE = 100;
    // Longer than any import runs, and than its own item is kept.
    private static final Duration KEPT = Duration.ofDays(100);
    private static final long JUDGED = 1;
    private static final long FILLED = 2;

    /**
     * One row.
     *
     * @param verdict nothing while it is a candidate
     * @param user a candidate to be added
     * @param invitationKey a candidate to be invited
     * @param found version of what the candidate's item was when it was judged, 0 for none: only over that it is written
     */
    record Row(
            Integer number,
            String value,
            String verdict,
            String detail,
            String user,
            String invitationKey,
            Long found) {
        static Row ended(int number, String value, RowVerdict verdict, Optional<String> detail) {
            return new Row(number, value, verdict.toString(), detail.orElse(null), null, null, null);
        }

        static Row toAdd(int number, String value, String user, long found) {
            return new Row(number, value, null, null, user, null, found);
        }

        static Row toInvite(int number, String value, String invitationKey, long found) {
            return new Row(number, value, null, null, null, invitationKey, found);
        }

        Row ended(RowVerdict end, Optional<String> why) {
            return new Row(number, value, end.toString(), why.orElse(null), user, invitationKey, found);
        }

        boolean isCandidate() {
            return found != null;
        }

        Optional<RowVerdict> verdictAsRead() {
            return Words.readIfPresent(RowVerdict.class, verdict);
        }

        /** Nothing while it is a candidate, and of a candidate whose import was refused for another reason. */
        Optional<MemberImport.Row> toDomain(ImportItem item) {
            var told = item.isRefused() && isCandidate() ? item.verdictOfCandidates() : verdictAsRead();
            return told.map(read -> new MemberImport.Row(number, value, read, Optional.ofNullable(detail)));
        }
    }

    static VerdictsItem judged(Operation operation, ImportKey importKey, int chunk, List<Row> rows) {
        var key = TableKeys.verdicts(importKey, chunk);
        return new VerdictsItem(
                key.pk(),
                key.sk(),
                "import-verdicts",
                rows,
                (int) rows.stream().filter(Row::isCandidate).count(),
                0,
                operation.at().plus(KEPT).getEpochSecond(),
                operation.id(),
                JUDGED);
    }

    VerdictsItem filled(Operation operation, List<Row> newRows, int newCharged) {
        return new VerdictsItem(
                pk, sk, itemType, newRows, candidates, newCharged, purgeAtEpochSeconds, operation.id(), FILLED);
    }

    boolean isFilled() {
        return version == FILLED;
    }

    /** Candidates that are to be invited. */
    int invites() {
        return (int) rows.stream()
                .filter(row -> row.isCandidate() && row.invitationKey() != null)
                .count();
    }

    Map<RowVerdict, Integer> judgedCounts() {
        return counts(row -> !row.isCandidate());
    }

    Map<RowVerdict, Integer> filledCounts() {
        return counts(Row::isCandidate);
    }

    private Map<RowVerdict, Integer> counts(Predicate<Row> which) {
        var counts = new EnumMap<RowVerdict, Integer>(RowVerdict.class);
        rows.stream()
                .filter(which)
                .flatMap(row -> row.verdictAsRead().stream())
                .forEach(verdict -> counts.merge(verdict, 1, Integer::sum));
        return counts;
    }
}
