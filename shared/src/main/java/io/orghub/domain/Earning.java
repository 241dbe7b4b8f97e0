package io.orghub.domain;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * What a booking earns its organisation, or a refund takes back.
 *
 * @param date by the organisation's clocks when it was recorded
 * @param commission of a refund: zero or less
 */
public record Earning(GroupId organisation, LocalDate date, Money commission) {
    public YearMonth month() {
        return YearMonth.from(date);
    }
}
