package io.orghub.domain;

/** What became of one row of an import. */
public enum RowVerdict {
    ADDED("added"),
    ALREADY_MEMBER("already-member"),
    INVITED("invited"),
    ALREADY_INVITED("already-invited"),
    DUPLICATE("duplicate"),
    MALFORMED("malformed"),
    NO_LICENCE("no-licence");

    private final String text;

    RowVerdict(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
