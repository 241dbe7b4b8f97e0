package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.LicenceNotice;
import io.orghub.domain.LicenceUse;
import io.orghub.domain.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | NOTICE#version}: the ledger entry of this version crossed a threshold. */
record LicenceNoticeItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String groupId,
        Long accountVersion,
        String entryId,
        List<Integer> crossed,
        Long granted,
        Long inUse,
        Long atEpochMillis,
        Long mailedAtEpochMillis,
        Long purgeAtEpochSeconds) {
    static final TableSchema<LicenceNoticeItem> SCHEMA = RecordSchema.of(LicenceNoticeItem.class);
    static final String TYPE = "licence-notice";
    private static final Duration KEPT = Duration.ofDays(90);

    static LicenceNoticeItem from(LicenceNotice notice) {
        var key = TableKeys.licenceNotice(notice.tenant(), notice.organisation(), notice.accountVersion());
        return new LicenceNoticeItem(
                key.pk(),
                key.sk(),
                TYPE,
                notice.tenant().value(),
                notice.organisation().value(),
                notice.accountVersion(),
                notice.id(),
                notice.crossed(),
                notice.use().granted(),
                notice.use().inUse(),
                notice.at().toEpochMilli(),
                null,
                notice.at().plus(KEPT).getEpochSecond());
    }

    LicenceNotice toDomain() {
        return new LicenceNotice(
                new TenantId(tenantId),
                new GroupId(groupId),
                entryId,
                accountVersion,
                List.copyOf(crossed),
                new LicenceUse(granted, inUse),
                Instant.ofEpochMilli(atEpochMillis));
    }
}
