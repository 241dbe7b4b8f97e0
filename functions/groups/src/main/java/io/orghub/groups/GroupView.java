package io.orghub.groups;

import io.orghub.domain.Group;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.domain.Settings;
import io.orghub.edge.Answer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A group as its members read it; {@code role} is the caller's. */
public record GroupView(
        String groupId,
        String type,
        String name,
        String slug,
        String ownerId,
        Optional<String> description,
        Optional<String> website,
        Optional<String> avatarUrl,
        Settings settings,
        Optional<String> licencePolicy,
        Optional<String> role,
        Instant createdAt) {

    public static GroupView of(Group group, Optional<Role> role) {
        return new GroupView(
                group.id().value(),
                group.type().toString(),
                group.name(),
                group.slug(),
                group.owner().value(),
                group.description(),
                group.website(),
                group.avatarUrl(),
                group.settings(),
                group.policy().map(LicencePolicy::toString),
                role.map(Role::toString),
                group.createdAt());
    }

    /** As an answer. Its tag stands for the group alone, whatever role the caller has in it. */
    public static Answer answer(Group group, Optional<Role> role) {
        return new Answer.Success(200, of(group, role), Map.of("etag", Answer.etag(group.version())));
    }
}
