package io.orghub.domain;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;

/**
 * An organisation's numbers, kept up by the stream, as of {@code asOf}: when it last changed one.
 *
 * @param teamSize tutors, the owner left out
 * @param fanOutRunning whether clients of a tutor who joined, left or was renamed are still being brought after
 * @param month the present one in the organisation's time zone
 * @param revenue of {@code month} and the eleven before it, oldest first, by currency; without what has had none
 */
public record OrganisationStats(
        GroupId organisation,
        long teamSize,
        long learners,
        long totalClients,
        boolean fanOutRunning,
        long pendingInvitations,
        LicenceAccount licences,
        YearMonth month,
        ZoneId timeZone,
        List<MonthlyRevenue> revenue,
        boolean archived,
        Instant asOf) {}
