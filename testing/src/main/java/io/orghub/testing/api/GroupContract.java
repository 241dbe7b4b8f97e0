package io.orghub.testing.api;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LANTERN;
import static io.orghub.testing.stage.Story.LENA_OF_LUMEN;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every function of one group refuses: to callers outside it, and when it is archived. */
public interface GroupContract extends ApiFunctionContract {
    String NOWHERE = "no-such-group";

    /** The genuine request, as this person would send it to this group. */
    ApiEvents.Request to(String group, Person caller);

    /** Who of the group may not call. */
    List<Person> lackingTheRight();

    /** Whom of the group the genuine request comes from. */
    Person permitted();

    @Override
    default ApiEvents.Request genuine() {
        return to(HARBOUR, permitted());
    }

    @Test
    default void anOutsiderFindsWhatOneFindsWhoAsksForNothing() {
        var outside = refused(to(HARBOUR, DENIZ_OUTSIDE).requestId("r")).mustBe(404, "NOT_FOUND");
        var missing = refused(to(NOWHERE, DENIZ_OUTSIDE).requestId("r"));
        assertThat(outside).isEqualTo(missing);
    }

    @Test
    default void anotherTenantsGroupLooksLikeOneThatIsMissing() {
        for (var caller : List.of(permitted(), TOMASZ_THE_TENANT_ADMIN)) {
            var foreign = refused(to(LANTERN, caller).requestId("r")).mustBe(404, "NOT_FOUND");
            assertThat(foreign).isEqualTo(refused(to(NOWHERE, caller).requestId("r")));
        }
        var foreigner = refused(to(HARBOUR, LENA_OF_LUMEN).requestId("r")).mustBe(404, "NOT_FOUND");
        assertThat(foreigner).isEqualTo(refused(to(NOWHERE, LENA_OF_LUMEN).requestId("r")));
    }

    @Test
    default void aTokenOfAnotherTenantOpensNothingWithTheSameUserId() {
        var reply = refused(to(HARBOUR, permitted()).claim("tenant_id", Story.LUMEN));
        assertThat(reply.status()).isIn(403, 404);
        assertThat(reply.text()).doesNotContain("Harbour", BRIGHTSIDE);
    }

    @TestFactory
    default Stream<DynamicTest> returns403ToThoseInsideWithoutTheRight() {
        return lackingTheRight().stream()
                .map(person -> dynamicTest(
                        person.id(), () -> refused(to(HARBOUR, person)).mustBe(403, "FORBIDDEN")));
    }

    @Test
    default void returns409WhenTheGroupIsArchived() {
        Story.on(endpoint().stage()).archive(HARBOUR);
        var before = endpoint().table().items();
        whenArchived(endpoint().send(to(HARBOUR, permitted())));
        assertThat(endpoint().table().items()).containsExactlyInAnyOrderElementsOf(before);
    }

    /** What the permitted person is told then, unless what it asks for is done. */
    default void whenArchived(Reply reply) {
        reply.mustBe(409, "GROUP_ARCHIVED");
    }

    @Test
    default void anOutsiderDoesNotLearnThatAGroupWasArchived() {
        Story.on(endpoint().stage()).archive(HARBOUR);
        refused(to(HARBOUR, DENIZ_OUTSIDE)).mustBe(404, "NOT_FOUND");
    }
}
