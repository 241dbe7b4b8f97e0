package io.orghub.local.token;

/** Why no token was issued, for whoever asked. */
public final class BadTokenRequest extends RuntimeException {
    BadTokenRequest(String reason) {
        super(reason);
    }
}
