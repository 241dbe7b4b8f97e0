package io.orghub.domain;

/** The id of a group or organisation: {@link Identifier} text. */
public record GroupId(String value) {
    public GroupId {
        Identifier.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
