package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.GroupUsage;
import io.orghub.domain.LicenceAccount;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Settings;
import io.orghub.domain.TenantTotals;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | STATS}: the numbers of a group, made with it and kept up by the stream. {@code byList} holds it under
 * its tenant by name exactly while it is in the tenant's totals: from when the stream has told of the group until it is
 * archived.
 */
record StatsItem(
        String pk,
        String sk,
        String itemType,
        String listPk,
        String listSk,
        String groupId,
        String groupType,
        String name,
        Long teamSize,
        Long learners,
        Long enrolments,
        Long pendingInvitations,
        Long reservedLicences,
        Long clients,
        Long fanOuts,
        String policy,
        String state,
        String timeZone,
        Long granted,
        Long available,
        Long accountVersion,
        Long updatedAtEpochMillis,
        Long version) {
    static final TableSchema<StatsItem> SCHEMA = RecordSchema.of(StatsItem.class);

    static StatsItem opening(Group group, int licences) {
        var key = TableKeys.stats(group.tenant(), group.id());
        return new StatsItem(
                key.pk(),
                key.sk(),
                "stats",
                null,
                null,
                group.id().value(),
                group.type().toString(),
                group.name(),
                0L,
                0L,
                0L,
                0L,
                0L,
                0L,
                0L,
                Words.write(group.policy()),
                GroupItem.OPEN,
                group.settings().timeZone().orElse(null),
                group.isOrganisation() ? (long) licences : null,
                group.isOrganisation() ? (long) licences : null,
                group.isOrganisation() ? 1L : null,
                group.createdAt().toEpochMilli(),
                1L);
    }

    /** With all that is not counted but told by group and account. */
    StatsItem showing(Group group, Optional<AccountItem> account) {
        boolean listed = !group.archived();
        return new StatsItem(
                pk,
                sk,
                itemType,
                listed ? TableKeys.usageList(group.tenant()) : null,
                listed ? TableKeys.groupOrder(group.name(), group.id()) : null,
                groupId,
                groupType,
                group.name(),
                teamSize,
                learners,
                enrolments,
                pendingInvitations,
                reservedLicences,
                clients,
                fanOuts,
                account.map(AccountItem::policy).orElse(null),
                group.archived() ? GroupItem.ARCHIVED : GroupItem.OPEN,
                group.settings().timeZone().orElse(null),
                account.map(AccountItem::granted).orElse(null),
                account.map(AccountItem::available).orElse(null),
                account.map(AccountItem::version).orElse(null),
                updatedAtEpochMillis,
                version);
    }

    /** With these numbers, in a version that was none before. */
    StatsItem counting(Counts counts, long atEpochMillis) {
        return new StatsItem(
                pk,
                sk,
                itemType,
                listPk,
                listSk,
                groupId,
                groupType,
                name,
                counts.tutors(),
                counts.learners(),
                counts.enrolments(),
                counts.pending(),
                counts.reserved(),
                counts.clients(),
                counts.fanOuts(),
                policy,
                state,
                timeZone,
                granted,
                available,
                accountVersion,
                atEpochMillis,
                atEpochMillis);
    }

    StatsItem next(long atEpochMillis) {
        return new StatsItem(
                pk,
                sk,
                itemType,
                listPk,
                listSk,
                groupId,
                groupType,
                name,
                teamSize,
                learners,
                enrolments,
                pendingInvitations,
                reservedLicences,
                clients,
                fanOuts,
                policy,
                state,
                timeZone,
                granted,
                available,
                accountVersion,
                atEpochMillis,
                version + 1);
    }

    ZoneId zone() {
        return Settings.zone(Optional.ofNullable(timeZone));
    }

    /** What is told by group and account, in words. */
    String shown() {
        return Stream.of(listPk, listSk, name, policy, state, timeZone, granted, available, accountVersion)
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    Counts counts() {
        return new Counts(
                teamSize,
                learners,
                enrolments,
                pendingInvitations,
                reservedLicences,
                Optional.ofNullable(clients).orElse(0L),
                Optional.ofNullable(fanOuts).orElse(0L));
    }

    boolean isListed() {
        return listPk != null;
    }

    /** What it makes up of its tenant's totals. */
    TenantTotals totalled() {
        if (!isListed()) {
            return TenantTotals.NONE;
        }
        boolean organisation = groupType.equals(GroupType.ORGANISATION.toString());
        return new TenantTotals(
                organisation ? 0 : 1,
                organisation ? 1 : 0,
                members(),
                enrolments,
                organisation ? granted : 0,
                organisation ? available : 0,
                reservedLicences);
    }

    private long members() {
        return teamSize + learners;
    }

    /** Of an organisation; what is reserved is never more than is in use. */
    LicenceAccount licences() {
        return new LicenceAccount(
                new GroupId(groupId),
                Words.read(LicencePolicy.class, policy),
                granted,
                available,
                Math.min(reservedLicences, granted - available),
                accountVersion);
    }

    GroupUsage toUsage() {
        var type = Words.read(GroupType.class, groupType);
        return new GroupUsage(
                new GroupId(groupId),
                type,
                name,
                members(),
                enrolments,
                type == GroupType.ORGANISATION ? Optional.of(licences()) : Optional.empty());
    }
}
