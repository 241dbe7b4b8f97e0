package io.orghub.groups;

import io.orghub.domain.Language;
import io.orghub.domain.Settings;
import io.orghub.edge.Fields;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code settings}, of a new group or of a merge patch. */
public final class SettingsFields {
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");

    private SettingsFields() {}

    /** Of a new group. */
    public static Settings read(Fields fields) {
        return fields.optionalObject(
                        "settings",
                        nested -> new Settings(
                                timeZone(nested),
                                nested.optionalCurrency("currency"),
                                commission(nested),
                                accentColour(nested),
                                locale(nested)))
                .orElse(Settings.NONE);
    }

    /** Of a merge patch: what is not there stays as it is, what is null goes. */
    public static Settings patch(Fields fields, Settings current) {
        return fields.patched(
                        "settings",
                        Optional.of(current),
                        name -> fields.optionalObject(name, nested -> patched(nested, current)))
                .orElse(Settings.NONE);
    }

    private static Settings patched(Fields fields, Settings current) {
        return new Settings(
                fields.patched("timeZone", current.timeZone(), name -> timeZone(fields)),
                fields.patched("currency", current.currency(), fields::optionalCurrency),
                fields.patched("commissionBasisPoints", current.commissionBasisPoints(), name -> commission(fields)),
                fields.patched("accentColour", current.accentColour(), name -> accentColour(fields)),
                fields.patched("locale", current.locale(), name -> locale(fields)));
    }

    private static Optional<String> timeZone(Fields fields) {
        return fields.matching("timeZone", ZONES::contains, "must be an IANA time zone such as Europe/London");
    }

    private static Optional<Integer> commission(Fields fields) {
        return fields.optionalInteger("commissionBasisPoints", 0, 10_000);
    }

    private static Optional<String> accentColour(Fields fields) {
        return fields.matching(
                "accentColour", text -> COLOUR.matcher(text).matches(), "must be a colour such as #1A73E8");
    }

    private static Optional<Language> locale(Fields fields) {
        return fields.optionalOneOf("locale", List.of(Language.values()));
    }
}
