package io.orghub.domain;

import java.time.ZoneId;
import java.util.Optional;

/**
 * An organisation's own choices.
 *
 * @param timeZone an IANA zone id, in which its months begin; UTC if absent
 * @param currency ISO 4217, three capital letters
 * @param commissionBasisPoints its share of a booking, 0 to 10,000; 1,000 if absent
 * @param accentColour {@code #RRGGBB}, of its mails
 * @param locale the language of its mails; English if absent
 */
public record Settings(
        Optional<String> timeZone,
        Optional<String> currency,
        Optional<Integer> commissionBasisPoints,
        Optional<String> accentColour,
        Optional<Language> locale) {
    public static final Settings NONE =
            new Settings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final ZoneId USUAL_ZONE = ZoneId.of("UTC");
    private static final int USUAL_COMMISSION_BASIS_POINTS = 1_000;

    /** In which its days and months begin. */
    public ZoneId zone() {
        return zone(timeZone);
    }

    public static ZoneId zone(Optional<String> timeZone) {
        return timeZone.map(ZoneId::of).orElse(USUAL_ZONE);
    }

    public Commission commission() {
        return new Commission(commissionBasisPoints.orElse(USUAL_COMMISSION_BASIS_POINTS));
    }
}
