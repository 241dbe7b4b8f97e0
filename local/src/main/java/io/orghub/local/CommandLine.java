package io.orghub.local;

/** What was typed after {@code ./run}. */
record CommandLine(Command command, String host, int port, boolean fresh, boolean inMemory, boolean web) {
    private static final int DEFAULT_PORT = 8080;

    enum Command {
        SERVE,
        DEMO,
        REPLAY_DEAD_LETTERS
    }

    static CommandLine parse(String... arguments) {
        var command = Command.SERVE;
        var host = "127.0.0.1";
        var port = DEFAULT_PORT;
        var fresh = false;
        var inMemory = false;
        var web = true;
        for (var i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "demo" -> command = Command.DEMO;
                case "replay-dead-letters" -> command = Command.REPLAY_DEAD_LETTERS;
                case "--fresh" -> fresh = true;
                case "--in-memory" -> inMemory = true;
                case "--no-web" -> web = false;
                case "--host" -> host = valueAfter(arguments, i++);
                case "--port" -> port = port(valueAfter(arguments, i++));
                default -> throw new CannotStart("Unknown argument " + arguments[i] + "; see ./run --help");
            }
        }
        if (command == Command.DEMO && arguments.length > 1) {
            throw new CannotStart("./run demo takes no options: it runs in memory on a free port");
        }
        if (command == Command.REPLAY_DEAD_LETTERS && (fresh || inMemory || !web)) {
            throw new CannotStart(
                    "./run replay-dead-letters asks the stack that runs; it takes --host and --port alone");
        }
        if (fresh && inMemory) {
            throw new CannotStart("--in-memory keeps no data that --fresh could empty");
        }
        return new CommandLine(command, host, port, fresh, inMemory, web);
    }

    private static String valueAfter(String[] arguments, int index) {
        if (index + 1 == arguments.length) {
            throw new CannotStart(arguments[index] + " needs a value; see ./run --help");
        }
        return arguments[index + 1];
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new CannotStart("--port takes a number from 0 (any free one) to 65535, not " + text);
        }
        return Integer.parseInt(text);
    }
}
