package io.orghub.domain;

/** A user's role in a group, weakest first. */
public enum Role {
    MEMBER("member"),
    ADMIN("admin"),
    OWNER("owner");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    public boolean atLeast(Role other) {
        return compareTo(other) >= 0;
    }

    public static Role stronger(Role one, Role other) {
        return one.atLeast(other) ? one : other;
    }

    @Override
    public String toString() {
        return text;
    }
}
