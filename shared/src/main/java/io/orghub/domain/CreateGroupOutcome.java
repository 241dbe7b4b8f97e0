package io.orghub.domain;

/** What came of creating a group. */
public sealed interface CreateGroupOutcome {
    record Created(Group group) implements CreateGroupOutcome {}

    record SlugTaken(Slug slug) implements CreateGroupOutcome {}

    record TypeNotAllowed() implements CreateGroupOutcome {}

    /** The tenant lets only its admin create organisations. */
    record SelfServiceOff() implements CreateGroupOutcome {}
}
