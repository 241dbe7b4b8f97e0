package io.orghub.domain;

/** Ends what an archived group has left: memberships and pending invitations, and the hold on its former slugs. */
public interface ArchiveSweep {
    /** Does the next slice of the job, which may come more than once, and asks by the stream for the one after it. */
    void sweep(SweepJob job);
}
