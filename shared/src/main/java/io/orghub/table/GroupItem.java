package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.Language;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Operation;
import io.orghub.domain.Settings;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | GROUP}: {@code byList} holds it under its tenant by name while it is open. Archived, it says how far
 * its sweep has come.
 */
record GroupItem(
        String pk,
        String sk,
        String itemType,
        String listPk,
        String listSk,
        String tenantId,
        String groupId,
        String type,
        String name,
        String slug,
        List<String> formerSlugs,
        List<Long> renamedAtEpochMillis,
        String ownerId,
        String policy,
        String description,
        String website,
        String avatarUrl,
        SettingsItem settings,
        String state,
        Long sweeps,
        String sweptTo,
        Boolean sweepDone,
        Long createdAtEpochMillis,
        String changedBy,
        Long changedAtEpochMillis,
        String requestId,
        String operationId,
        String replacedOperationId,
        Long version) {
    static final TableSchema<GroupItem> SCHEMA = RecordSchema.of(GroupItem.class);
    static final String OPEN = "open";
    static final String ARCHIVED = "archived";
    /** A slug is another's from this long after its group was archived. */
    static final Duration SLUG_KEPT = Duration.ofDays(30);

    private static final Duration RENAMES_COUNT_FOR = Duration.ofDays(365);

    record SettingsItem(
            String timeZone, String currency, Integer commissionBasisPoints, String accentColour, String locale) {
        static SettingsItem from(Settings settings) {
            return new SettingsItem(
                    settings.timeZone().orElse(null),
                    settings.currency().orElse(null),
                    settings.commissionBasisPoints().orElse(null),
                    settings.accentColour().orElse(null),
                    Words.write(settings.locale()));
        }

        Settings toDomain() {
            return new Settings(
                    Optional.ofNullable(timeZone),
                    Optional.ofNullable(currency),
                    Optional.ofNullable(commissionBasisPoints),
                    Optional.ofNullable(accentColour),
                    Words.readIfPresent(Language.class, locale));
        }
    }

    static GroupItem from(Group group, Operation operation) {
        return of(group, operation, OPEN, null, null, null);
    }

    /** The same group with everything that {@code changed} says, one version on. */
    GroupItem changed(Group changed, Operation operation) {
        boolean renamed = !changed.slug().equals(slug);
        return of(
                nextVersion(changed),
                operation,
                OPEN,
                renamed ? formerWith(changed.slug()) : formerSlugs,
                renamed
                        ? Stream.concat(
                                        renamesUpTo(operation),
                                        Stream.of(operation.at().toEpochMilli()))
                                .toList()
                        : renamedAtEpochMillis,
                operationId);
    }

    GroupItem archived(Operation operation) {
        return of(nextVersion(toDomain()), operation, ARCHIVED, formerSlugs, renamedAtEpochMillis, operationId);
    }

    /** When an archived group was archived. */
    Instant endedAt() {
        return Instant.ofEpochMilli(changedAtEpochMillis);
    }

    /** A write that belongs to the archiving of a group: by the same person, at the same time, for the same request. */
    Operation endedBy(String writeId) {
        return new Operation(writeId, new TenantId(tenantId), new UserId(changedBy), requestId, endedAt());
    }

    long renamesInTheYearBefore(Operation operation) {
        return renamesUpTo(operation).count();
    }

    boolean isOpen() {
        return OPEN.equals(state);
    }

    private Stream<Long> renamesUpTo(Operation operation) {
        long since = operation.at().minus(RENAMES_COUNT_FOR).toEpochMilli();
        return Optional.ofNullable(renamedAtEpochMillis).stream()
                .flatMap(List::stream)
                .filter(at -> at > since);
    }

    private List<String> formerWith(String newSlug) {
        return Stream.concat(former(), Stream.of(slug))
                .filter(former -> !former.equals(newSlug))
                .distinct()
                .toList();
    }

    Stream<String> former() {
        return Optional.ofNullable(formerSlugs).stream().flatMap(List::stream);
    }

    private static Group nextVersion(Group group) {
        return new Group(
                group.tenant(),
                group.id(),
                group.type(),
                group.name(),
                group.slug(),
                group.owner(),
                group.policy(),
                group.description(),
                group.website(),
                group.avatarUrl(),
                group.settings(),
                group.archived(),
                group.createdAt(),
                group.version() + 1);
    }

    private static GroupItem of(
            Group group,
            Operation operation,
            String state,
            List<String> formerSlugs,
            List<Long> renames,
            String replacedOperationId) {
        var key = TableKeys.group(group.tenant(), group.id());
        boolean open = OPEN.equals(state);
        return new GroupItem(
                key.pk(),
                key.sk(),
                "group",
                open ? TableKeys.groupList(group.tenant()) : null,
                open ? TableKeys.groupOrder(group.name(), group.id()) : null,
                group.tenant().value(),
                group.id().value(),
                group.type().toString(),
                group.name(),
                group.slug(),
                formerSlugs,
                renames,
                group.owner().value(),
                Words.write(group.policy()),
                group.description().orElse(null),
                group.website().orElse(null),
                group.avatarUrl().orElse(null),
                SettingsItem.from(group.settings()),
                state,
                null,
                null,
                null,
                group.createdAt().toEpochMilli(),
                operation.actor().value(),
                operation.at().toEpochMilli(),
                operation.requestId(),
                operation.id(),
                replacedOperationId,
                group.version());
    }

    Group toDomain() {
        return new Group(
                new TenantId(tenantId),
                new GroupId(groupId),
                Words.read(GroupType.class, type),
                name,
                slug,
                new UserId(ownerId),
                Words.readIfPresent(LicencePolicy.class, policy),
                Optional.ofNullable(description),
                Optional.ofNullable(website),
                Optional.ofNullable(avatarUrl),
                settings == null ? Settings.NONE : settings.toDomain(),
                !isOpen(),
                Instant.ofEpochMilli(createdAtEpochMillis),
                version);
    }
}
