package io.orghub.domain;

/** A listing's id: {@link Identifier} text. */
public record ListingId(String value) {
    public ListingId {
        Identifier.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
