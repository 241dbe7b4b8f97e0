package io.orghub.platform;

import io.orghub.domain.GroupId;
import io.orghub.domain.ProfileLink;
import java.time.Instant;
import java.util.Optional;

/** A profile link as the platform reads it. */
public record ProfileLinkView(String type, String sourceId, String targetId, Optional<String> groupId, Instant since) {
    public static ProfileLinkView of(ProfileLink link) {
        return new ProfileLinkView(
                link.type().name(),
                link.source().value(),
                link.target().value(),
                link.group().map(GroupId::value),
                link.since());
    }
}
