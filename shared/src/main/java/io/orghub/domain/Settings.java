package io.orghub.domain;

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
}
