package io.orghub.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.orghub.testing.events.ApiEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every list does with {@code pageSize} and {@code cursor}. */
public interface ListContract {
    Endpoint endpoint();

    /** A request that would be served. */
    ApiEvents.Request genuine();

    /** Makes this many rows for the genuine request to find, and returns what tells them apart in the list's order. */
    List<String> rows(int count);

    /** The member that tells rows apart. */
    String rowId();

    private Reply page(int size) {
        return endpoint().send(genuine().query("pageSize", Integer.toString(size)));
    }

    @Test
    default void givesEachRowOncePageByPage() {
        var expected = rows(7);
        var found = new ArrayList<String>();
        var reply = page(3);
        found.addAll(reply.each("items", rowId()));
        while (reply.body().has("nextCursor")) {
            assertThat(reply.body().path("items")).hasSizeLessThanOrEqualTo(3);
            reply = endpoint().send(genuine().query("pageSize", "3").query("cursor", reply.at("nextCursor")));
            found.addAll(reply.each("items", rowId()));
        }
        assertThat(found).containsExactlyElementsOf(expected);
    }

    @Test
    default void gives25RowsUnlessAskedAnd100AtMost() {
        rows(103);
        assertThat(endpoint().send(genuine()).body().path("items")).hasSize(25);
        for (var size : List.of("1000", "99999999999999999999")) {
            assertThat(endpoint().send(genuine().query("pageSize", size)).body().path("items"))
                    .hasSize(100);
        }
    }

    @Test
    default void takesACursorWithAnotherPageSize() {
        var expected = rows(4);
        var cursor = page(1).at("nextCursor");
        assertThat(endpoint()
                        .send(genuine().query("pageSize", "100").query("cursor", cursor))
                        .each("items", rowId()))
                .containsExactlyElementsOf(expected.subList(1, 4));
    }

    @TestFactory
    default Stream<DynamicTest> refusesPageSizesThatAreNone() {
        return Stream.of("0", "-1", "abc", "", " 1", "1.5", "+1", "01", "1e2", "٣")
                .map(size -> dynamicTest(
                        "'" + size + "'",
                        () -> endpoint().send(genuine().query("pageSize", size)).mustPointAt("#pageSize")));
    }

    /** One bit of each character; {@code ListTeamHandlerTest} changes every single one, for all lists read one codec. */
    @Test
    default void refusesACursorWithAnyOneCharacterChanged() {
        rows(3);
        var cursor = page(1).at("nextCursor");
        IntStream.range(0, cursor.length()).forEach(position -> refusesWithBitChanged(cursor, position, position % 7));
    }

    default void refusesWithBitChanged(String cursor, int position, int bit) {
        var forged = new StringBuilder(cursor);
        forged.setCharAt(position, (char) (cursor.charAt(position) ^ (1 << bit)));
        endpoint().send(genuine().query("cursor", forged.toString())).mustBe(400, "INVALID_CURSOR");
    }

    @Test
    default void refusesACursorThatWasCutOrGrew() {
        rows(3);
        var cursor = page(1).at("nextCursor");
        for (int length = 0; length < cursor.length(); length++) {
            endpoint()
                    .send(genuine().query("cursor", cursor.substring(0, length)))
                    .mustBe(400, "INVALID_CURSOR");
        }
        for (var grown : List.of(cursor + "A", cursor + "=", cursor + ".", " " + cursor, cursor + "," + cursor)) {
            endpoint().send(genuine().query("cursor", grown)).mustBe(400, "INVALID_CURSOR");
        }
    }

    @TestFactory
    default Stream<DynamicTest> refusesWhatNeverWasACursor() {
        return Stream.of(
                        "", ".", "..", "t1.", "t1.AAAA", "t2.AAAA", "x", "😀", "\u0000", "t1." + "A".repeat(5000), "{}")
                .map(cursor -> dynamicTest(
                        "'" + cursor.substring(0, Math.min(20, cursor.length())) + "'",
                        () -> endpoint().send(genuine().query("cursor", cursor)).mustBe(400, "INVALID_CURSOR")));
    }

    @Test
    default void refusesACursorOfTheDayBeforeYesterday() {
        rows(3);
        var cursor = page(1).at("nextCursor");
        endpoint().stage().clock().advance(Duration.ofDays(1));
        assertThat(endpoint().send(genuine().query("cursor", cursor)).status()).isEqualTo(200);
        endpoint().stage().clock().advance(Duration.ofSeconds(1));
        endpoint().send(genuine().query("cursor", cursor)).mustBe(400, "INVALID_CURSOR");
    }

    @Test
    default void refusesACursorUnderAnotherFilter() {
        rows(3);
        var cursor = page(1).at("nextCursor");
        endpoint().send(genuine().query("cursor", cursor).query("q", "a")).mustBe(400, "INVALID_CURSOR");
    }
}
