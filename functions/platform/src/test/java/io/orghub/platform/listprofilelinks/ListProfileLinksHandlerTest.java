package io.orghub.platform.listprofilelinks;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LUMEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.testing.api.ApiFunctionContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListProfileLinksHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListProfileLinksHandler::new);

    private Story story() {
        return Story.on(endpoint.stage());
    }

    private ApiEvents.Request linksOf(String tenant, String user) {
        return endpoint.fromMachine(tenant).path("userId", user);
    }

    private ApiEvents.Request linksOf(String user) {
        return linksOf(BRIGHTSIDE, user);
    }

    @Nested
    class Success {
        @Test
        void listsStudentsThenOrganisationsThenTutors() {
            story().link("carys", "sam");
            story().link("bao", "carys");
            assertThat(endpoint.sendSample("success").mustBe(200).text()).isEqualTo("""
                            {"items":[{"type":"GUARDIAN","sourceId":"carys","targetId":"sam",\
                            "since":"2026-11-21T09:00:00Z"},\
                            {"type":"SOCIAL","sourceId":"amara","targetId":"carys","groupId":"harbour-tuition",\
                            "since":"2026-11-21T09:00:00Z"},\
                            {"type":"GUARDIAN","sourceId":"bao","targetId":"carys",\
                            "since":"2026-11-21T09:00:00Z"}]}""");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 7})
        void givesEachOnceHoweverItIsCut(int pageSize) {
            for (int i = 1; i <= 3; i++) {
                story().link("carys", "student-" + i);
                story().link("carys", "gone-" + i);
                story().unlink("carys", "gone-" + i);
                story().link("tutor-" + i, "carys");
                story().organisation("organisation-" + i, "Organisation " + i, LicencePolicy.MEMBER, 1);
                story().member("organisation-" + i, "carys", Role.MEMBER, Kind.TUTOR);
            }
            var found = new ArrayList<String>();
            var reply = endpoint.send(linksOf("carys").query("pageSize", Integer.toString(pageSize)));
            found.addAll(ends(reply.mustBe(200)));
            while (reply.body().has("nextCursor")) {
                assertThat(reply.body().path("items")).hasSizeLessThanOrEqualTo(pageSize);
                reply = endpoint.send(linksOf("carys")
                        .query("pageSize", Integer.toString(pageSize))
                        .query("cursor", reply.at("nextCursor")));
                found.addAll(ends(reply.mustBe(200)));
            }
            assertThat(found)
                    .containsExactly(
                            "carys-student-1-",
                            "carys-student-2-",
                            "carys-student-3-",
                            "amara-carys-harbour-tuition",
                            "amara-carys-organisation-1",
                            "amara-carys-organisation-2",
                            "amara-carys-organisation-3",
                            "tutor-1-carys-",
                            "tutor-2-carys-",
                            "tutor-3-carys-");
        }

        private List<String> ends(Reply reply) {
            var rows = new ArrayList<String>();
            reply.body()
                    .path("items")
                    .forEach(row -> rows.add(row.path("sourceId").asText() + "-"
                            + row.path("targetId").asText() + "-"
                            + row.path("groupId").asText()));
            return rows;
        }

        @Test
        void losesTheSocialLinkWithTheMembershipAndWithTheOrganisation() {
            story().organisation("second", "Second", LicencePolicy.MEMBER, 1);
            story().member("second", "carys", Role.MEMBER, Kind.TUTOR);
            assertThat(groups()).containsExactly(HARBOUR, "second");
            story().archive("second");
            assertThat(groups()).containsExactly(HARBOUR);
            story().remove(HARBOUR, CARYS_THE_TUTOR.id());
            assertThat(groups()).isEmpty();
        }

        private List<String> groups() {
            return endpoint.send(linksOf("carys")).mustBe(200).each("items", "groupId");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 25})
        void listsTheMembersOfAnOwnersOrganisationsAndNeverTheOwnerItself(int pageSize) {
            story().organisation("empty", "Empty", LicencePolicy.MEMBER, 1);
            story().organisation("second", "Second", LicencePolicy.MEMBER, 2);
            story().organisation("closed", "Closed", LicencePolicy.MEMBER, 1);
            story().member("second", "carys", Role.MEMBER, Kind.TUTOR);
            story().member("second", "gone", Role.MEMBER, Kind.TUTOR);
            story().remove("second", "gone");
            story().member("closed", "carys", Role.MEMBER, Kind.TUTOR);
            story().archive("closed");
            story().link("tess", "amara");
            var found = new ArrayList<String>();
            var reply = endpoint.send(linksOf("amara").query("pageSize", Integer.toString(pageSize)));
            found.addAll(ends(reply.mustBe(200)));
            while (reply.body().has("nextCursor")) {
                reply = endpoint.send(linksOf("amara")
                        .query("pageSize", Integer.toString(pageSize))
                        .query("cursor", reply.at("nextCursor")));
                found.addAll(ends(reply.mustBe(200)));
            }
            assertThat(found)
                    .containsExactly(
                            "amara-bao-harbour-tuition",
                            "amara-carys-harbour-tuition",
                            "amara-carys-second",
                            "tess-amara-");
        }

        @Test
        void isEmptyForUsersItHasNeverHeardOfAndInOtherTenants() {
            assertThat(endpoint.send(linksOf("nobody")).mustBe(200).text()).isEqualTo("{\"items\":[]}");
            assertThat(endpoint.send(linksOf(LUMEN, "carys")).mustBe(200).text())
                    .isEqualTo("{\"items\":[]}");
        }

        @Test
        void costsAQueryAStageAndAReadForEachOrganisation() {
            story().link("carys", "sam");
            story().link("bao", "carys");
            var metered = endpoint.stage().meter().measure(() -> endpoint.send(linksOf("carys"))
                    .mustBe(200));
            assertThat(metered.requests()).containsExactly("Query", "Query", "BatchGetItem", "Query", "Query");
            // The group he is in besides is read to know that it is no organisation.
            assertThat(metered.readUnits()).isEqualTo(4 * 0.5 + 2);
        }
    }

    @Nested
    class Refusal implements ApiFunctionContract, ListContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return linksOf("tess");
        }

        @Override
        public List<String> rows(int count) {
            return IntStream.range(0, count)
                    .mapToObj("student-%03d"::formatted)
                    .peek(student -> story().link("tess", student))
                    .toList();
        }

        @Override
        public String rowId() {
            return "targetId";
        }

        @Test
        void returns400ForTheForgedCursorOfTheSample() {
            endpoint.sendSample("forged-cursor").mustBe(400, "INVALID_CURSOR");
        }

        @Test
        void returns400ForTheCursorOfAnotherUser() {
            rows(2);
            var cursor = endpoint.send(genuine().query("pageSize", "1")).at("nextCursor");
            refused(linksOf("carys").query("cursor", cursor)).mustBe(400, "INVALID_CURSOR");
        }

        @Test
        void returns403ToPeople() {
            endpoint.sendSample("from-a-person").mustBe(403, "FORBIDDEN");
        }
    }
}
