package io.orghub.domain;

/** A tenant's id: {@link Identifier} text. */
public record TenantId(String value) {
    public TenantId {
        Identifier.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
