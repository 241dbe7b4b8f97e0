package io.orghub.domain;

/** Makes ids: unique, and in order of time. */
public interface IdSource {
    /** 26 lower case letters and digits. */
    String next();
}
