package io.orghub.domain;

import java.util.List;
import java.util.Optional;

/** What stream records say, for consumers that write nothing. */
public interface StreamImages {
    /** The work that a record asks for, such as the mail of an invitation whose latest sending has not been mailed. */
    Optional<Job> job(StreamRecord record);

    /** What a record tells other modules, in order; the same record always tells the same. */
    List<DomainEvent> events(StreamRecord record);
}
