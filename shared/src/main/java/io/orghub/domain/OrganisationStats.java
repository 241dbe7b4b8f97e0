package io.orghub.domain;

import java.time.Instant;

/**
 * An organisation's numbers, kept up by the stream, as of {@code asOf}: when it last changed one.
 *
 * @param teamSize tutors, the owner left out
 * @param fanOutRunning whether clients of a tutor who joined, left or was renamed are still being brought after
 */
public record OrganisationStats(
        GroupId organisation,
        long teamSize,
        long learners,
        long totalClients,
        boolean fanOutRunning,
        long pendingInvitations,
        LicenceAccount licences,
        boolean archived,
        Instant asOf) {}
