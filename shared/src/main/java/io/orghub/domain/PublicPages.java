package io.orghub.domain;

/** What anybody may see of organisations, whoever asks. */
public interface PublicPages {
    /** No more tutors, and no more listings, are on a page. */
    int MOST_SHOWN = 100;

    PublicPageOutcome find(Slug slug);
}
