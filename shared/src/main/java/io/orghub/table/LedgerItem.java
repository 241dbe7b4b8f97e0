package io.orghub.table;

import io.orghub.domain.EntryKind;
import io.orghub.domain.GroupId;
import io.orghub.domain.LedgerEntry;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | LEDGER#version}: one immutable entry for each version of the account. */
record LedgerItem(
        String pk,
        String sk,
        String itemType,
        Long version,
        String entryId,
        String kind,
        Long quantity,
        String actor,
        String reason,
        String reference,
        String subject,
        String requestId,
        Long atEpochMillis,
        Long granted,
        Long available) {
    static final TableSchema<LedgerItem> SCHEMA = RecordSchema.of(LedgerItem.class);

    static LedgerItem from(AccountItem account) {
        var key = TableKeys.ledgerEntry(
                new TenantId(account.tenantId()), new GroupId(account.groupId()), account.version());
        var op = account.lastOp();
        return new LedgerItem(
                key.pk(),
                key.sk(),
                "ledger-entry",
                account.version(),
                op.entryId(),
                op.kind(),
                op.quantity(),
                op.actor(),
                op.reason(),
                op.reference(),
                op.subject(),
                op.requestId(),
                op.atEpochMillis(),
                account.granted(),
                account.available());
    }

    LedgerEntry toDomain() {
        return new LedgerEntry(
                entryId,
                version,
                Words.read(EntryKind.class, kind),
                quantity,
                Optional.ofNullable(reason),
                Optional.ofNullable(reference),
                Optional.ofNullable(subject),
                new UserId(actor),
                Instant.ofEpochMilli(atEpochMillis),
                granted,
                available);
    }
}
