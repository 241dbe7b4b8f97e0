package io.orghub.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to start.
 *
 * @param port 0 for any free one
 * @param dataFolder where data is kept between runs; in memory if absent
 * @param fresh whether to empty it first
 * @param web the folder of the built web client; none is served if absent
 */
public record StackOptions(String host, int port, Optional<Path> dataFolder, boolean fresh, Optional<Path> web) {
    public static StackOptions inMemory(int port) {
        return new StackOptions("127.0.0.1", port, Optional.empty(), false, Optional.empty());
    }

    DataFolder open() {
        return dataFolder.map(folder -> DataFolder.at(folder, fresh)).orElseGet(DataFolder::inMemory);
    }

    /** What a client on this machine calls it. */
    String nameOfHost() {
        return switch (host) {
            case "127.0.0.1", "0.0.0.0", "::" -> "localhost";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }

    boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
}
