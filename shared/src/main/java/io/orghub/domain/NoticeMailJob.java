package io.orghub.domain;

/** The mail of a notice that licences run low, told by the notice's key. */
public record NoticeMailJob(TenantId tenant, GroupId organisation, long accountVersion) implements Job {}
