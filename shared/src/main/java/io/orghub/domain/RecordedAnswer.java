package io.orghub.domain;

import java.util.Optional;

/** An answer as it was given first, kept to be given again: its status, JSON body and address of what was made. */
public record RecordedAnswer(int status, String body, Optional<String> location) {}
