package io.orghub.domain;

/** What is found under a slug by anybody who asks. */
public sealed interface PublicPageOutcome {
    record Shown(PublicPage page) implements PublicPageOutcome {}

    /** @param slug what the organisation is called now */
    record Moved(Slug slug) implements PublicPageOutcome {}

    /** Nothing, or nothing for everybody's eyes: a plain group, an archived organisation. */
    record NotThere() implements PublicPageOutcome {}
}
