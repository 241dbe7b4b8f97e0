package io.orghub.domain;

import java.time.Instant;

/**
 * What went back of a booking, as the platform reports it.
 *
 * @param amount more than nothing, in the booking's currency
 * @param refundedAt to the millisecond
 */
public record Refund(RefundId id, BookingId booking, Money amount, Instant refundedAt) {}
