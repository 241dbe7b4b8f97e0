package io.orghub.domain;

import java.util.List;
import java.util.Optional;

/** Memberships; each is the SOCIAL link of owner and member as well. */
public interface Members {
    /**
     * Makes 1 to 98 users members, all or none, each by the organisation's licence policy.
     *
     * @param members distinct users
     */
    Once<AddOutcome> add(Operation operation, Group group, List<NewMember> members, Optional<Claim<AddOutcome>> claim);

    /** Ends a membership and gives its licence back, once; a member removed before stays removed. */
    RemoveOutcome remove(Operation operation, Group group, UserId user, Role strongestRemovable);

    /**
     * Changes role or kind of a member who is not the owner, never the licences that the member holds.
     *
     * @param ifVersion the version that the caller has read; nothing for any
     */
    ChangeMemberOutcome change(
            Operation operation, Group group, UserId user, MemberChange change, Optional<Long> ifVersion);

    /** The team by name, the owner among them. A filtered page may be short and still have a next one. */
    Page<Member> team(TenantId tenant, GroupId group, TeamFilter filter, PageRequest page);
}
