package io.orghub.domain;

/** The next slice of an import: one message for each version, so that an old message finds nothing left to do. */
public record ImportJob(ImportKey key, long version) implements Job {}
