package io.orghub.testing.template;

import java.util.Optional;

/** A schedule that starts a function, with the JSON it hands over if it has its own. */
public record Schedule(String eventName, String expression, Optional<String> input) {}
