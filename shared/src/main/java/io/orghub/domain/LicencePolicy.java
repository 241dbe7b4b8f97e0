package io.orghub.domain;

/** When an organisation's licence is consumed: by becoming a member, or by each enrolment. */
public enum LicencePolicy {
    MEMBER("member"),
    ENROLMENT("enrolment");

    private final String text;

    LicencePolicy(String text) {
        this.text = text;
    }

    /** Licences that one member, or one pending invitation, holds: 0 or 1. */
    public int perMember() {
        return this == MEMBER ? 1 : 0;
    }

    /** Licences that one enrolment holds: 0 or 1. */
    public int perEnrolment() {
        return this == ENROLMENT ? 1 : 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
