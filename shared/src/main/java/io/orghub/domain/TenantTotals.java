package io.orghub.domain;

/**
 * What a tenant's open groups come to together, as far as the stream has told.
 *
 * @param groups plain ones
 * @param reserved held by pending invitations
 */
public record TenantTotals(
        long groups, long organisations, long members, long enrolments, long granted, long available, long reserved) {
    public static final TenantTotals NONE = new TenantTotals(0, 0, 0, 0, 0, 0, 0);

    public TenantTotals plus(TenantTotals other) {
        return new TenantTotals(
                groups + other.groups,
                organisations + other.organisations,
                members + other.members,
                enrolments + other.enrolments,
                granted + other.granted,
                available + other.available,
                reserved + other.reserved);
    }

    public TenantTotals minus(TenantTotals other) {
        return new TenantTotals(
                groups - other.groups,
                organisations - other.organisations,
                members - other.members,
                enrolments - other.enrolments,
                granted - other.granted,
                available - other.available,
                reserved - other.reserved);
    }

    public long inUse() {
        return granted - available;
    }

    public long consumed() {
        return inUse() - reserved;
    }
}
