package io.orghub.domain;

/** What a group is: one without limits, or one that holds enrolment licences. */
public enum GroupType {
    GROUP("group"),
    ORGANISATION("organisation");

    private final String text;

    GroupType(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
