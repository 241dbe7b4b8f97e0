package io.orghub.domain;

/** One row of an import's file, as far as the file alone tells. */
public sealed interface ImportRow {
    /** As a spreadsheet counts them: the first line is 1, a header and empty lines count. */
    int number();

    /** What stands there, cut where it is long. */
    String value();

    record OfUser(int number, UserId user) implements ImportRow {
        @Override
        public String value() {
            return user.value();
        }
    }

    record OfAddress(int number, EmailAddress email) implements ImportRow {
        @Override
        public String value() {
            return email.typed();
        }
    }

    /** Says what an earlier row has said. */
    record Duplicate(int number, String value, int earlier) implements ImportRow {}

    record Malformed(int number, String value, String detail) implements ImportRow {}
}
