package io.orghub.domain;

/** Where the key ring comes from, read at run time. */
public interface KeyRings {
    KeyRing current();
}
