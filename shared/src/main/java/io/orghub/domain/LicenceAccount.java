package io.orghub.domain;

/**
 * An organisation's licences: {@code granted = available + inUse}, and {@code reserved + consumed = inUse}.
 *
 * @param reserved held by pending invitations, as far as the stream has told; never more than {@code inUse}
 * @param version of the account, one more with each change
 */
public record LicenceAccount(
        GroupId organisation, LicencePolicy policy, long granted, long available, long reserved, long version) {

    public long inUse() {
        return granted - available;
    }

    public long consumed() {
        return inUse() - reserved;
    }
}
