package io.orghub.domain;

/**
 * What the link in a mail stands for: one sending of one generation of an invitation.
 *
 * @param key of the invitation within its group, made from the address
 * @param generation grows when an address is invited anew
 * @param sending 1 for the first mail, one more with each resend
 */
public record InvitationLink(TenantId tenant, GroupId group, String key, long generation, int sending)
        implements Offered {
    @Override
    public boolean isOf(int latestSending) {
        return sending == latestSending;
    }
}
