package io.orghub.domain;

/** A refund's id: {@link Identifier} text, one of its booking's. */
public record RefundId(String value) {
    public RefundId {
        Identifier.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
