package io.orghub.domain;

/** A booking's id: {@link Identifier} text. */
public record BookingId(String value) {
    public BookingId {
        Identifier.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
