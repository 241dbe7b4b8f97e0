package io.orghub.domain;

/** How an addressee names an invitation. */
public sealed interface Offered permits InvitationLink, ListedInvitation {
    TenantId tenant();

    GroupId group();

    String key();

    long generation();

    /** Whether an invitation whose latest sending is this one is meant. */
    boolean isOf(int latestSending);
}
