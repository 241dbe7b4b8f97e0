package io.orghub.domain;

/** Brings an organisation's clients and listings after a tutor who joined, left or has another name. */
public interface FanOut {
    /** Does the next slice of the job, which may come more than once, and asks by the stream for the one after it. */
    void advance(FanOutJob job);
}
