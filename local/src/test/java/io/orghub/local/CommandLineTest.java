package io.orghub.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void startsOnLoopbackWithoutArguments() {
        assertThat(CommandLine.parse()).isEqualTo(new CommandLine(false, "127.0.0.1", 8080, false, false));
    }

    @Test
    void takesOptions() {
        assertThat(CommandLine.parse("--port", "9000", "--host", "0.0.0.0", "--fresh"))
                .isEqualTo(new CommandLine(false, "0.0.0.0", 9000, true, false));
        assertThat(CommandLine.parse("demo").demo()).isTrue();
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
                "--fresh --in-memory"
            })
    void refusesWhatItDoesNotKnow(String arguments) {
        assertThatThrownBy(() -> CommandLine.parse(arguments.split(" "))).isInstanceOf(CannotStart.class);
    }
}
