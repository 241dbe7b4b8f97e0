package io.orghub.testing.stage;

/** Somebody of the {@link Story} who may call. */
public record Person(String tenant, String id, String name, String email, boolean tenantAdmin) {}
