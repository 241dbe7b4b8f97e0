package io.orghub.domain;

/** A mail to be sent: the keys of its invitation and nothing else. */
public record MailJob(TenantId tenant, GroupId group, String invitationKey) implements Job {
    public MailJob {
        Identifier.require(invitationKey);
    }
}
