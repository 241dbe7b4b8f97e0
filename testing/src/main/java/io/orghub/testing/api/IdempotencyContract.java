package io.orghub.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.orghub.testing.events.ApiEvents;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What an {@code Idempotency-Key} does wherever something is created. */
public interface IdempotencyContract extends BodyContract {
    /** The genuine request, but for its key. */
    ApiEvents.Request withoutKey();

    /** Another body that would be served. */
    String otherBody();

    private ApiEvents.Request withKey(String key) {
        return withoutKey().header("Idempotency-Key", key);
    }

    @Test
    default void answersARepetitionAsBeforeAndDoesNothing() {
        var first = endpoint().send(withKey("7f9c").requestId("r"));
        var after = endpoint().table().items();
        endpoint().stage().clock().advance(Duration.ofHours(23));

        var again = endpoint().send(withKey("7f9c").requestId("r"));

        assertThat(again).isEqualTo(first);
        assertThat(endpoint().table().items()).containsExactlyInAnyOrderElementsOf(after);
    }

    @Test
    default void returns422WhenTheKeyComesWithAnotherBody() {
        endpoint().send(withKey("7f9c"));
        refused(withKey("7f9c").body(otherBody())).mustBe(422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    default void takesKeysOf255VisibleCharacters() {
        assertThat(endpoint().send(withKey("~".repeat(255))).status()).isBetween(200, 299);
    }

    @TestFactory
    default Stream<DynamicTest> refusesMalformedKeys() {
        return Stream.of("", " ", "a b", "é", "a\tb", "k".repeat(256), "\u0000")
                .map(key -> dynamicTest(
                        "'" + key.strip() + "'", () -> refused(withKey(key)).mustPointAt("#Idempotency-Key")));
    }

    @Test
    default void keepsNoRefusalUnderItsKey() {
        refused(withKey("7f9c").body("{}")).mustBe(400);
        assertThat(endpoint().send(withKey("7f9c")).status()).isBetween(200, 299);
    }
}
