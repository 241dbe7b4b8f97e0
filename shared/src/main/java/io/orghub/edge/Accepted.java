package io.orghub.edge;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which media types somebody takes, and how gladly, as {@code Accept} says it (RFC 9110, 12.5.1). */
record Accepted(List<Range> ranges) {
    private static final Pattern WEIGHT =
            Pattern.compile("(?i)\\s*q\\s*=\\s*(0?\\.\\d{1,9}|0\\.?|1(?:\\.0{0,9})?)\\s*");
    private static final Pattern WEIGHTED = Pattern.compile("(?i)\\s*q\\s*=.*");
    private static final Range NONE = new Range("", 0);

    /** @param weight from 0, not at all, to 1 */
    private record Range(String types, double weight) {
        /** Nothing for a range that cannot be read: it asks for nothing. */
        static Optional<Range> parse(String text) {
            var parts = text.split(";");
            return Stream.of(parts)
                    .skip(1)
                    .filter(part -> WEIGHTED.matcher(part).matches())
                    .findFirst()
                    .map(Range::weight)
                    .orElse(Optional.of(1.0))
                    .filter(_ -> parts.length > 0)
                    .map(weight -> new Range(parts[0].strip().toLowerCase(Locale.ROOT), weight));
        }

        private static Optional<Double> weight(String parameter) {
            var matcher = WEIGHT.matcher(parameter);
            return matcher.matches() ? Optional.of(Double.valueOf(matcher.group(1))) : Optional.empty();
        }

        boolean matches(String mediaType) {
            return types.equals(mediaType)
                    || types.equals("*/*")
                    || types.equals(mediaType.substring(0, mediaType.indexOf('/')) + "/*");
        }

        /** The more exactly a range names a type, the more it has to say of it. */
        int exactness() {
            if (types.equals("*/*")) {
                return 1;
            }
            return types.endsWith("/*") ? 2 : 3;
        }
    }

    static Accepted of(String header) {
        return new Accepted(Stream.of(header.split(","))
                .flatMap(text -> Range.parse(text).stream())
                .toList());
    }

    /** Whether {@code one} is taken more gladly than {@code other}, or as gladly and named more exactly. */
    boolean prefers(String one, String other) {
        var first = saidOf(one);
        var second = saidOf(other);
        return first.weight() > second.weight()
                || first.weight() > 0 && first.weight() == second.weight() && first.exactness() > second.exactness();
    }

    private Range saidOf(String mediaType) {
        return ranges.stream()
                .filter(range -> range.matches(mediaType))
                .max(Comparator.comparingInt(Range::exactness).thenComparingDouble(Range::weight))
                .orElse(NONE);
    }
}
