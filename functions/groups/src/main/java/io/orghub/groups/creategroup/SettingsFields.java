package io.orghub.groups.creategroup;

import io.orghub.domain.Settings;
import io.orghub.edge.Fields;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code settings}. */
final class SettingsFields {
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");

    private SettingsFields() {}

    static Settings read(Fields fields) {
        return fields.optionalObject("settings", SettingsFields::settings).orElse(Settings.NONE);
    }

    private static Settings settings(Fields fields) {
        return new Settings(
                fields.matching("timeZone", ZONES::contains, "must be an IANA time zone such as Europe/London"),
                fields.matching("currency", SettingsFields::isCurrency, "must be an ISO 4217 currency such as GBP"),
                fields.optionalInteger("commissionBasisPoints", 0, 10_000),
                fields.matching(
                        "accentColour", text -> COLOUR.matcher(text).matches(), "must be a colour such as #1A73E8"));
    }

    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(currency -> currency.getCurrencyCode().equals(code));
    }
}
