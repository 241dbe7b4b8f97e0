package io.orghub.edge;

import io.orghub.domain.RecordedAnswer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a function answers, before it is turned into HTTP. */
public sealed interface Answer {
    static Answer ok(Object body) {
        return new Success(200, body, Map.of());
    }

    /** @param location the path of what was made, whether or not it can be read by itself */
    static Answer created(Object body, String location) {
        return new Success(201, body, Map.of("location", location));
    }

    /** Begun, and to be watched at {@code location}. */
    static Answer accepted(Object body, String location) {
        return new Success(202, body, Map.of("location", location));
    }

    static Answer noContent() {
        return new NoContent();
    }

    static Answer recorded(RecordedAnswer answer) {
        return new Recorded(answer);
    }

    static Refused problem(ProblemCode code, String detail) {
        return new Refused(code, detail, List.of(), Map.of(), Map.of());
    }

    static Refused invalid(List<FieldError> errors) {
        return new Refused(
                ProblemCode.VALIDATION_FAILED,
                "See errors for what to change.",
                List.copyOf(errors),
                Map.of(),
                Map.of());
    }

    static Answer notFound() {
        return problem(ProblemCode.NOT_FOUND, "There is no such thing, or it is not yours to see.");
    }

    static Refused stale() {
        return problem(ProblemCode.PRECONDITION_FAILED, "It has changed since. Read it again and decide anew.");
    }

    /** The tag of a thing's version, whoever reads it. */
    static String etag(long version) {
        return "\"" + version + "\"";
    }

    static Answer busy(Duration retryAfter) {
        return problem(
                        ProblemCode.BUSY,
                        "Others are changing the same thing, or a part is slow. Repeat the same request.")
                .retryAfter(retryAfter);
    }

    int status();

    /** @param body turned into JSON */
    record Success(int status, Object body, Map<String, String> headers) implements Answer {
        public Success withHeader(String name, String value) {
            return new Success(status, body, plus(headers, name, value));
        }
    }

    /** @param html complete, and with nothing in it that somebody typed but as text */
    record Page(int status, String html, Map<String, String> headers) implements Answer {}

    record NoContent() implements Answer {
        @Override
        public int status() {
            return 204;
        }
    }

    /** A status and headers that say it all. */
    record Bodiless(int status, Map<String, String> headers) implements Answer {}

    /** Given before, and given again. */
    record Recorded(RecordedAnswer answer) implements Answer {
        @Override
        public int status() {
            return answer.status();
        }
    }

    /** @param more members of the problem beyond the standard ones */
    record Refused(
            ProblemCode code,
            String detail,
            List<FieldError> errors,
            Map<String, Object> more,
            Map<String, String> headers)
            implements Answer {
        @Override
        public int status() {
            return code.status();
        }

        public Refused with(String member, Object value) {
            return new Refused(code, detail, errors, plus(more, member, value), headers);
        }

        /** In whole seconds, so that nobody who waits for them comes too soon. */
        public Refused retryAfter(Duration wait) {
            return withHeader(
                    "retry-after",
                    Long.toString(wait.plusSeconds(1).minusNanos(1).toSeconds()));
        }

        public Refused withHeader(String name, String value) {
            return new Refused(code, detail, errors, more, plus(headers, name, value));
        }
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
        var copy = new HashMap<>(map);
        copy.put(key, value);
        return Map.copyOf(copy);
    }
}
