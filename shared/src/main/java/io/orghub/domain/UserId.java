package io.orghub.domain;

/** A user's id: {@link Identifier} text. */
public record UserId(String value) {
    public UserId {
        Identifier.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
