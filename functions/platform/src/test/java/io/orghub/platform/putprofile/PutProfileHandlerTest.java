package io.orghub.platform.putprofile;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LUMEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupId;
import io.orghub.domain.Member;
import io.orghub.domain.Members;
import io.orghub.domain.PageRequest;
import io.orghub.domain.TeamFilter;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutProfileHandlerTest {
    private static final String WHOLE = """
            {"displayName":"Carys Llewellyn","headline":"Maths","avatarUrl":"https://i.example/c.webp",\
            "email":"carys@brightside.example","public":true}""";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(PutProfileHandler::new);

    private ApiEvents.Request put(String body) {
        return put(BRIGHTSIDE, CARYS_THE_TUTOR.id(), body);
    }

    private ApiEvents.Request put(String tenant, String user, String body) {
        return endpoint.fromMachine(tenant).path("userId", user).body(body);
    }

    private List<Member> team() {
        endpoint.stage().project();
        return endpoint.stage()
                .bean(Members.class)
                .team(
                        new TenantId(BRIGHTSIDE),
                        new GroupId(HARBOUR),
                        new TeamFilter(Optional.empty(), Optional.empty(), Optional.empty()),
                        new PageRequest(100, Optional.empty()))
                .items();
    }

    @Nested
    class Success {
        @Test
        void returnsTheProfileOfTheSample() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"userId":"carys","displayName":"Carys Llewellyn",\
                            "headline":"Maths and physics to A level",\
                            "avatarUrl":"https://images.brightside.example/carys.webp",\
                            "email":"Carys@brightside.example","public":true}""");
        }

        @Test
        void repeatedReturnsTheSameAndTheProfileStaysWhatItWas() {
            var first = endpoint.send(put(WHOLE)).mustBe(200).text();
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            assertThat(endpoint.send(put(WHOLE)).mustBe(200).text()).isEqualTo(first);
            assertThat(endpoint.table().item("brightside#USER#carys", "PROFILE"))
                    .hasValueSatisfying(item -> {
                        assertThat(item.get("displayName").s()).isEqualTo("Carys Llewellyn");
                        assertThat(item.get("isPublic").bool()).isTrue();
                    });
        }

        @Test
        void forgetsWhatTheLastReportLeavesOut() {
            endpoint.send(put(WHOLE)).mustBe(200);
            endpoint.send(put("{\"displayName\":\"Carys\"}")).mustBe(200);
            assertThat(endpoint.table().item("brightside#USER#carys", "PROFILE"))
                    .hasValueSatisfying(item -> {
                        assertThat(item).doesNotContainKeys("headline", "avatarUrl", "email", "addressKey");
                        assertThat(item.get("isPublic").bool()).isFalse();
                    });
        }

        @Test
        void takesTextUpToItsBounds() {
            endpoint.send(put("{\"displayName\":\"%s\",\"headline\":\"%s\",\"avatarUrl\":\"https://i.example/%s\"}"
                            .formatted("é".repeat(80), "😀".repeat(120), "a".repeat(282))))
                    .mustBe(200);
        }

        @Test
        void showsTheNameInTheTeam() {
            endpoint.send(put("{\"displayName\":\"كاريس\",\"headline\":\"Maths\"}"))
                    .mustBe(200);
            assertThat(team())
                    .filteredOn(member -> member.user().value().equals(CARYS_THE_TUTOR.id()))
                    .singleElement()
                    .satisfies(carys -> {
                        assertThat(carys.displayName()).contains("كاريس");
                        assertThat(carys.headline()).contains("Maths");
                    });
        }

        @Test
        void isNotPublicUnlessItSaysSo() {
            var reply = endpoint.send(put("{\"displayName\":\"C\"}")).mustBe(200);
            assertThat(reply.text()).isEqualTo("{\"userId\":\"carys\",\"displayName\":\"C\",\"public\":false}");
        }

        @Test
        void takesTheProfileOfAUserItHasNeverHeardOf() {
            endpoint.send(put(BRIGHTSIDE, "Never.Heard_Of~1", WHOLE)).mustBe(200);
        }

        @Test
        void changesNobodyElsesTenant() {
            endpoint.send(put(LUMEN, CARYS_THE_TUTOR.id(), "{\"displayName\":\"Other\"}"))
                    .mustBe(200);
            assertThat(team()).flatExtracting(Member::displayName).doesNotContain("Other");
        }

        @Test
        void followsAnAddressThatMovesFromOneUserToAnother() {
            endpoint.send(put(BRIGHTSIDE, "bao", "{\"displayName\":\"B\",\"email\":\"shared@brightside.example\"}"))
                    .mustBe(200);
            endpoint.send(put("{\"displayName\":\"C\",\"email\":\"Shared@Brightside.example\"}"))
                    .mustBe(200);
            endpoint.send(put(BRIGHTSIDE, "bao", "{\"displayName\":\"B\"}")).mustBe(200);

            var owners = endpoint.table().items().stream()
                    .filter(item -> item.get("sk").s().equals("USER"))
                    .map(item -> item.get("userId").s())
                    .toList();
            assertThat(owners).containsExactlyInAnyOrder("amara", "carys");
        }
    }

    @Nested
    class Refusal implements BodyContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return put(WHOLE);
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Test
        void refusesTextBeyondItsBounds() {
            refused(put("{\"displayName\":\"%s\",\"headline\":\"%s\",\"avatarUrl\":\"https://i.example/%s\"}"
                            .formatted("x".repeat(81), "x".repeat(121), "a".repeat(283))))
                    .mustPointAt("/displayName", "/headline", "/avatarUrl");
        }

        @Test
        void pointsAtTheUnknownFieldOfTheSample() {
            endpoint.sendSample("unknown-field").mustPointAt("/phone");
        }

        @Test
        void returns403ToPeople() {
            endpoint.sendSample("from-a-person").mustBe(403, "FORBIDDEN");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://i.example/c.webp",
                    "javascript:alert(1)",
                    "//i.example/c.webp",
                    "https:///c.webp",
                    "https://user:secret@i.example/",
                    "https://i.example/a b",
                    ""
                })
        void refusesAvatarsFromElsewhereThanHttps(String url) {
            refused(put("{\"displayName\":\"C\",\"avatarUrl\":\"%s\"}".formatted(url)))
                    .mustPointAt("/avatarUrl");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "carys",
                    "@brightside.example",
                    "carys@",
                    "carys@localhost",
                    "a b@brightside.example",
                    "carys@brightside.example,other@brightside.example",
                    "Carys <carys@brightside.example>",
                    "carys@brightside..example",
                    "carys@-brightside.example",
                    "carys\\u0000@brightside.example",
                    "carys\\r\\nBcc: x@brightside.example",
                    "carys@\\ud800.example",
                    "carys@xn--.example",
                    "carys@\\u202ebrightside.example"
                })
        void refusesWhatIsNoAddress(String email) {
            refused(put("{\"displayName\":\"C\",\"email\":\"%s\"}".formatted(email)))
                    .mustPointAt("/email");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "   ", "a\\nb", "a\\u2028b", "a\\u0085b", "\\udc00"})
        void refusesNamesThatAreNone(String name) {
            refused(put("{\"displayName\":\"%s\"}".formatted(name))).mustPointAt("/displayName");
        }
    }
}
