package io.orghub.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A paid booking, as the platform reports it.
 *
 * @param amount what was paid, more than nothing
 * @param paidAt to the millisecond
 * @param organisation whose booking it is; found by the tutor's memberships if absent
 */
public record Booking(
        BookingId id, UserId tutor, UserId student, Money amount, Instant paidAt, Optional<GroupId> organisation) {}
