package io.orghub.domain;

/** What an archived group still has to be swept of. */
public record SweepJob(TenantId tenant, GroupId group) implements Job {}
