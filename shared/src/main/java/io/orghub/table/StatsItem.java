package io.orghub.table;

import io.orghub.domain.Group;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | STATS}: the numbers of a group, made with it and kept up by the stream. */
record StatsItem(
        String pk,
        String sk,
        String itemType,
        String groupId,
        String groupType,
        Long teamSize,
        Long learners,
        Long pendingInvitations,
        Long reservedLicences,
        String policy,
        String state,
        Long granted,
        Long available,
        Long accountVersion,
        Long enrolments,
        Long updatedAtEpochMillis) {
    static final TableSchema<StatsItem> SCHEMA = RecordSchema.of(StatsItem.class);

    static StatsItem opening(Group group, int licences) {
        var key = TableKeys.stats(group.tenant(), group.id());
        return new StatsItem(
                key.pk(),
                key.sk(),
                "stats",
                group.id().value(),
                group.type().toString(),
                0L,
                0L,
                0L,
                0L,
                Words.write(group.policy()),
                GroupItem.OPEN,
                group.isOrganisation() ? (long) licences : null,
                group.isOrganisation() ? (long) licences : null,
                group.isOrganisation() ? 1L : null,
                0L,
                group.createdAt().toEpochMilli());
    }
}
