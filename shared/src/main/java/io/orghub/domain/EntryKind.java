package io.orghub.domain;

import java.util.Locale;

/** What changed a licence account. */
public enum EntryKind {
    OPEN,
    GRANT,
    SET,
    RESERVE,
    CONSUME,
    RELEASE,
    POLICY,
    CLOSE;

    /** Whether the licences are another number after it, so that a low number is news again. */
    public boolean rearmsNotices() {
        return this == GRANT || this == SET;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
