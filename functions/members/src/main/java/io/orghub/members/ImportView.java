package io.orghub.members;

import io.orghub.domain.ImportReason;
import io.orghub.domain.MemberImport;
import io.orghub.edge.Cursors;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An import as its admins watch it; rows where they were asked for. */
public record ImportView(
        String importId,
        String status,
        String mode,
        boolean dryRun,
        int rows,
        int done,
        Map<String, Integer> counts,
        Optional<String> reason,
        Optional<Long> available,
        Optional<Long> requested,
        Instant createdAt,
        Optional<Instant> finishedAt,
        Optional<Cursors.View<RowView>> verdicts) {

    public static ImportView of(MemberImport job) {
        return of(job, Optional.empty());
    }

    public static ImportView of(MemberImport job, Cursors.View<RowView> verdicts) {
        return of(job, Optional.of(verdicts));
    }

    private static ImportView of(MemberImport job, Optional<Cursors.View<RowView>> verdicts) {
        var counts = new TreeMap<String, Integer>();
        job.counts().forEach((verdict, count) -> counts.put(verdict.toString(), count));
        return new ImportView(
                job.key().importId(),
                job.status().toString(),
                job.mode().toString(),
                job.dryRun(),
                job.rows(),
                job.done(),
                counts,
                job.reason().map(ImportReason::toString),
                job.available(),
                job.requested(),
                job.createdAt(),
                job.finishedAt(),
                verdicts);
    }

    /** @param row as a spreadsheet counts them */
    public record RowView(int row, String value, String verdict, Optional<String> detail) {
        public static RowView of(MemberImport.Row row) {
            return new RowView(row.number(), row.value(), row.verdict().toString(), row.detail());
        }
    }
}
