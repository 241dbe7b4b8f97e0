package io.orghub.domain;

/**
 * The next slice of bringing what a group shows of a tutor to what it should be: one message for each version, so that an
 * old message finds nothing left to do.
 */
public record FanOutJob(TenantId tenant, UserId tutor, GroupId group, long version) implements Job {}
