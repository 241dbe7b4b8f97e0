package io.orghub.testing.template;

/** Where a queue's messages go, by logical id, after they were received that often in vain. */
public record Redrive(String deadLetterQueue, int maxReceiveCount) {}
