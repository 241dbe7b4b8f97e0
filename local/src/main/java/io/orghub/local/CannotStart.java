package io.orghub.local;

/** Why the local stack does not start, in one line for whoever typed the command. */
public final class CannotStart extends RuntimeException {
    public CannotStart(String reason) {
        super(reason);
    }
}
