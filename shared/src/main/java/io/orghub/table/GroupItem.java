package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Operation;
import io.orghub.domain.Settings;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | GROUP}. */
record GroupItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String groupId,
        String type,
        String name,
        String slug,
        String ownerId,
        String policy,
        String description,
        String website,
        String avatarUrl,
        SettingsItem settings,
        String state,
        Long createdAtEpochMillis,
        String changedBy,
        Long changedAtEpochMillis,
        String requestId,
        String operationId,
        Long version) {
    static final TableSchema<GroupItem> SCHEMA = RecordSchema.of(GroupItem.class);
    static final String OPEN = "open";

    record SettingsItem(String timeZone, String currency, Integer commissionBasisPoints, String accentColour) {
        static SettingsItem from(Settings settings) {
            return new SettingsItem(
                    settings.timeZone().orElse(null),
                    settings.currency().orElse(null),
                    settings.commissionBasisPoints().orElse(null),
                    settings.accentColour().orElse(null));
        }

        Settings toDomain() {
            return new Settings(
                    Optional.ofNullable(timeZone),
                    Optional.ofNullable(currency),
                    Optional.ofNullable(commissionBasisPoints),
                    Optional.ofNullable(accentColour));
        }
    }

    static GroupItem from(Group group, Operation operation) {
        var key = TableKeys.group(group.tenant(), group.id());
        return new GroupItem(
                key.pk(),
                key.sk(),
                "group",
                group.tenant().value(),
                group.id().value(),
                group.type().toString(),
                group.name(),
                group.slug(),
                group.owner().value(),
                Words.write(group.policy()),
                group.description().orElse(null),
                group.website().orElse(null),
                group.avatarUrl().orElse(null),
                SettingsItem.from(group.settings()),
                OPEN,
                group.createdAt().toEpochMilli(),
                operation.actor().value(),
                operation.at().toEpochMilli(),
                operation.requestId(),
                operation.id(),
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
                !OPEN.equals(state),
                Instant.ofEpochMilli(createdAtEpochMillis),
                version);
    }
}
