package io.orghub.domain;

import java.util.Locale;

/** A language that mails are written in, by its ISO 639 code. */
public enum Language {
    EN,
    DE,
    FR;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
