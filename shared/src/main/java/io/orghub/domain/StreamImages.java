package io.orghub.domain;

import java.util.Optional;

/** What stream records say, for consumers that write nothing. */
public interface StreamImages {
    /** The work that a record asks for, such as the mail of an invitation whose latest sending has not been mailed. */
    Optional<Job> job(StreamRecord record);

    /** What a record tells other modules. */
    Optional<DomainEvent> event(StreamRecord record);
}
