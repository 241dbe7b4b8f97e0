package io.orghub.domain;

/** One import into one group. */
public record ImportKey(TenantId tenant, GroupId group, String importId) {
    public ImportKey {
        Identifier.require(importId);
    }
}
