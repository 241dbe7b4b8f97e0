package io.orghub.domain;

/** A moment in which the stream can come after. */
public interface Pause {
    void pause();
}
