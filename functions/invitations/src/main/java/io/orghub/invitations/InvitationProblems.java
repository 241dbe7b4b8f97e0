package io.orghub.invitations;

import io.orghub.edge.Answer;
import io.orghub.edge.ProblemCode;
import java.time.Duration;

/** Why nothing can be done with an invitation, in the same words wherever it is tried. */
public final class InvitationProblems {
    private InvitationProblems() {}

    public static Answer invalid() {
        return Answer.problem(ProblemCode.INVITATION_INVALID, "The link is not a valid one, or no longer the latest.");
    }

    public static Answer emailNotVerified() {
        return Answer.problem(ProblemCode.EMAIL_NOT_VERIFIED, "Verify your e-mail address first.");
    }

    public static Answer emailMismatch() {
        return Answer.problem(
                ProblemCode.INVITATION_EMAIL_MISMATCH, "Sign in with the address that the invitation was sent to.");
    }

    public static Answer alreadyUsed() {
        return Answer.problem(ProblemCode.INVITATION_ALREADY_USED, "The invitation has been accepted before.");
    }

    public static Answer expired() {
        return Answer.problem(ProblemCode.INVITATION_EXPIRED, "Ask for a new invitation.");
    }

    public static Answer mailLimitReached(Duration retryAfter) {
        return Answer.problem(
                        ProblemCode.MAIL_LIMIT_REACHED,
                        "As many more would be too many of this group for one day (UTC).")
                .retryAfter(retryAfter);
    }

    public static Answer revoked() {
        return Answer.problem(ProblemCode.INVITATION_REVOKED, "The invitation was taken back.");
    }

    public static Answer declined() {
        return Answer.problem(ProblemCode.INVITATION_DECLINED, "The invitation was declined.");
    }
}
