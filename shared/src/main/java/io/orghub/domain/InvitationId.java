package io.orghub.domain;

import java.util.Optional;

/**
 * What clients know an invitation by: a resend keeps it, a new invitation of the same address has another one.
 *
 * @param key of the invitation within its group
 * @param generation grows when an address is invited anew
 */
public record InvitationId(String key, long generation) {
    /** Nothing if it is none, or not written the one way that ids are. */
    public static Optional<InvitationId> parse(String text) {
        int dot = text.lastIndexOf('.');
        try {
            return Optional.of(new InvitationId(
                            text.substring(0, Math.max(dot, 0)),
                            Long.parseLong(text.substring(dot + 1), Character.MAX_RADIX)))
                    .filter(id -> !id.key.isEmpty()
                            && id.generation > 0
                            && id.toString().equals(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return key + "." + Long.toString(generation, Character.MAX_RADIX);
    }
}
