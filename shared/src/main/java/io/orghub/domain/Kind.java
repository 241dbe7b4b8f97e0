package io.orghub.domain;

/** What a member is there for. */
public enum Kind {
    TUTOR("tutor"),
    LEARNER("learner");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    public static Kind usualIn(GroupType type) {
        return type == GroupType.ORGANISATION ? TUTOR : LEARNER;
    }

    @Override
    public String toString() {
        return text;
    }
}
