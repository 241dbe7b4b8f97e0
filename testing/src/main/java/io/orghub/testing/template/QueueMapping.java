package io.orghub.testing.template;

import java.util.List;

/** How a function is fed from a queue, named by its logical id. */
public record QueueMapping(String queue, int batchSize, boolean reportsItemFailures, List<String> filters) {}
