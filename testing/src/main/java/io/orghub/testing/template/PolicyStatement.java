package io.orghub.testing.template;

import java.util.List;

/** What a function is allowed to do, with resolved resource names. */
public record PolicyStatement(List<String> actions, List<String> resources) {}
