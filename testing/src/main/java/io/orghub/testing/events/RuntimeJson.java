package io.orghub.testing.events;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import io.orghub.testing.template.Template;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** JSON as the managed Java runtime reads and writes it, so that tests see what a handler sees on AWS. */
public final class RuntimeJson {
    private RuntimeJson() {}

    public static <T> T read(String json, Class<T> type) {
        return serializer(type).fromJson(json);
    }

    public static <T> String write(T value, Class<T> type) {
        var bytes = new ByteArrayOutputStream();
        serializer(type).toJson(value, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Reads a sample event of the project, such as {@code events/grant-licences/success.json}. */
    public static <T> T fromFile(String path, Class<T> type) {
        try {
            return read(Files.readString(Template.locate().resolveSibling(path)), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> PojoSerializer<T> serializer(Class<T> type) {
        return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
                ? LambdaEventSerializers.serializerFor(type, type.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(type);
    }
}
