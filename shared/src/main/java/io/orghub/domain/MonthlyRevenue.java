package io.orghub.domain;

import java.time.YearMonth;

/**
 * An organisation's revenue of a month in one currency, in its smallest unit.
 *
 * @param gross what was paid in the month
 * @param refunds what went back in the month, whenever it was paid
 * @param commission net of what refunds took back, so it may be negative
 */
public record MonthlyRevenue(YearMonth month, String currency, long gross, long refunds, long commission) {}
