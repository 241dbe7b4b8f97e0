package io.orghub.domain;

/** A course's id: {@link Identifier} text. */
public record CourseId(String value) {
    public CourseId {
        Identifier.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
