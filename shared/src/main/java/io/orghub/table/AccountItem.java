package io.orghub.table;

import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Operation;
import java.time.LocalDate;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | LICENCES}: the licence account. {@code lastOp} is what the ledger entry of this version says. */
record AccountItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String groupId,
        String policy,
        String state,
        Long granted,
        Long available,
        Long inUse,
        Boolean admittedUnderEnrolment,
        Long version,
        LastOp lastOp,
        String setId,
        String replacedSetId,
        String mailDay,
        Long mails) {
    static final TableSchema<AccountItem> SCHEMA = RecordSchema.of(AccountItem.class);
    static final String OPEN = "open";
    static final String CLOSED = "closed";

    record LastOp(
            String entryId,
            String kind,
            Long quantity,
            String actor,
            String reason,
            String reference,
            String subject,
            String requestId,
            Long atEpochMillis) {
        static final TableSchema<LastOp> SCHEMA = RecordSchema.of(LastOp.class);

        static LastOp of(
                Operation operation,
                String entryId,
                EntryKind kind,
                long quantity,
                Optional<String> reason,
                Optional<String> reference,
                Optional<String> subject) {
            return new LastOp(
                    entryId,
                    kind.toString(),
                    quantity,
                    operation.actor().value(),
                    reason.orElse(null),
                    reference.orElse(null),
                    subject.orElse(null),
                    operation.requestId(),
                    operation.at().toEpochMilli());
        }
    }

    static AccountItem opening(Operation operation, Group organisation, int licences, String entryId) {
        var key = TableKeys.account(organisation.tenant(), organisation.id());
        return new AccountItem(
                key.pk(),
                key.sk(),
                "licence-account",
                organisation.tenant().value(),
                organisation.id().value(),
                Words.write(organisation.policy()),
                OPEN,
                (long) licences,
                (long) licences,
                0L,
                null,
                1L,
                LastOp.of(
                        operation,
                        entryId,
                        EntryKind.OPEN,
                        licences,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("group:" + organisation.id())),
                null,
                null,
                null,
                null);
    }

    boolean isOpen() {
        return OPEN.equals(state);
    }

    boolean isPolicyInUse() {
        return inUse > 0 || admittedUnderEnrolment != null;
    }

    /** The day (UTC) whose {@code mails} it counts. */
    Optional<LocalDate> mailDayAsRead() {
        return Optional.ofNullable(mailDay).map(LocalDate::parse);
    }

    LicencePolicy policyAsRead() {
        return Words.read(LicencePolicy.class, policy);
    }
}
