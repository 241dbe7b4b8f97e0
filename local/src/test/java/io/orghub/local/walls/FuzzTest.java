package io.orghub.local.walls;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.LENA_OF_LUMEN;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.local.token.TokenRequest;
import io.orghub.testing.log.CapturedLog;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that nobody would write, made from the document, with ids, tags and cursors that earlier answers gave: each is
 * answered as the document says, never with a 5xx, leaves one line in the log that says what came of it, and shows nothing
 * there of what was written in it. A round that fails is played again by {@code ./test -pl local -am -Dtest=FuzzTest -Dorghub.fuzz.seed=<seed>}.
 */
class FuzzTest {
    private static final int ROUNDS = 20;
    private static final int REQUESTS_IN_A_ROUND = 250;
    // 800 rounds of a soak of 50 are 200,000 requests.
    private static final int ROUNDS_OF_A_SOAK = 16;

    private static final List<Optional<TokenRequest>> CALLERS = List.of(
            Optional.of(FrontDoor.person(TOMASZ_THE_TENANT_ADMIN)),
            Optional.of(FrontDoor.person(AMARA_THE_OWNER)),
            Optional.of(FrontDoor.person(BAO_THE_ADMIN)),
            Optional.of(FrontDoor.person(CARYS_THE_TUTOR)),
            Optional.of(FrontDoor.person(DENIZ_OUTSIDE)),
            Optional.of(FrontDoor.person(LENA_OF_LUMEN)),
            Optional.of(FrontDoor.person(DENIZ_OUTSIDE).withUnverifiedEmail()),
            Optional.of(TokenRequest.machine(BRIGHTSIDE, "orghub/platform")),
            Optional.empty());

    private static final ApiDocument DOCUMENT = new ApiDocument();

    static LongStream seeds() {
        var one = Long.getLong("orghub.fuzz.seed");
        int soak = Integer.getInteger("orghub.soak", 1);
        return one == null
                ? LongStream.rangeClosed(1, soak == 1 ? ROUNDS : (long) ROUNDS_OF_A_SOAK * soak)
                : LongStream.of(one);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersWhatIsDeclared(long seed) {
        Estate.restore();
        var fuzzer = new Fuzzer(seed, DOCUMENT, Estate.DOOR, CALLERS, Estate.PLACES);
        try (var log = CapturedLog.start()) {
            for (int i = 0; i < REQUESTS_IN_A_ROUND; i++) {
                assertThat(fuzzer.sendOne())
                        .as("seed %d, request %d: %s", seed, i, fuzzer.last())
                        .isEmpty();
            }
            assertThat(fuzzer.unlogged(log.lines())).as("seed %d", seed).isEmpty();
            assertThat(log.lines()).as("seed %d", seed).noneMatch(line -> line.contains(OddTexts.CANARY));
        }
    }
}
