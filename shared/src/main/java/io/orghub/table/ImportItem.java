package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.ImportKey;
import io.orghub.domain.ImportMode;
import io.orghub.domain.ImportReason;
import io.orghub.domain.ImportStatus;
import io.orghub.domain.MemberImport;
import io.orghub.domain.NewImport;
import io.orghub.domain.Operation;
import io.orghub.domain.RowVerdict;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | IMPORT#id}: an import of members and how far it is. Each of its versions asks for the next slice by
 * the stream, until it has ended.
 */
record ImportItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String groupId,
        String importId,
        String mode,
        Boolean dryRun,
        Integer rows,
        String status,
        String reason,
        Long available,
        Long requested,
        String phase,
        Integer nextChunk,
        Integer candidates,
        Integer invites,
        Integer passed,
        Integer allotted,
        Integer licencesEach,
        Integer charged,
        Map<String, Integer> counts,
        String createdBy,
        Long createdAtEpochMillis,
        Long finishedAtEpochMillis,
        String changedBy,
        Long changedAtEpochMillis,
        Long purgeAtEpochSeconds,
        String requestId,
        String operationId,
        String replacedOperationId,
        Long version) {
    static final TableSchema<ImportItem> SCHEMA = RecordSchema.of(ImportItem.class);
    /** Longer than its file: what an import did may be asked for long after. */
    static final Duration KEPT = Duration.ofDays(90);

    /** What the next slice does. */
    enum Phase {
        /** Reads rows and writes down what is to become of each. */
        JUDGE("judge"),
        /** Takes all licences in one write of the account. */
        HOLD("hold"),
        /** Writes members and invitations; the last slice gives back what was not needed. */
        FILL("fill");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * How far an import is.
     *
     * @param candidates rows judged so far that are to be added or invited
     * @param invites those of them that are to be invited, and mailed
     * @param passed candidates in the chunks filled so far
     * @param allotted how many candidates may be, the first ones in the file
     * @param licencesEach held for each of them
     * @param charged licences that went into members and invitations
     */
    record Progress(
            Phase phase,
            int nextChunk,
            int candidates,
            int invites,
            int passed,
            int allotted,
            int licencesEach,
            int charged,
            Map<RowVerdict, Integer> counts) {
        static final Progress NONE = new Progress(Phase.JUDGE, 0, 0, 0, 0, 0, 0, 0, Map.of());

        /** Rows that have their verdict before anything is written for them. */
        Progress judged(VerdictsItem chunk) {
            return new Progress(
                            phase,
                            nextChunk + 1,
                            candidates + chunk.candidates(),
                            invites + chunk.invites(),
                            passed,
                            allotted,
                            licencesEach,
                            charged,
                            counts)
                    .plus(chunk.judgedCounts())
                    // Of a dry run, which says at once what would become of candidates.
                    .plus(chunk.filledCounts());
        }

        Progress filled(VerdictsItem chunk) {
            return new Progress(
                            phase,
                            nextChunk + 1,
                            candidates,
                            invites,
                            passed + chunk.candidates(),
                            allotted,
                            licencesEach,
                            charged + chunk.charged(),
                            counts)
                    .plus(chunk.filledCounts());
        }

        Progress allotting(int candidatesThatFit, int licences) {
            return new Progress(
                    phase, nextChunk, candidates, invites, passed, candidatesThatFit, licences, charged, counts);
        }

        Progress in(Phase next) {
            return new Progress(next, 0, candidates, invites, passed, allotted, licencesEach, charged, counts);
        }

        int held() {
            return allotted * licencesEach;
        }

        /** Mails that those who may be come to at most: which of the candidates they are shows only in the fill. */
        int mails() {
            return Math.min(invites, allotted);
        }

        int malformed() {
            return counts.getOrDefault(RowVerdict.MALFORMED, 0);
        }

        /** Of a refused import, which adds and invites nobody. */
        Progress refusingCandidates(Optional<RowVerdict> verdict) {
            var kept = new EnumMap<RowVerdict, Integer>(RowVerdict.class);
            kept.putAll(counts);
            kept.keySet().removeAll(Set.of(RowVerdict.ADDED, RowVerdict.INVITED, RowVerdict.NO_LICENCE));
            verdict.filter(instead -> candidates > 0).ifPresent(instead -> kept.put(instead, candidates));
            return counting(kept);
        }

        private Progress plus(Map<RowVerdict, Integer> more) {
            var sum = new EnumMap<RowVerdict, Integer>(RowVerdict.class);
            sum.putAll(counts);
            more.forEach((verdict, count) -> sum.merge(verdict, count, Integer::sum));
            return counting(sum);
        }

        private Progress counting(Map<RowVerdict, Integer> newCounts) {
            return new Progress(
                    phase, nextChunk, candidates, invites, passed, allotted, licencesEach, charged, newCounts);
        }
    }

    static ImportItem starting(Operation operation, Group group, NewImport wanted) {
        var importKey = new ImportKey(group.tenant(), group.id(), wanted.id());
        var key = TableKeys.memberImport(importKey);
        return new ImportItem(
                        key.pk(),
                        key.sk(),
                        "import",
                        group.tenant().value(),
                        group.id().value(),
                        wanted.id(),
                        wanted.mode().toString(),
                        wanted.dryRun(),
                        wanted.rows(),
                        ImportStatus.RUNNING.toString(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        operation.actor().value(),
                        operation.at().toEpochMilli(),
                        null,
                        operation.actor().value(),
                        operation.at().toEpochMilli(),
                        null,
                        operation.requestId(),
                        operation.id(),
                        null,
                        0L)
                .with(operation, Progress.NONE);
    }

    ImportItem with(Operation operation, Progress progress) {
        return with(operation, progress, ImportStatus.RUNNING, Optional.empty(), Optional.empty());
    }

    ImportItem done(Operation operation, Progress progress, Optional<ImportReason> why) {
        return with(operation, progress, ImportStatus.DONE, why, Optional.empty());
    }

    ImportItem refused(Operation operation, Progress progress, ImportReason why) {
        return with(
                operation,
                progress.refusingCandidates(Optional.empty()),
                ImportStatus.REFUSED,
                Optional.of(why),
                Optional.empty());
    }

    ImportItem exhausted(Operation operation, Progress progress, Shortage shortage) {
        return with(
                operation,
                progress.refusingCandidates(Optional.of(RowVerdict.NO_LICENCE)),
                ImportStatus.REFUSED,
                Optional.of(ImportReason.LICENCES_EXHAUSTED),
                Optional.of(shortage));
    }

    /** Licences that an import needed, and those that were there. */
    record Shortage(long available, long requested) {}

    private ImportItem with(
            Operation operation,
            Progress progress,
            ImportStatus newStatus,
            Optional<ImportReason> why,
            Optional<Shortage> shortage) {
        boolean ends = newStatus != ImportStatus.RUNNING;
        var newCounts = new TreeMap<String, Integer>();
        progress.counts().forEach((verdict, count) -> newCounts.put(verdict.toString(), count));
        return new ImportItem(
                pk,
                sk,
                itemType,
                tenantId,
                groupId,
                importId,
                mode,
                dryRun,
                rows,
                newStatus.toString(),
                why.map(ImportReason::toString).orElse(null),
                shortage.map(Shortage::available).orElse(null),
                shortage.map(Shortage::requested).orElse(null),
                progress.phase().toString(),
                progress.nextChunk(),
                progress.candidates(),
                progress.invites(),
                progress.passed(),
                progress.allotted(),
                progress.licencesEach(),
                progress.charged(),
                newCounts.isEmpty() ? null : newCounts,
                createdBy,
                createdAtEpochMillis,
                ends ? operation.at().toEpochMilli() : null,
                operation.actor().value(),
                operation.at().toEpochMilli(),
                ends ? operation.at().plus(KEPT).getEpochSecond() : null,
                operation.requestId(),
                operation.id(),
                version == 0 ? null : operationId,
                version + 1);
    }

    ImportKey key() {
        return new ImportKey(new TenantId(tenantId), new GroupId(groupId), importId);
    }

    boolean isRunning() {
        return statusAsRead() == ImportStatus.RUNNING;
    }

    /** What candidates of a refused import are told. */
    Optional<RowVerdict> verdictOfCandidates() {
        return Words.readIfPresent(ImportReason.class, reason)
                .filter(ImportReason.LICENCES_EXHAUSTED::equals)
                .map(exhausted -> RowVerdict.NO_LICENCE);
    }

    boolean isRefused() {
        return statusAsRead() == ImportStatus.REFUSED;
    }

    boolean isAllOrNothing() {
        return Words.read(ImportMode.class, mode) == ImportMode.ALL_OR_NOTHING;
    }

    Progress progress() {
        return new Progress(
                Words.read(Phase.class, phase),
                nextChunk,
                candidates,
                // An import that began before these were counted.
                Optional.ofNullable(invites).orElse(0),
                passed,
                allotted,
                licencesEach,
                charged,
                countsAsRead());
    }

    MemberImport toDomain() {
        return new MemberImport(
                key(),
                statusAsRead(),
                Words.read(ImportMode.class, mode),
                dryRun,
                rows,
                countsAsRead(),
                Words.readIfPresent(ImportReason.class, reason),
                Optional.ofNullable(available),
                Optional.ofNullable(requested),
                new UserId(createdBy),
                Instant.ofEpochMilli(createdAtEpochMillis),
                Optional.ofNullable(finishedAtEpochMillis).map(Instant::ofEpochMilli));
    }

    private ImportStatus statusAsRead() {
        return Words.read(ImportStatus.class, status);
    }

    private Map<RowVerdict, Integer> countsAsRead() {
        var read = new EnumMap<RowVerdict, Integer>(RowVerdict.class);
        Optional.ofNullable(counts)
                .orElse(Map.of())
                .forEach((verdict, count) -> read.put(Words.read(RowVerdict.class, verdict), count));
        return read;
    }
}
