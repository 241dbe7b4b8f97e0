package io.orghub.table;

import io.orghub.domain.EmailAddress;
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
 * {@code T#GROUP#g | TEAM#u}: a member as the team shows it, ordered by name in {@code byList}, and in {@code byUser} among
 * what anybody may see if it is a tutor whose profile is public. It is there exactly while the stats count its member;
 * {@code activeStudents} are the clients that it brings.
 */
record TeamRowItem(
        String pk,
        String sk,
        String itemType,
        String userPk,
        String userSk,
        String listPk,
        String listSk,
        String userId,
        String role,
        String kind,
        String email,
        String displayName,
        String headline,
        String avatarUrl,
        Boolean holdsLicence,
        Long joinedAtEpochMillis,
        Long activeStudents,
        Long memberVersion,
        Long version) {
    static final TableSchema<TeamRowItem> SCHEMA = RecordSchema.of(TeamRowItem.class);

    /** @param activeStudents nothing where none have been counted yet */
    static TeamRowItem from(
            TenantId tenant,
            GroupId group,
            Member member,
            boolean isPublic,
            Optional<Long> activeStudents,
            long version) {
        var key = TableKeys.teamRow(tenant, group, member.user());
        var sortName = member.displayName().map(SortName::of).orElse("");
        boolean shown = isPublic && member.kind().filter(Kind.TUTOR::equals).isPresent();
        return new TeamRowItem(
                key.pk(),
                key.sk(),
                "team-row",
                shown ? TableKeys.publicList(tenant, group) : null,
                shown ? TableKeys.publicTutorOrder(sortName, member.user()) : null,
                TableKeys.teamList(tenant, group),
                TableKeys.teamOrder(sortName, member.user()),
                member.user().value(),
                member.role().toString(),
                Words.write(member.kind()),
                member.email().map(EmailAddress::typed).orElse(null),
                member.displayName().orElse(null),
                member.headline().orElse(null),
                member.avatarUrl().orElse(null),
                member.holdsLicence(),
                member.joinedAt().toEpochMilli(),
                activeStudents.orElse(null),
                member.version(),
                version);
    }

    Member toDomain() {
        var readKind = Words.readIfPresent(Kind.class, kind);
        return new Member(
                new UserId(userId),
                Words.read(Role.class, role),
                readKind,
                Optional.ofNullable(email).flatMap(EmailAddress::parse),
                Optional.ofNullable(displayName),
                Optional.ofNullable(headline),
                Optional.ofNullable(avatarUrl),
                holdsLicence,
                Instant.ofEpochMilli(joinedAtEpochMillis),
                readKind.filter(Kind.TUTOR::equals)
                        .map(tutor -> Optional.ofNullable(activeStudents).orElse(0L)),
                // Of a row that was there before it: no tag that a change could be asked by.
                memberVersion == null ? 0 : memberVersion);
    }
}
