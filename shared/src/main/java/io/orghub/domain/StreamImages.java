package io.orghub.domain;

import java.util.Optional;

/** What stream records say, for consumers that write nothing. */
public interface StreamImages {
    /** The invitation whose latest sending has not been mailed. */
    Optional<MailJob> mailJob(StreamRecord record);
}
