package io.orghub.domain;

import java.util.Optional;

/** What an organisation shows of its tutors, each list one query a page. */
public interface Hub {
    /** Clients by name. @param namePrefix compared without case and accents */
    Page<Client> clients(TenantId tenant, GroupId organisation, Optional<String> namePrefix, PageRequest page);

    /** Listings by title. */
    Page<ShownListing> listings(TenantId tenant, GroupId organisation, PageRequest page);
}
