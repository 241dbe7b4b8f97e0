package io.orghub.domain;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Groups and organisations of all tenants. */
public interface Groups {
    int MAX_RENAMES_A_YEAR = 5;

    Once<CreateGroupOutcome> create(Operation operation, NewGroup group, Optional<Claim<CreateGroupOutcome>> claim);

    /** The group and the user's role in it, read together and strongly; nothing if there is no such group. */
    Optional<Standing> standing(TenantId tenant, GroupId group, UserId user);

    /** What a user is a member of, archived groups left out. */
    Page<Standing> of(TenantId tenant, UserId user, PageRequest page);

    /** The tenant's groups by name, archived ones left out. A filtered page may be short and still have a next one. */
    Page<Group> in(TenantId tenant, GroupFilter filter, PageRequest page);

    /**
     * Changes name, slug, policy, description, website, image and settings. The former slug stays the group's own.
     *
     * @param group as it was found
     * @param expected the version that it must be of; any if absent
     * @param change made of the group as it is, and anew if it has become another
     */
    UpdateGroupOutcome update(Operation operation, Group group, Optional<Long> expected, UnaryOperator<Group> change);

    /** Closes the group and its account and gives every licence back at once; the rest is swept later. */
    void archive(Operation operation, Group group);

    /**
     * Makes a member the owner, and the owner an admin, who takes over the licence of that membership.
     *
     * @param byTenantAdmin whether the actor need not be the owner
     */
    TransferOutcome transfer(Operation operation, Group group, UserId newOwner, boolean byTenantAdmin);
}
