package io.orghub.domain;

import java.util.Optional;

/** What came of reporting a booking. */
public sealed interface RecordBookingOutcome {
    /**
     * Now or before.
     *
     * @param earning when it was recorded, whatever went back since; nothing if no organisation has a share in it
     */
    record Recorded(Booking booking, Optional<Earning> earning) implements RecordBookingOutcome {}

    record UnknownOrganisation() implements RecordBookingOutcome {}

    record NotAnOrganisation() implements RecordBookingOutcome {}

    record Archived() implements RecordBookingOutcome {}

    /** The tutor is none of the organisation given. */
    record NotAMember() implements RecordBookingOutcome {}

    /** Another booking has the id. */
    record Conflict() implements RecordBookingOutcome {}
}
