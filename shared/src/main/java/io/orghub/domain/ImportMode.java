package io.orghub.domain;

/** What becomes of an import that cannot have all of its rows. */
public enum ImportMode {
    /** Takes what fits, in the order of the file. */
    PARTIAL("partial"),
    /** Refused, with nothing changed, where licences are too few or a row cannot be read. */
    ALL_OR_NOTHING("all-or-nothing");

    private final String text;

    ImportMode(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
