package io.orghub.table;

import io.orghub.domain.RecomputedView;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something in a view that is not what its sources say: drift, or what the stream has not told yet.
 *
 * @param partitions whose records tell of its sources
 * @param asRead the versions of sources and row: equal in two looks, nothing has touched them in between
 */
record Suspect(RecomputedView view, String subject, Set<String> partitions, String asRead) {
    private static final String SEPARATOR = "#";

    static String of(String... parts) {
        return String.join(SEPARATOR, parts);
    }

    @SafeVarargs
    static String versions(Optional<Long>... versions) {
        return Stream.of(versions)
                .map(version -> version.map(Object::toString).orElse("none"))
                .collect(Collectors.joining(" "));
    }
}
