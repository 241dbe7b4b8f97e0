package io.orghub.domain;

import java.util.regex.Pattern;

/** The form of every id: 1 to 64 of {@code A-Z a-z 0-9 . _ ~ -}, so that no id can hold a key's separator. */
public final class Identifier {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    private Identifier() {}

    public static boolean isValid(String text) {
        return text != null && FORM.matcher(text).matches();
    }

    static void require(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("Not an id");
        }
    }
}
