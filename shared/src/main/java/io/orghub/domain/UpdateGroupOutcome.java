package io.orghub.domain;

/** What came of changing a group. */
public sealed interface UpdateGroupOutcome {
    record Updated(Group group) implements UpdateGroupOutcome {}

    /** The group is of another version than the one that the change was made for. */
    record Stale() implements UpdateGroupOutcome {}

    record SlugTaken(Slug slug) implements UpdateGroupOutcome {}

    /** The slug has changed {@link Groups#MAX_RENAMES_A_YEAR} times within a year. */
    record RenamedTooOften() implements UpdateGroupOutcome {}

    /** Licences are in use, or somebody has been admitted without one. */
    record PolicyInUse() implements UpdateGroupOutcome {}

    record Archived() implements UpdateGroupOutcome {}
}
