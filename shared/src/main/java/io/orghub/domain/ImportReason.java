package io.orghub.domain;

/** Why an import was refused, or ended before its last row. */
public enum ImportReason {
    LICENCES_EXHAUSTED("licences-exhausted"),
    MAIL_LIMIT_REACHED("mail-limit-reached"),
    MALFORMED_ROWS("malformed-rows"),
    GROUP_ARCHIVED("group-archived"),
    FILE_GONE("file-gone");

    private final String text;

    ImportReason(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
