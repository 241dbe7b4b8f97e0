package io.orghub.domain;

import java.time.Instant;

/**
 * An organisation's numbers as of {@code asOf}, all but the licences kept up by the stream.
 *
 * @param teamSize tutors, the owner left out
 */
public record OrganisationStats(
        GroupId organisation,
        long teamSize,
        long learners,
        long pendingInvitations,
        LicenceAccount licences,
        boolean archived,
        Instant asOf) {}
