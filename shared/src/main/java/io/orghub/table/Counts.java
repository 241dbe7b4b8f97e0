package io.orghub.table;

import io.orghub.domain.TenantTotals;
import java.util.stream.LongStream;

/**
 * What is counted of a group, or a difference in it.
 *
 * @param fanOuts tutors whose clients and listings are still being brought to what they should be
 */
record Counts(long tutors, long learners, long enrolments, long pending, long reserved, long clients, long fanOuts) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
    static final Counts TUTOR = new Counts(1, 0, 0, 0, 0, 0, 0);
    static final Counts LEARNER = new Counts(0, 1, 0, 0, 0, 0, 0);

    static Counts ofEnrolments(long number) {
        return new Counts(0, 0, number, 0, 0, 0, 0);
    }

    static Counts ofInvitation(long reservedLicences) {
        return new Counts(0, 0, 0, 1, reservedLicences, 0, 0);
    }

    static Counts ofClients(long number) {
        return new Counts(0, 0, 0, 0, 0, number, 0);
    }

    static Counts ofFanOuts(long number) {
        return new Counts(0, 0, 0, 0, 0, 0, number);
    }

    Counts plus(Counts other) {
        return new Counts(
                tutors + other.tutors,
                learners + other.learners,
                enrolments + other.enrolments,
                pending + other.pending,
                reserved + other.reserved,
                clients + other.clients,
                fanOuts + other.fanOuts);
    }

    Counts minus(Counts other) {
        return plus(new Counts(
                -other.tutors,
                -other.learners,
                -other.enrolments,
                -other.pending,
                -other.reserved,
                -other.clients,
                -other.fanOuts));
    }

    /** How many numbers are not 0. */
    long numbers() {
        return LongStream.of(tutors, learners, enrolments, pending, reserved, clients, fanOuts)
                .filter(number -> number != 0)
                .count();
    }

    /** The same in the tenant's totals. */
    TenantTotals totalled() {
        return new TenantTotals(0, 0, tutors + learners, enrolments, 0, 0, reserved);
    }
}
