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

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
