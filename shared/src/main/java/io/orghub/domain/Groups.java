package io.orghub.domain;

import java.util.Optional;

/** Groups and organisations of all tenants. */
public interface Groups {
    Once<CreateGroupOutcome> create(Operation operation, NewGroup group, Optional<Claim<CreateGroupOutcome>> claim);

    /** The group and the user's role in it, read together and strongly; nothing if there is no such group. */
    Optional<Standing> standing(TenantId tenant, GroupId group, UserId user);

    /** What a user is a member of, archived groups left out. */
    Page<Standing> of(TenantId tenant, UserId user, PageRequest page);
}
