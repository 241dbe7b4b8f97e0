package io.orghub.domain;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A group's name in addresses: 3 to 63 of {@code a-z 0-9} in words joined by single hyphens, and no reserved word. */
public record Slug(String value) {
    public static final String FORM_IN_WORDS = "must be 3 to 63 of a-z 0-9 and single hyphens, not reserved";

    private static final int MIN_LENGTH = 3;
    private static final int MAX_LENGTH = 63;
    private static final int MAX_BASE_LENGTH = 48;
    private static final Pattern FORM = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Set<String> RESERVED = Set.of(
            "about",
            "account",
            "accounts",
            "admin",
            "api",
            "app",
            "assets",
            "auth",
            "billing",
            "blog",
            "careers",
            "contact",
            "dashboard",
            "docs",
            "group",
            "groups",
            "help",
            "home",
            "invitation",
            "invitations",
            "legal",
            "local",
            "login",
            "logout",
            "mail",
            "new",
            "null",
            "organisation",
            "organisations",
            "organization",
            "organizations",
            "orghub",
            "privacy",
            "profile",
            "profiles",
            "public",
            "root",
            "security",
            "settings",
            "signin",
            "signup",
            "static",
            "status",
            "support",
            "system",
            "tenant",
            "tenants",
            "terms",
            "undefined",
            "www");

    /** Words that no group has, for the platform may come to need them. */
    public static Set<String> reserved() {
        return RESERVED;
    }

    public static Optional<Slug> parse(String text) {
        boolean valid = text.length() >= MIN_LENGTH
                && text.length() <= MAX_LENGTH
                && FORM.matcher(text).matches()
                && !RESERVED.contains(text);
        return valid ? Optional.of(new Slug(text)) : Optional.empty();
    }

    /** A slug made of a name's Latin letters and digits, if they make one. */
    public static Optional<Slug> of(String name) {
        return parse(base(name));
    }

    /** As {@link #of(String)}, told apart by {@code distinction}: some lower case letters and digits. */
    public static Slug of(String name, String distinction) {
        var base = base(name);
        return new Slug((base.isEmpty() ? "group" : base) + "-" + distinction);
    }

    private static String base(String name) {
        var words = SortName.of(name).replaceAll("[^a-z0-9]+", "-");
        return words.substring(0, Math.min(words.length(), MAX_BASE_LENGTH)).replaceAll("^-|-$", "");
    }
}
