package io.orghub.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void startsOnLoopbackWithoutArguments() {
        assertThat(CommandLine.parse())
                .isEqualTo(new CommandLine(CommandLine.Command.SERVE, "127.0.0.1", 8080, false, false, true));
    }

    @Test
    void takesOptions() {
        assertThat(CommandLine.parse("--port", "9000", "--host", "0.0.0.0", "--fresh"))
                .isEqualTo(new CommandLine(CommandLine.Command.SERVE, "0.0.0.0", 9000, true, false, true));
        assertThat(CommandLine.parse("demo").command()).isEqualTo(CommandLine.Command.DEMO);
        assertThat(CommandLine.parse("replay-dead-letters", "--port", "9000"))
                .isEqualTo(new CommandLine(
                        CommandLine.Command.REPLAY_DEAD_LETTERS, "127.0.0.1", 9000, false, false, true));
        assertThat(CommandLine.parse("--no-web").web()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--wat",
                "start",
                "--port",
                "--port x",
                "--port 70000",
                "--port -1",
                "--host",
                "demo --port 1",
                "replay-dead-letters --fresh",
                "replay-dead-letters --in-memory",
                "replay-dead-letters --no-web",
                "--fresh --in-memory"
            })
    void refusesWhatItDoesNotKnow(String arguments) {
        assertThatThrownBy(() -> CommandLine.parse(arguments.split(" "))).isInstanceOf(CannotStart.class);
    }
}
