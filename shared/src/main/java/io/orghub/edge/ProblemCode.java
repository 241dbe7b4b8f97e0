package io.orghub.edge;

/** Every stable code of a refusal, with its status and title: the only table from one to the other. */
public enum ProblemCode {
    VALIDATION_FAILED(400, "The request is not valid"),
    MALFORMED_JSON(400, "The body is not well-formed JSON"),
    INVALID_CURSOR(400, "The cursor is not valid"),
    IDEMPOTENCY_KEY_REQUIRED(400, "An Idempotency-Key is required"),
    FORBIDDEN(403, "Not permitted"),
    INVITATION_EMAIL_MISMATCH(403, "The invitation is for another address"),
    EMAIL_NOT_VERIFIED(403, "The e-mail address is not verified"),
    NOT_FOUND(404, "Not found"),
    INVITATION_INVALID(404, "The invitation is not valid"),
    LICENCES_EXHAUSTED(409, "Too few licences are available"),
    LICENCES_IN_USE(409, "More licences are in use"),
    NOT_A_MEMBER(409, "Not a member"),
    POLICY_IN_USE(409, "The licence policy is in use"),
    INVITATION_ALREADY_USED(409, "The invitation has been used"),
    INVITATION_UNDELIVERABLE(409, "The address takes no mail"),
    OWNER_CANNOT_BE_REMOVED(409, "The owner cannot be removed"),
    GROUP_ARCHIVED(409, "The group is archived"),
    NOT_AN_ORGANISATION(409, "The group is not an organisation"),
    GROUP_TYPE_NOT_ALLOWED(409, "The tenant does not allow this type of group"),
    SLUG_TAKEN(409, "The slug is taken"),
    BOOKING_CONFLICT(409, "The id has been used"),
    REFUND_EXCEEDS_PAYMENT(409, "More than was paid"),
    INVITATION_EXPIRED(410, "The invitation has expired"),
    INVITATION_REVOKED(410, "The invitation was revoked"),
    INVITATION_DECLINED(410, "The invitation was declined"),
    PRECONDITION_FAILED(412, "It has changed since"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    PRECONDITION_REQUIRED(428, "If-Match is required"),
    RESEND_TOO_SOON(429, "The invitation was sent a moment ago"),
    INTERNAL(500, "Something went wrong"),
    BUSY(503, "Busy, try again");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
