package io.orghub.workers.sendmail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files that mails are made from. */
final class Resources {
    private Resources() {}

    static String text(String name) {
        try (var file = Resources.class.getResourceAsStream("/mail/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
