package io.orghub.testing.log;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * All that functions log while it is open, even where a test's own configuration is quieter than theirs: messages,
 * context and failures; and what is printed, as metrics are.
 */
public final class CapturedLog implements AutoCloseable {
    private static final String PRODUCT = "io.orghub";

    private final Recorder recorder = new Recorder();
    private final boolean raised;
    private final PrintStream console = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private CapturedLog() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        recorder.start();
        var configuration = context().getConfiguration();
        configuration.getRootLogger().addAppender(recorder, null, null);
        raised = !configuration.getLoggerConfig(PRODUCT).getLevel().isLessSpecificThan(Level.INFO);
        if (raised) {
            var logger = new LoggerConfig(PRODUCT, Level.INFO, false);
            logger.addAppender(recorder, null, null);
            configuration.addLogger(PRODUCT, logger);
        }
        context().updateLoggers();
    }

    public static CapturedLog start() {
        return new CapturedLog();
    }

    public List<String> lines() {
        return Stream.concat(
                        recorder.lines.stream(),
                        printed.toString(StandardCharsets.UTF_8).lines())
                .toList();
    }

    @Override
    public void close() {
        System.setOut(console);
        console.print(printed.toString(StandardCharsets.UTF_8));
        context().getConfiguration().getRootLogger().removeAppender(recorder.getName());
        if (raised) {
            context().getConfiguration().removeLogger(PRODUCT);
        }
        context().updateLoggers();
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    private static final class Recorder extends AbstractAppender {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Recorder() {
            super("captured", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            lines.add("%s %s %s %s"
                    .formatted(
                            event.getLevel(),
                            event.getMessage().getFormattedMessage(),
                            event.getContextData().toMap(),
                            event.getThrown()));
        }
    }
}
