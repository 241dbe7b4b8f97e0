package io.orghub.domain;

import java.util.function.Function;

/** What came of a request that may have been made before under the same key. */
public sealed interface Once<R> {
    /** It is the first, or carried no key. */
    record First<R>(R outcome) implements Once<R> {}

    /** It was answered before. */
    record Again<R>(RecordedAnswer answer) implements Once<R> {}

    /** Its key was used for another request. */
    record KeyReused<R>() implements Once<R> {}

    default <S> Once<S> map(Function<R, S> change) {
        return switch (this) {
            case First<R>(R outcome) -> new First<>(change.apply(outcome));
            case Again<R>(RecordedAnswer answer) -> new Again<>(answer);
            case KeyReused<R>() -> new KeyReused<>();
        };
    }
}
