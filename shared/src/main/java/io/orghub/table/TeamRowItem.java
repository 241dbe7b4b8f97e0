package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.Kind;
import io.orghub.domain.Member;
import io.orghub.domain.Role;
import io.orghub.domain.SortName;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | TEAM#u}: a member as the team shows it, ordered by name in {@code byList}. It is there exactly while
 * the stats count its member.
 */
record TeamRowItem(
        String pk,
        String sk,
        String itemType,
        String listPk,
        String listSk,
        String userId,
        String role,
        String kind,
        String displayName,
        String headline,
        String avatarUrl,
        Boolean holdsLicence,
        Long joinedAtEpochMillis,
        Long memberVersion,
        Long version) {
    static final TableSchema<TeamRowItem> SCHEMA = RecordSchema.of(TeamRowItem.class);

    static TeamRowItem from(TenantId tenant, GroupId group, Member member, long version) {
        var key = TableKeys.teamRow(tenant, group, member.user());
        var sortName = member.displayName().map(SortName::of).orElse("");
        return new TeamRowItem(
                key.pk(),
                key.sk(),
                "team-row",
                TableKeys.teamList(tenant, group),
                TableKeys.teamOrder(sortName, member.user()),
                member.user().value(),
                member.role().toString(),
                Words.write(member.kind()),
                member.displayName().orElse(null),
                member.headline().orElse(null),
                member.avatarUrl().orElse(null),
                member.holdsLicence(),
                member.joinedAt().toEpochMilli(),
                member.version(),
                version);
    }

    Member toDomain() {
        return new Member(
                new UserId(userId),
                Words.read(Role.class, role),
                Words.readIfPresent(Kind.class, kind),
                Optional.ofNullable(displayName),
                Optional.ofNullable(headline),
                Optional.ofNullable(avatarUrl),
                holdsLicence,
                Instant.ofEpochMilli(joinedAtEpochMillis),
                // Of a row that was there before it: no tag that a change could be asked by.
                memberVersion == null ? 0 : memberVersion);
    }
}
