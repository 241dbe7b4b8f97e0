package io.orghub.table;

import java.util.Optional;
import java.util.stream.Stream;

/** Enums are stored by the words that clients read. */
final class Words {
    private Words() {}

    static <E extends Enum<E>> E read(Class<E> type, String word) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new UnreadableItem("No " + type.getSimpleName() + " has the stored word"));
    }

    static <E extends Enum<E>> Optional<E> readIfPresent(Class<E> type, String word) {
        return Optional.ofNullable(word).map(text -> read(type, text));
    }

    static String write(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
