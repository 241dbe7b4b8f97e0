package io.orghub.edge;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A failure as it may be logged: types and places. Messages stay out, for they may quote what a caller sent. */
public final class Unforeseen {
    private static final int MAX_FRAMES = 12;

    private Unforeseen() {}

    public static String trace(Throwable failure) {
        var frames = Arrays.stream(failure.getStackTrace())
                .limit(MAX_FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
        var cause = failure.getCause() == null || failure.getCause() == failure
                ? ""
                : " caused by " + trace(failure.getCause());
        return failure.getClass().getName() + " at " + frames + cause;
    }
}
