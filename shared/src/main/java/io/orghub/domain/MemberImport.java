package io.orghub.domain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An import and how far it is.
 *
 * @param counts rows by their verdict; those without one are still to come, or were left out for {@code reason}
 * @param reason nothing unless it was refused or ended early
 * @param available licences when it was refused for them
 * @param requested licences that it needed then
 */
public record MemberImport(
        ImportKey key,
        ImportStatus status,
        ImportMode mode,
        boolean dryRun,
        int rows,
        Map<RowVerdict, Integer> counts,
        Optional<ImportReason> reason,
        Optional<Long> available,
        Optional<Long> requested,
        UserId createdBy,
        Instant createdAt,
        Optional<Instant> finishedAt) {

    /** Rows that have their verdict. */
    public int done() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * One row and its verdict.
     *
     * @param detail what is wrong with it, where that is not plain
     */
    public record Row(int number, String value, RowVerdict verdict, Optional<String> detail) {}

    /** An import with some of its rows. */
    public record Found(MemberImport job, Page<Row> rows) {}
}
