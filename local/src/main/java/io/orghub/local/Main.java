package io.orghub.local;

import io.orghub.local.client.Api;
import io.orghub.local.demo.DemoData;
import io.orghub.local.demo.DemoStory;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** The command line of the local stack. */
public final class Main {
    private static final int REFUSED = 2;

    private Main() {}

    public static void main(String[] arguments) {
        // Or the SDK looks for a cloud around this machine before it gives up.
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.region", "eu-west-1");
        try {
            var command = CommandLine.parse(arguments);
            switch (command.command()) {
                case SERVE -> serve(command);
                case DEMO -> System.exit(playDemo() ? 0 : 1);
                case REPLAY_DEAD_LETTERS -> System.exit(replayDeadLetters(command) ? 0 : 1);
            }
        } catch (CannotStart e) {
            System.err.println(e.getMessage());
            System.exit(REFUSED);
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Main.class).error("OrgHub does not run", e);
            System.err.println("OrgHub does not run: " + e);
            System.exit(1);
        }
    }

    private static boolean playDemo() {
        try (var stack = LocalStack.start(StackOptions.inMemory(0))) {
            return new DemoStory(stack, System.out).play();
        }
    }

    private static boolean replayDeadLetters(CommandLine command) {
        var url = URI.create("http://" + command.host() + ":" + command.port());
        try {
            var answer = new Api(url).post("/_local/dead-letters/replay", "");
            System.out.println(
                    answer.status() == 200
                            ? "Dead letters replayed: %s. What cannot be read yet is back among them after three attempts."
                                    .formatted(answer.text("/replayed"))
                            : url + " refused: " + answer.status() + " " + answer.body());
            return answer.status() == 200;
        } catch (UncheckedIOException e) {
            throw new CannotStart("No stack answers at " + url + ". Start one with ./run, or name its --port.");
        }
    }

    private static void serve(CommandLine command) {
        var root = Path.of(System.getProperty("orghub.root", "."));
        var folder = command.inMemory() ? Optional.<Path>empty() : Optional.of(root.resolve(".local"));
        folder.ifPresent(Main::logInto);
        var web = command.web() ? Optional.of(root.resolve("web").resolve("dist")) : Optional.<Path>empty();
        var stack = LocalStack.start(new StackOptions(command.host(), command.port(), folder, command.fresh(), web));
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("Stopping.");
            stack.close();
            stopped.countDown();
        }));
        System.out.println(new DemoData(stack).greeting(folder));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void logInto(Path folder) {
        System.setProperty("orghub.log", folder.resolve("log").toString());
        System.setProperty("log4j2.configurationFile", "log4j2-file.xml");
    }
}
