package io.orghub.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A group or an organisation.
 *
 * @param policy present in organisations only
 * @param version 1 at creation, one more with each change
 */
public record Group(
        TenantId tenant,
        GroupId id,
        GroupType type,
        String name,
        String slug,
        UserId owner,
        Optional<LicencePolicy> policy,
        Optional<String> description,
        Optional<String> website,
        Optional<String> avatarUrl,
        Settings settings,
        boolean archived,
        Instant createdAt,
        long version) {

    public boolean isOrganisation() {
        return type == GroupType.ORGANISATION;
    }

    /** Licences that one member or one pending invitation holds here. */
    public int licencesPerMember() {
        return policy.map(LicencePolicy::perMember).orElse(0);
    }

    /** The same group with another owner. */
    public Group ownedBy(UserId newOwner) {
        return new Group(
                tenant,
                id,
                type,
                name,
                slug,
                newOwner,
                policy,
                description,
                website,
                avatarUrl,
                settings,
                archived,
                createdAt,
                version);
    }

    /** Licences that one enrolment holds here. */
    public int licencesPerEnrolment() {
        return policy.map(LicencePolicy::perEnrolment).orElse(0);
    }
}
