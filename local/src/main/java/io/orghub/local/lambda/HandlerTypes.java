package io.orghub.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the Java runtime reads a handler's input and writes its output: AWS's own event types with serialisers of their
 * own, anything else as a plain object.
 */
record HandlerTypes(PojoSerializer<Object> input, PojoSerializer<Object> output) {
    private static final ClassValue<HandlerTypes> KNOWN = new ClassValue<>() {
        @Override
        protected HandlerTypes computeValue(Class<?> handler) {
            var types = argumentsOfRequestHandler(handler, Map.of())
                    .orElseThrow(() -> new IllegalArgumentException(handler + " is no RequestHandler"));
            return new HandlerTypes(serialiser(types[0]), serialiser(types[1]));
        }
    };

    static HandlerTypes of(Class<?> handler) {
        return KNOWN.get(handler);
    }

    @SuppressWarnings("unchecked")
    private static PojoSerializer<Object> serialiser(Type type) {
        if (type instanceof Class<?> event && LambdaEventSerializers.isLambdaSupportedEvent(event.getName())) {
            return LambdaEventSerializers.serializerFor((Class<Object>) event, event.getClassLoader());
        }
        return JacksonFactory.getInstance().getSerializer(type);
    }

    private static Optional<Type[]> argumentsOfRequestHandler(Type type, Map<TypeVariable<?>, Type> outer) {
        return switch (type) {
            case ParameterizedType generic -> {
                var raw = (Class<?>) generic.getRawType();
                var arguments = Arrays.stream(generic.getActualTypeArguments())
                        .map(argument -> outer.getOrDefault(argument, argument))
                        .toArray(Type[]::new);
                if (raw == RequestHandler.class) {
                    yield Optional.of(arguments);
                }
                var bound = new HashMap<TypeVariable<?>, Type>();
                for (var i = 0; i < arguments.length; i++) {
                    bound.put(raw.getTypeParameters()[i], arguments[i]);
                }
                yield ofParents(raw, bound);
            }
            case Class<?> plain -> ofParents(plain, Map.of());
            default -> Optional.empty();
        };
    }

    private static Optional<Type[]> ofParents(Class<?> type, Map<TypeVariable<?>, Type> bound) {
        return Stream.concat(Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .flatMap(parent -> argumentsOfRequestHandler(parent, bound).stream())
                .findFirst();
    }
}
