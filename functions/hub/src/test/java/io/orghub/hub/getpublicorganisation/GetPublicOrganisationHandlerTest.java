package io.orghub.hub.getpublicorganisation;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.orghub.domain.Group;
import io.orghub.domain.Groups;
import io.orghub.domain.Kind;
import io.orghub.domain.Language;
import io.orghub.domain.Money;
import io.orghub.domain.Profile;
import io.orghub.domain.Profiles;
import io.orghub.domain.PublicPage;
import io.orghub.domain.Role;
import io.orghub.domain.Settings;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import io.orghub.edge.ProblemCode;
import io.orghub.testing.api.ApiFunctionContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import io.orghub.testing.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class GetPublicOrganisationHandlerTest {
    private static final String PARTITION = "brightside#GROUP#harbour-tuition";
    private static final String CANARY = "canary";

    @RegisterExtension
    final Endpoint endpoint =
            Endpoint.of(GetPublicOrganisationHandler::new).with(Map.of("web.origin", "https://app.orghub.example"));

    private Story story() {
        return Story.on(endpoint.stage());
    }

    private ApiEvents.Request page(String slug) {
        return endpoint.request().path("slug", slug);
    }

    /** As the views keep it of a tutor whose profile is public; all that is beside the card holds a canary. */
    private void showTutor(String user, String name) {
        var row = row("TEAM#" + user, "TUTOR#" + name + "  " + user);
        row.put("userId", AttributeValue.fromS(user));
        row.put("displayName", AttributeValue.fromS(name));
        row.put("headline", AttributeValue.fromS("Teaches"));
        row.put("avatarUrl", AttributeValue.fromS("https://images.example/" + user + ".webp"));
        endpoint.table().put(row);
    }

    private void showListing(String id, String title) {
        showListing(id, title, "carys");
    }

    private void showListing(String id, String title, String tutor) {
        var row = row("LISTING#" + id, "LISTING#" + title + "  " + id);
        row.put("listingId", AttributeValue.fromS(id));
        row.put("tutorId", AttributeValue.fromS(tutor));
        row.put("tutorName", AttributeValue.fromS("Carys Llewellyn"));
        row.put("title", AttributeValue.fromS(title));
        row.put("subject", AttributeValue.fromS("Mathematics"));
        row.put("currency", AttributeValue.fromS("GBP"));
        row.put("priceMinor", AttributeValue.fromN("4500"));
        endpoint.table().put(row);
    }

    private Map<String, AttributeValue> row(String sk, String userSk) {
        var row = new HashMap<String, AttributeValue>();
        row.put("pk", AttributeValue.fromS(PARTITION));
        row.put("sk", AttributeValue.fromS(sk));
        row.put("userPk", AttributeValue.fromS(PARTITION + "#PUBLIC"));
        row.put("userSk", AttributeValue.fromS(userSk));
        Stream.of("email", "role", "kind", "itemType", "requestId", "operationId", "activeStudents")
                .forEach(name -> row.put(name, AttributeValue.fromS(CANARY)));
        return row;
    }

    private void change(UnaryOperator<Group> change) {
        endpoint.stage()
                .bean(Groups.class)
                .update(
                        endpoint.stage().operation(new TenantId(BRIGHTSIDE), AMARA_THE_OWNER.id()),
                        story().found(HARBOUR),
                        Optional.empty(),
                        change);
    }

    private void rename(String slug) {
        change(group -> with(group, slug, group.description(), group.settings()));
    }

    private static Group with(Group group, String slug, Optional<String> description, Settings settings) {
        return new Group(
                group.tenant(),
                group.id(),
                group.type(),
                group.name(),
                slug,
                group.owner(),
                group.policy(),
                description,
                Optional.of("https://harbour.example/"),
                Optional.of("https://cdn.example/harbour.png"),
                settings,
                group.archived(),
                group.createdAt(),
                group.version());
    }

    @Nested
    class Success {
        @Test
        void returns200AndTheBarePageOfTheSample() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text())
                    .isEqualTo(
                            "{\"name\":\"Harbour Tuition\",\"slug\":\"harbour-tuition\",\"tutors\":[],\"listings\":[]}");
            assertThat(reply.header("cache-control")).isEqualTo("public, max-age=60");
        }

        @Test
        void showsCardsByNameAndListingsByTitle() {
            showTutor("carys", "Carys Llewellyn");
            showTutor("bao", "Bảo Nguyễn");
            showListing("gcse", "GCSE maths");
            var reply = endpoint.send(page(HARBOUR)).mustBe(200);
            assertThat(reply.each("tutors", "userId")).containsExactly("bao", "carys");
            assertThat(reply.body().path("tutors").path(1).toString()).isEqualTo("""
                            {"userId":"carys","displayName":"Carys Llewellyn","headline":"Teaches",\
                            "avatarUrl":"https://images.example/carys.webp"}""");
            assertThat(reply.body().path("listings").toString()).isEqualTo("""
                            [{"listingId":"gcse","tutorId":"carys","tutorName":"Carys Llewellyn",\
                            "title":"GCSE maths","subject":"Mathematics","price":{"currency":"GBP","minor":4500}}]""");
            assertThat(reply.fields()).doesNotContain("moreTutors", "moreListings");
        }

        /** By the rows that the stream's consumer itself writes. */
        @Test
        void showsATutorAndItsListingsFromWhenItsProfileIsPublic() {
            report(CARYS_THE_TUTOR.id(), true);
            report(BAO_THE_ADMIN.id(), false);
            story().listing("gcse", CARYS_THE_TUTOR.id(), "GCSE maths");
            story().listing("a-level", BAO_THE_ADMIN.id(), "A level maths");
            endpoint.stage().project();

            var shown = endpoint.send(page(HARBOUR)).mustBe(200);
            assertThat(shown.each("tutors", "userId")).containsExactly(CARYS_THE_TUTOR.id());
            assertThat(shown.each("listings", "listingId")).containsExactly("gcse");

            report(CARYS_THE_TUTOR.id(), false);
            endpoint.stage().project();
            assertThat(endpoint.send(page(HARBOUR)).mustBe(200).each("tutors", "userId"))
                    .isEmpty();
        }

        private void report(String user, boolean isPublic) {
            endpoint.stage()
                    .bean(Profiles.class)
                    .put(
                            endpoint.stage().operation(new TenantId(BRIGHTSIDE), "machine"),
                            new Profile(
                                    new UserId(user),
                                    "Name of " + user,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    isPublic));
        }

        @Test
        void showsAHundredAndTellsThatThereAreMore() {
            for (int i = 0; i < 100; i++) {
                showTutor("tutor-%03d".formatted(i), "tutor %03d".formatted(i));
                showListing("listing-%03d".formatted(i), "listing %03d".formatted(i), "tutor-%03d".formatted(i));
            }
            var whole = endpoint.send(page(HARBOUR)).mustBe(200);
            assertThat(whole.each("tutors", "userId")).hasSize(100);
            assertThat(whole.fields()).doesNotContain("moreTutors", "moreListings");

            showTutor("zoe", "zoe");
            showListing("zoology", "zoology", "zoe");
            var cut = endpoint.send(page(HARBOUR)).mustBe(200);
            assertThat(cut.each("tutors", "userId")).hasSize(100).doesNotContain("zoe");
            assertThat(cut.each("listings", "listingId")).hasSize(100).doesNotContain("zoology");
            assertThat(cut.body().path("moreTutors").asBoolean()).isTrue();
            assertThat(cut.body().path("moreListings").asBoolean()).isTrue();
        }

        /** Before any fan-out has been through the listings. */
        @Test
        void showsNoListingsOfATutorWhoIsPublicNoMore() {
            report(CARYS_THE_TUTOR.id(), true);
            report(BAO_THE_ADMIN.id(), true);
            story().listing("gcse", CARYS_THE_TUTOR.id(), "GCSE maths");
            story().listing("a-level", BAO_THE_ADMIN.id(), "A level maths");
            endpoint.stage().project();
            assertThat(endpoint.send(page(HARBOUR)).mustBe(200).each("listings", "listingId"))
                    .containsExactly("a-level", "gcse");

            report(CARYS_THE_TUTOR.id(), false);
            endpoint.stage().project();
            var withdrawn = endpoint.send(page(HARBOUR)).mustBe(200);
            assertThat(withdrawn.each("listings", "listingId")).containsExactly("a-level");
            assertThat(withdrawn.text()).doesNotContain(CARYS_THE_TUTOR.id());

            story().remove(HARBOUR, BAO_THE_ADMIN.id());
            endpoint.stage().project();
            assertThat(endpoint.send(page(HARBOUR)).mustBe(200).each("listings", "listingId"))
                    .isEmpty();
        }

        @Test
        void looksUpTheTutorsOfListingsBeyondTheHundredOnThePage() {
            for (int i = 0; i <= 100; i++) {
                showTutor("tutor-%03d".formatted(i), "tutor %03d".formatted(i));
            }
            showTutor("zoe", "zoe");
            showListing("algebra", "Algebra", "tutor-007");
            showListing("botany", "Botany", "gone");
            showListing("zoology", "Zoology", "zoe");

            var metered = endpoint.stage().meter().measure(() -> assertThat(
                            endpoint.send(page(HARBOUR)).mustBe(200).each("listings", "listingId"))
                    .containsExactly("algebra", "zoology"));
            assertThat(metered.requests()).containsExactly("GetItem", "GetItem", "Query", "Query", "BatchGetItem");
        }

        @Test
        void costsTwoReadsAndTwoSmallQueries() {
            showTutor("carys", "Carys Llewellyn");
            showListing("gcse", "GCSE maths");
            var metered = endpoint.stage().meter().measure(() -> endpoint.send(page(HARBOUR))
                    .mustBe(200));
            assertThat(metered.requests()).containsExactly("GetItem", "GetItem", "Query", "Query");
            assertThat(metered.readUnits()).isEqualTo(3);
        }
    }

    @Nested
    class Caching {
        private String etag() {
            return endpoint.send(page(HARBOUR)).mustBe(200).header("etag");
        }

        @Test
        void tagsTheContentWhoeverAsks() {
            var tag = etag();
            assertThat(tag).matches("\"[A-Za-z0-9_-]{43}\"");
            assertThat(etag()).isEqualTo(tag);
            assertThat(endpoint.send(page(HARBOUR).caller("lumen", "lena")).header("etag"))
                    .isEqualTo(tag);
        }

        @Test
        void tagsEachContentAnother() {
            var tags = new TreeSet<>(Set.of(etag()));
            showTutor("carys", "Carys Llewellyn");
            tags.add(etag());
            showListing("gcse", "GCSE maths");
            tags.add(etag());
            change(group -> with(group, group.slug(), Optional.of("By the sea."), group.settings()));
            tags.add(etag());
            assertThat(tags).hasSize(4);
        }

        @Test
        void keepsTheTagWhileOnlyThePrivateChanges() {
            var tag = etag();
            story().member(HARBOUR, "deniz", Role.ADMIN, Kind.LEARNER);
            assertThat(etag()).isEqualTo(tag);
        }

        @ParameterizedTest
        @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "\"a\",W/%s", "*", " %s "})
        void returns304ToWhomHasIt(String known) {
            var reply = endpoint.send(page(HARBOUR).header("if-none-match", known.formatted(etag())))
                    .mustBe(304);
            assertThat(reply.text()).isEmpty();
            assertThat(reply.headers())
                    .containsEntry("etag", etag())
                    .containsEntry("cache-control", "public, max-age=60")
                    .doesNotContainKey("content-type");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"other\"", "", "\"", "\"\"", "nonsense", "**", "\"ä\""})
        void returns200ToWhomHasAnother(String known) {
            endpoint.send(page(HARBOUR).header("if-none-match", known)).mustBe(200);
        }

        @Test
        void returns200AgainOnceItHasChanged() {
            var tag = etag();
            showTutor("carys", "Carys Llewellyn");
            endpoint.send(page(HARBOUR).header("if-none-match", tag)).mustBe(200);
        }
    }

    @Nested
    class AsPage {
        private static final String TYPED = "<img src=x onerror=\"x\">&'";
        private static final String AS_TEXT = "&lt;img src=x onerror=&quot;x&quot;&gt;&amp;&#39;";

        private ApiEvents.Request opened(String slug) {
            return page(slug).header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        }

        @Test
        void isReadWithoutAScriptAndByWhoPreviewsLinks() {
            change(group -> with(group, group.slug(), Optional.of("Tutors\nby the sea."), group.settings()));
            showTutor("carys", "Carys Llewellyn");
            showListing("gcse", "GCSE maths");

            var reply = endpoint.send(opened(HARBOUR)).mustBe(200);

            assertThat(reply.headers())
                    .containsEntry("content-type", "text/html;charset=utf-8")
                    .containsEntry("vary", "Accept");
            assertThat(reply.text())
                    .startsWith("<!doctype html>")
                    .contains("<meta property=\"og:title\" content=\"")
                    .contains("<meta name=\"description\" content=\"Tutors by the sea.\">")
                    .contains("<meta property=\"og:description\" content=\"Tutors by the sea.\">")
                    .contains("Tutors\nby the sea.</p>", "Carys Llewellyn", "GCSE maths")
                    .doesNotContain("<script", "style=");
        }

        @Test
        void saysWhereItIsAtHomeWhoeverAsksAndHow() {
            var reply = endpoint.send(opened(HARBOUR).header("x-forwarded-host", "evil.example"))
                    .mustBe(200);

            assertThat(reply.text())
                    .contains(
                            "<meta property=\"og:url\" content=\"https://app.orghub.example/o/harbour-tuition\">",
                            "<link rel=\"canonical\" href=\"https://app.orghub.example/o/harbour-tuition\">")
                    .doesNotContain("evil.example", "api.orghub.test");
        }

        @Test
        void isSentAsTheSampleAsksForIt() {
            var reply = endpoint.sendSample("success-page").mustBe(200);
            assertThat(reply.header("content-type")).isEqualTo("text/html;charset=utf-8");
            assertThat(reply.text()).contains("<h1><bdi>Harbour Tuition</bdi></h1>");
        }

        @ParameterizedTest
        @CsvSource({
            "GBP, 4500, £45.00",
            "JPY, 4500, 'JP¥4,500'",
            "HUF, 450050, 'HUF 4,500.50'",
            "KWD, 4500, KWD 4.500",
            "CLF, 45000, CLF 4.5000",
            "DEM, 4500, DEM 45.00",
            "ITL, 4500, 'ITL 4,500'",
            "GBP, 1000000000000, '£10,000,000,000.00'"
        })
        void showsAPriceAsItsCurrencyCountsIt(String currency, long minor, String shown) {
            assertThat(PublicOrganisationPage.price(new Money(currency, minor)).replace('\u00a0', ' '))
                    .isEqualTo(shown);
        }

        /** As many as the API takes, obsolete ones too. */
        @Test
        void showsAPriceInEachCurrency() {
            for (var currency : Currency.getAvailableCurrencies()) {
                var digits = currency.getDefaultFractionDigits();
                if (digits >= 0) {
                    var shown = PublicOrganisationPage.price(new Money(currency.getCurrencyCode(), 1_234_567));
                    assertThat(shown.replaceAll("[^0-9]", "")).isEqualTo("1234567");
                    assertThat(shown.replaceFirst("^.*?[0-9][0-9,]*\\.?", "")).hasSize(digits);
                }
            }
        }

        @Test
        void saysNothingOfAHomeThatIsNotKnown() {
            var none = Optional.<String>empty();
            var bare = new PublicPage("Harbour", HARBOUR, none, none, none, none, List.of(), false, List.of(), false);

            assertThat(new PageAddresses("").of(bare)).isEmpty();
            assertThat(PublicOrganisationPage.of(bare, none))
                    .contains("og:title")
                    .doesNotContain("og:url", "canonical", "null");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "text/html",
                    "TEXT/HTML; Q=0.5",
                    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
                    "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                    "application/json;q=0.1, text/html",
                    "text/html;charset=utf-8;q=0.9, application/json;q=0.8",
                    "text/*",
                    "text/*;q=0.5, */*;q=0.4",
                    "text/html;q=0.2, */*;q=0.2",
                    "application/json;q=0, */*",
                    "*/*;q=0.1, application/*;q=0"
                })
        void isForWhomLikesToReadIt(String accepted) {
            assertThat(typeFor(accepted)).isEqualTo("text/html;charset=utf-8");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "*/*",
                    "application/json",
                    "application/json, text/plain, */*",
                    "application/json, text/html;q=0.1",
                    "text/html, application/json",
                    "text/html;q=0",
                    "text/html;q=0.0, */*;q=0.0",
                    "text/html;q=0, */*",
                    "*/*, text/*;q=0",
                    "application/xml",
                    "text/htmlx",
                    "x-text/html",
                    "text/html;q=much",
                    "text/html;q=1.5",
                    "text/html;q=",
                    "text/html;q=-1",
                    ",;,;q=1,;;",
                    "/",
                    "ä"
                })
        void isNotForWhomDoesNot(String accepted) {
            assertThat(typeFor(accepted)).isEqualTo("application/json");
        }

        private String typeFor(String accepted) {
            var reply = endpoint.send(page(HARBOUR).header("accept", accepted)).mustBe(200);
            assertThat(reply.header("vary")).isEqualTo("Accept");
            return reply.header("content-type");
        }

        @Test
        void showsWhatSomebodyTypedAsText() {
            change(group -> with(group, group.slug(), Optional.of(TYPED), group.settings()));
            showTutor("carys", TYPED);
            showListing("gcse", TYPED);

            var text = endpoint.send(opened(HARBOUR)).mustBe(200).text();

            assertThat(text).doesNotContain(TYPED).doesNotContain("<img src=x");
            assertThat(text.split(java.util.regex.Pattern.quote(AS_TEXT), -1)).hasSizeGreaterThanOrEqualTo(6);
        }

        /** Who has saved and looks is not shown what a browser has kept; caches that many share keep it a minute. */
        @Test
        void isAskedForAgainEachTimeItIsOpened() {
            var page = endpoint.send(opened(HARBOUR)).mustBe(200);
            var again = endpoint.send(opened(HARBOUR).header("if-none-match", page.header("etag")))
                    .mustBe(304);
            rename("harbour-tutors");
            var moved = endpoint.send(opened(HARBOUR)).mustBe(301);

            assertThat(page.header("cache-control"))
                    .isEqualTo("public, max-age=0, s-maxage=60, must-revalidate")
                    .isEqualTo(again.header("cache-control"));
            assertThat(moved.header("cache-control")).isEqualTo("public, max-age=0, s-maxage=300, must-revalidate");
        }

        @Test
        void hasATagOfItsOwn() {
            var page = endpoint.send(opened(HARBOUR)).mustBe(200).header("etag");
            var data = endpoint.send(page(HARBOUR)).mustBe(200);
            assertThat(page).isNotEqualTo(data.header("etag"));
            assertThat(data.headers()).containsEntry("vary", "Accept");
            endpoint.send(opened(HARBOUR).header("if-none-match", page)).mustBe(304);
        }

        @Test
        void isFoundUnderAFormerSlug() {
            rename("harbour-tutors");
            var location = endpoint.send(opened(HARBOUR)).mustBe(301).header("location");
            for (var path :
                    new String[] {"https://app.orghub.test/o/", "https://api.orghub.test/public/organisations/"}) {
                assertThat(URI.create(path + HARBOUR).resolve(location)).hasToString(path + "harbour-tutors");
            }
        }

        @Test
        void isNotThereWithoutAnOrganisation() {
            var reply = endpoint.send(opened("nobody-has-this")).mustBe(404);
            assertThat(reply.text()).isEqualTo(inTheWebClient("not-found.html"));
            assertThat(reply.headers()).containsEntry("vary", "Accept");
            assertThat(endpoint.send(page("nobody-has-this"))
                            .mustBe(404, "NOT_FOUND")
                            .header("vary"))
                    .isEqualTo("Accept");
        }

        @Test
        void saysInPlainWordsThatItCannotBeShownNow() {
            endpoint.stage().faults().includingReads().always(Fault.THROTTLED);
            var reply = endpoint.send(opened(HARBOUR)).mustBe(503);
            assertThat(reply.text()).isEqualTo(inTheWebClient("unavailable.html"));
            assertThat(reply.header("retry-after")).isEqualTo("1");
            endpoint.send(page(HARBOUR)).mustBe(503, "BUSY");
        }

        @ParameterizedTest
        @EnumSource(ProblemCode.class)
        void isNeitherAScriptNorFoundWhereNothingIsShown(ProblemCode code) {
            assertThat(RefusalPage.of(code))
                    .contains("<meta name=\"robots\" content=\"noindex\">", "<h1>")
                    .doesNotContain("<script", "style=", code.name());
        }

        /** What CloudFront shows of the failures that reach no function. */
        private static String inTheWebClient(String file) {
            try {
                return Files.readString(Template.locate().resolveSibling("web/public/" + file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** By which those ask who preview links. */
    @Nested
    class Head {
        private ApiEvents.Request head(String slug) {
            return ApiEvents.request("HEAD /public/organisations/{slug}").path("slug", slug);
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/html", "application/json"})
        void hasTheHeadersOfTheWholeAndNoBody(String accepted) {
            var whole = endpoint.send(page(HARBOUR).header("accept", accepted).requestId("r"))
                    .mustBe(200);
            var head = endpoint.send(head(HARBOUR).header("accept", accepted).requestId("r"))
                    .mustBe(200);

            assertThat(head.text()).isEmpty();
            assertThat(head.headers()).isEqualTo(whole.headers());
        }

        @Test
        void tellsWhereItIsAndWhatIsNotThere() {
            rename("harbour-tutors");
            var moved = endpoint.send(head(HARBOUR)).mustBe(301);
            assertThat(moved.headers()).containsKey("location");
            assertThat(endpoint.send(head("nobody-has-this")).mustBe(404).text())
                    .isEmpty();
            var tag = endpoint.send(head("harbour-tutors")).header("etag");
            endpoint.send(head("harbour-tutors").header("if-none-match", tag)).mustBe(304);
        }
    }

    @Nested
    class Renamed {
        @Test
        void returns301ToWhereItIsNow() {
            rename("harbour-tutors");
            rename("harbour-by-the-sea");
            for (var former : new String[] {HARBOUR, "harbour-tutors"}) {
                var reply = endpoint.send(page(former)).mustBe(301);
                assertThat(reply.text()).isEmpty();
                assertThat(reply.headers())
                        .containsEntry("location", "harbour-by-the-sea")
                        .containsEntry("cache-control", "public, max-age=300");
            }
            assertThat(endpoint.send(page("harbour-by-the-sea")).mustBe(200).at("slug"))
                    .isEqualTo("harbour-by-the-sea");
        }

        @Test
        void returns200AgainWhereItHasComeBackTo() {
            rename("harbour-tutors");
            rename(HARBOUR);
            endpoint.send(page(HARBOUR)).mustBe(200);
            assertThat(endpoint.send(page("harbour-tutors")).mustBe(301).header("location"))
                    .isEqualTo("harbour-tuition");
        }

        @Test
        void returns404OnceItIsArchived() {
            rename("harbour-tutors");
            story().archive(HARBOUR);
            endpoint.send(page(HARBOUR)).mustBe(404, "NOT_FOUND");
            endpoint.send(page("harbour-tutors")).mustBe(404, "NOT_FOUND");
        }
    }

    /** Whatever is not meant for everybody holds a canary, and nothing but the fields that are is answered. */
    @Nested
    class AllowList {
        private static final Set<String> FIELDS = Set.of(
                "/name",
                "/slug",
                "/description",
                "/website",
                "/avatarUrl",
                "/accentColour",
                "/tutors/userId",
                "/tutors/displayName",
                "/tutors/headline",
                "/tutors/avatarUrl",
                "/listings/listingId",
                "/listings/tutorId",
                "/listings/tutorName",
                "/listings/title",
                "/listings/subject",
                "/listings/price/currency",
                "/listings/price/minor");

        @Test
        void answersExactlyThePublicFields() {
            story().profile(new Person(BRIGHTSIDE, "amara", "Canary Okafor", "canary@brightside.example", false));
            story().invitation(
                            HARBOUR, "canary-invited@brightside.example", Role.MEMBER, Optional.of("canary message"));
            story().member(HARBOUR, "canary-member", Role.MEMBER, Kind.TUTOR);
            story().link("carys", "canary-student");
            change(group -> with(
                    group,
                    group.slug(),
                    Optional.of("Tutors by the sea."),
                    new Settings(
                            Optional.of("Europe/London"),
                            Optional.of("EUR"),
                            Optional.of(1357),
                            Optional.of("#1A73E8"),
                            Optional.of(Language.values()[0]))));
            endpoint.stage().project();
            // In the place of the rows that the stream has made: theirs hold no canaries.
            showTutor("carys", "Carys Llewellyn");
            showListing("gcse", "GCSE maths");

            var reply = endpoint.send(page(HARBOUR)).mustBe(200);

            var found = new TreeSet<String>();
            collect(reply.body(), "", found);
            assertThat(found).containsExactlyInAnyOrderElementsOf(FIELDS);
            assertNothingPrivate(reply);
        }

        private void assertNothingPrivate(Reply reply) {
            assertThat(reply.text().toLowerCase())
                    .doesNotContain(
                            CANARY,
                            "amara",
                            "brightside",
                            "@",
                            "europe/london",
                            "eur\"",
                            "1357",
                            "licence",
                            "owner",
                            "email");
            reply.headers().values().forEach(value -> assertThat(value).doesNotContain(CANARY, BRIGHTSIDE));
        }

        private static void collect(JsonNode node, String path, Set<String> found) {
            if (node.isArray()) {
                node.forEach(element -> collect(element, path, found));
            } else if (node.isObject()) {
                node.propertyStream().forEach(field -> collect(field.getValue(), path + "/" + field.getKey(), found));
            } else {
                found.add(path);
            }
        }
    }

    @Nested
    class Refusal implements ApiFunctionContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return page(HARBOUR);
        }

        /** A slug is no id: whatever cannot be one is just not there. */
        @Override
        @TestFactory
        public Stream<DynamicTest> refusesWhatIsNoIdInThePath() {
            return Stream.concat(
                            NO_IDS.stream(),
                            Stream.of(
                                    "",
                                    "HARBOUR-TUITION",
                                    "Harbour-Tuition",
                                    "harbour--tuition",
                                    "-harbour-tuition",
                                    "harbour-tuition-",
                                    "harbour_tuition",
                                    "hárbour-tuition",
                                    "harbour-tuitıon",
                                    "ｈarbour-tuition",
                                    "harbour-tuition\u0000",
                                    "harbour-tuition ",
                                    "harbour-tuition#",
                                    "../harbour-tuition",
                                    "#SLUG#harbour-tuition",
                                    "brightside#GROUP#harbour-tuition",
                                    "admin",
                                    "a".repeat(64),
                                    "a".repeat(5000),
                                    "\ud800"))
                    .map(slug -> dynamicTest(
                            slug.codePoints().limit(20).boxed().toList().toString(), () -> isNotThere(page(slug))));
        }

        private Reply isNotThere(ApiEvents.Request request) {
            return refused(request.requestId("r")).mustBe(404, "NOT_FOUND");
        }

        @Test
        void answersAllThatIsNotThereAlike() {
            var unknown = isNotThere(page("nobody-has-this"));
            assertThat(isNotThere(page(YEAR_11))).isEqualTo(unknown);
            assertThat(isNotThere(page("No Slug"))).isEqualTo(unknown);
            story().archive(HARBOUR);
            assertThat(isNotThere(page(HARBOUR))).isEqualTo(unknown);
        }

        @Test
        void returns404ForEachSampleOfWhatIsNotThere() {
            for (var sample : new String[] {"unknown", "plain-group", "no-slug"}) {
                endpoint.sendSample(sample).mustBe(404, "NOT_FOUND");
            }
        }

        @Test
        void readsNothingForWhatCannotBeASlug() {
            var metered = endpoint.stage().meter().measure(() -> isNotThere(page("No Slug")));
            assertThat(metered.requests()).isEmpty();
        }

        @Test
        void returns404WithoutAPathParameter() {
            var event = genuine().build();
            event.setPathParameters(null);
            endpoint.send(event).mustBe(404, "NOT_FOUND");
        }
    }
}
