package io.orghub.local.lambda;

/** How one invocation ended. */
public sealed interface Outcome {
    record Answered(String json) implements Outcome {}

    /** The function threw, or ran into its own time limit. */
    record Failed(String errorType, String message) implements Outcome {}

    /** It still runs, but the caller waits no longer. */
    record Unfinished() implements Outcome {}
}
