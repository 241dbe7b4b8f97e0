package io.orghub.members;

import io.orghub.domain.Kind;
import io.orghub.domain.Member;
import io.orghub.edge.Answer;
import java.time.Instant;
import java.util.Optional;

/**
 * A member as the team reads it.
 *
 * @param etag what a change of it names in {@code If-Match}
 */
public record MemberView(
        String userId,
        String role,
        Optional<String> kind,
        Optional<String> displayName,
        Optional<String> headline,
        Optional<String> avatarUrl,
        Optional<Long> activeStudents,
        boolean holdsLicence,
        Instant joinedAt,
        String etag) {
    public static MemberView of(Member member) {
        return new MemberView(
                member.user().value(),
                member.role().toString(),
                member.kind().map(Kind::toString),
                member.displayName(),
                member.headline(),
                member.avatarUrl(),
                member.activeStudents(),
                member.holdsLicence(),
                member.joinedAt(),
                Answer.etag(member.version()));
    }
}
