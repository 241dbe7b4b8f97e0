package io.orghub.domain;

import java.util.function.Consumer;

/** Ends invitations that have expired, wherever they are, and gives their licences back. */
public interface InvitationExpiry {
    /**
     * Does a slice of what is due; it may be cut off anywhere and run twice at once.
     *
     * @param onFailure is told why one could not be ended
     */
    Report expire(Consumer<RuntimeException> onFailure);

    /**
     * @param expired how many this run has ended
     * @param failed how many it could not end, for they were held or cannot be read
     * @param more whether some may be due still
     */
    record Report(int expired, int failed, boolean more) {}
}
