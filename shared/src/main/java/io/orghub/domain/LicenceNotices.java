package io.orghub.domain;

import java.time.Instant;
import java.util.Optional;

/** Notices that licences run low, to be mailed to owners. */
public interface LicenceNotices {
    /**
     * What a notice's mail needs, if it has not been mailed, the organisation is open and its owner's address is known.
     */
    Optional<MailDue> mailDue(TenantId tenant, GroupId organisation, long accountVersion);

    /**
     * Claims its mail for a minute.
     *
     * @throws Busy while another worker is sending it
     */
    void claimMail(LicenceNotice notice, Instant now);

    /** Notes that its mail went out; nothing happens where that is known. */
    void markMailed(LicenceNotice notice, Instant at);

    record MailDue(LicenceNotice notice, Group organisation, EmailAddress owner) {}
}
