package io.orghub.members;

import io.orghub.domain.EmailAddress;
import io.orghub.domain.Kind;
import io.orghub.domain.Member;
import io.orghub.edge.Answer;
import java.time.Instant;
import java.util.Optional;

/**
 * A member as the team reads it.
 *
 * @param email for who runs the group alone
 * @param etag what a change of it names in {@code If-Match}
 */
public record MemberView(
        String userId,
        String role,
        Optional<String> kind,
        Optional<String> email,
        Optional<String> displayName,
        Optional<String> headline,
        Optional<String> avatarUrl,
        Optional<Long> activeStudents,
        boolean holdsLicence,
        Instant joinedAt,
        String etag) {
    /** For every member, and for answers that are kept to be repeated. */
    public static MemberView of(Member member) {
        return of(member, Optional.empty());
    }

    /** For who runs the group: its owner, its admins and the tenant's. */
    public static MemberView withAddress(Member member) {
        return of(member, member.email());
    }

    private static MemberView of(Member member, Optional<EmailAddress> email) {
        return new MemberView(
                member.user().value(),
                member.role().toString(),
                member.kind().map(Kind::toString),
                email.map(EmailAddress::typed),
                member.displayName(),
                member.headline(),
                member.avatarUrl(),
                member.activeStudents(),
                member.holdsLicence(),
                member.joinedAt(),
                Answer.etag(member.version()));
    }
}
