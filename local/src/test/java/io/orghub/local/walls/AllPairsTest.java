package io.orghub.local.walls;

import static io.orghub.local.walls.Estate.FOREIGN;
import static io.orghub.local.walls.Estate.ITEMS;
import static io.orghub.local.walls.Estate.MISSING;
import static io.orghub.local.walls.Estate.OWN;
import static io.orghub.local.walls.Estate.SIBLING;
import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.LENA_OF_LUMEN;
import static io.orghub.testing.stage.Story.LUMEN;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.orghub.local.token.TokenRequest;
import io.orghub.local.walls.FrontDoor.Ask;
import io.orghub.testing.api.Reply;
import io.orghub.testing.openapi.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every route of the document, from everybody, about everything: the caller's own thing, a sibling group's, another
 * tenant's, and none at all. What is another tenant's is answered, byte for byte, as what is not there; that it is not
 * touched either, the guard sees to.
 */
class AllPairsTest {
    /**
     * What each role gets for its own thing. Of another place a caller gets 404, unless the route or the tenant admin's
     * right says otherwise. The last column is what a permitted caller gets who names a thing of elsewhere, or none,
     * in a place of its own, {@code !} everybody whose token is one for the route; {@code open} marks what anybody may
     * see of any tenant.
     */
    private static final String TABLE = """
            #                       public outsider member admin owner tenant-admin other-tenant's platform provision  elsewhere
            put-tenant                 401      403    403   403   403          403            403      403       200        403
            put-profile                401      403    403   403   403          403            403      200       403        200
            list-profile-links         401      403    403   403   403          403            403      200       403        200
            link-profiles              401      403    403   403   403          403            403      200       403        200
            unlink-profiles            401      403    403   403   403          403            403      204       403        204
            put-listing                401      403    403   403   403          403            403      200       403        200
            delete-listing             401      403    403   403   403          403            403      204       403        204
            record-booking             401      403    403   403   403          403            403      200       403        200
            refund-booking             401      403    403   403   403          403            403      201       403        404
            get-tenant-usage           401      403    403   403   403          200            200      403       403          -
            create-group               401      201    201   201   201          201            201      403       403          -
            list-groups                401      403    403   403   403          200            200      403       403          -
            list-my-groups             401      200    200   200   200          200            200      403       403          -
            get-group                  401      404    200   200   200          200            404      403       403          -
            update-group               401      404    403   200   200          200            404      403       403          -
            archive-group              401      404    403   403   204          204            404      403       403          -
            transfer-ownership         401      404    403   403   200          200            404      403       403        409
            list-audit-events          401      404    403   403   200          200            404      403       403          -
            get-licences               401      404    403   200   200          200            404      403       403          -
            set-licences               401      404    403   403   403          200            404      403       403          -
            list-licence-ledger        401      404    403   200   200          200            404      403       403          -
            grant-licences             401      404    403   403   403          201            404      403       403          -
            invite                     401      404    403   201   201          201            404      403       403          -
            list-invitations           401      404    403   200   200          200            404      403       403          -
            revoke-invitation          401      404    403   204   204          204            404      403       403        404
            resend-invitation          401      404    403   200   200          200            404      403       403        404
            preview-invitation         200      200    200   200   200          200            200      200       200       open
            accept                     401      200    403   403   403          403            404      403       403       404!
            decline                    401      204    403   403   403          403            404      403       403       404!
            list-my-invitations        401      200    200   200   200          200            200      403       403          -
            import-members             401      404    403   202   202          202            404      403       403          -
            get-member-import          401      404    403   200   200          200            404      403       403        404
            add-member                 401      404    403   201   201          201            404      403       403          -
            list-team                  401      404    200   200   200          200            404      403       403          -
            change-member              401      404    403   403   200          200            404      403       403        404
            remove-member              401      404    403   204   204          204            404      403       403        404
            list-courses               401      200    200   200   200          200            200      403       403          -
            put-course                 401      403    403   403   403          200            200      403       403        200
            assign-course              401      404    403   200   200          200            404      403       403        400
            list-enrolments            401      404    403   200   200          200            404      403       403          -
            unassign-course            401      404    403   204   204          204            404      403       403        404
            get-organisation-stats     401      404    403   200   200          200            404      403       403          -
            get-public-organisation    200      200    200   200   200          200            200      200       200       open
            list-clients               401      404    403   200   200          200            404      403       403          -
            list-listings              401      404    403   200   200          200            404      403       403          -
            create-logo-upload         401      404    403   200   200          200            404      403       403          -
            """;

    /** Where the document's example names what is not on this stage; {@code {name}} is an id of the place asked about. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("put-listing", """
                    {"tutorId":"{userId}","title":"Maths","subject":"Maths","price":{"currency":"GBP","minor":1}}"""),
            Map.entry("record-booking", """
                    {"tutorId":"{userId}","studentId":"sam","amount":{"currency":"GBP","minor":4500},"paidAt":"2026-11-20T10:00:00Z"}"""),
            Map.entry("refund-booking", """
                    {"refundId":"r","amount":{"currency":"GBP","minor":1},"refundedAt":"2026-11-21T01:00:00Z"}"""),
            Map.entry("transfer-ownership", """
                    {"userId":"{userId}"}"""),
            Map.entry("accept", """
                    {"token":"{token}"}"""),
            Map.entry("decline", """
                    {"token":"{token}"}"""),
            Map.entry("preview-invitation", """
                    {"token":"{token}"}"""),
            Map.entry("assign-course", """
                    {"userIds":["{member}"],"courseIds":["{courseId}"]}"""));

    private static final Map<String, Optional<TokenRequest>> CALLERS = callers();

    private static final FrontDoor DOOR = Estate.DOOR;
    private static final ApiDocument DOCUMENT = new ApiDocument();

    private static Map<String, Optional<TokenRequest>> callers() {
        var callers = new LinkedHashMap<String, Optional<TokenRequest>>();
        callers.put("public", Optional.empty());
        callers.put("outsider", Optional.of(FrontDoor.person(DENIZ_OUTSIDE)));
        callers.put("member", Optional.of(FrontDoor.person(CARYS_THE_TUTOR)));
        callers.put("admin", Optional.of(FrontDoor.person(BAO_THE_ADMIN)));
        callers.put("owner", Optional.of(FrontDoor.person(AMARA_THE_OWNER)));
        callers.put("tenant-admin", Optional.of(FrontDoor.person(TOMASZ_THE_TENANT_ADMIN)));
        callers.put("other-tenant's", Optional.of(FrontDoor.person(LENA_OF_LUMEN)));
        callers.put("platform", Optional.of(TokenRequest.machine(BRIGHTSIDE, "orghub/platform")));
        callers.put("provision", Optional.of(TokenRequest.machine(BRIGHTSIDE, "orghub/provision")));
        return callers;
    }

    @BeforeAll
    static void restore() {
        Estate.restore();
    }

    private record Row(Map<String, Integer> byRole, String elsewhere) {
        static Row of(List<String> cells) {
            var roles = List.copyOf(CALLERS.keySet());
            var byRole = new TreeMap<String, Integer>();
            for (int i = 0; i < roles.size(); i++) {
                byRole.put(roles.get(i), Integer.valueOf(cells.get(i + 1)));
            }
            return new Row(byRole, cells.getLast());
        }

        boolean forEverybody() {
            return elsewhere.endsWith("!");
        }

        int ofElsewhere() {
            return Integer.parseInt(elsewhere.replace("!", ""));
        }

        boolean open() {
            return elsewhere.equals("open");
        }
    }

    private static Map<String, Row> rows() {
        return TABLE.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split(" +")))
                .collect(toMap(List::getFirst, Row::of));
    }

    @Test
    void theTableHasTheDocumentsRoutes() {
        assertThat(TABLE.lines().findFirst().orElseThrow().split(" +")).containsSubsequence(CALLERS.keySet());
        assertThat(rows().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        DOCUMENT.operations().stream().map(Operation::id).toList());
    }

    @TestFactory
    Stream<DynamicTest> everybodyIsToldWhatTheTableSays() {
        var rows = rows();
        return DOCUMENT.operations().stream()
                .map(operation -> dynamicTest(
                        operation.id(), () -> new Pairs(operation, rows.get(operation.id()), new HashMap<>()).check()));
    }

    /**
     * All of one route.
     *
     * @param answers by role and places, for what two checks look at is asked once
     */
    private record Pairs(Operation operation, Row row, Map<List<String>, Answered> answers) {
        private static final List<String> PLACES = List.of("groupId", "organisationId", "member");
        // Courses are no group's.
        private static final Set<String> ABOUT_THE_TENANTS = Set.of("assign-course");

        void check() {
            var wrong = new ArrayList<String>();
            CALLERS.forEach((role, caller) -> {
                int expected = row.byRole().get(role);
                expect(wrong, role, OWN, OWN, expected, ask(role, OWN, OWN));
                if (namesAPlace()) {
                    aboutOtherPlaces(wrong, role, expected);
                }
                if (!row.elsewhere().equals("-")) {
                    aboutThingsOfElsewhere(wrong, role, expected);
                }
            });
            assertThat(wrong).isEmpty();
            // Refusals are not undone after each: together they must have changed nothing.
            assertThat(new HashSet<>(DOOR.table().items())).isEqualTo(new HashSet<>(ITEMS));
        }

        private boolean namesAPlace() {
            return ApiDocument.parameters(operation, "path").stream().anyMatch(PLACES::contains);
        }

        private void aboutOtherPlaces(List<String> wrong, String role, int expected) {
            boolean letIn = expected != 401 && !isMachine(role);
            for (var place : List.of(SIBLING, FOREIGN, MISSING)) {
                int instead = !letIn
                        ? expected
                        : runsTheTenantOf(role, place) ? row.byRole().get("tenant-admin") : 404;
                expect(wrong, role, place, place, instead, ask(role, place, place));
            }
            var stranger = role.equals("other-tenant's");
            alike(wrong, role, ask(role, stranger ? OWN : FOREIGN, OWN), ask(role, MISSING, OWN));
        }

        private static boolean isMachine(String role) {
            return List.of("platform", "provision").contains(role);
        }

        private static boolean runsTheTenantOf(String role, Place place) {
            return (role.equals("tenant-admin") && place.tenant().equals(BRIGHTSIDE))
                    || (role.equals("other-tenant's") && place.tenant().equals(LUMEN));
        }

        private void aboutThingsOfElsewhere(List<String> wrong, String role, int expected) {
            if (row.open()) {
                expect(wrong, role, FOREIGN, FOREIGN, expected, ask(role, FOREIGN, FOREIGN));
                expect(wrong, role, MISSING, MISSING, 404, ask(role, MISSING, MISSING));
                return;
            }
            var stranger = role.equals("other-tenant's");
            var home = stranger ? FOREIGN : OWN;
            int instead = row.forEverybody() && !isMachine(role) && expected != 401
                    ? row.ofElsewhere()
                    : expected < 400 ? row.ofElsewhere() : expected;
            var walled = stranger ? OWN : FOREIGN;
            if (namesAPlace() && stranger) {
                return;
            }
            expect(wrong, role, home, walled, instead, ask(role, home, walled));
            expect(wrong, role, home, MISSING, instead, ask(role, home, MISSING));
            if (namesAPlace() && !ABOUT_THE_TENANTS.contains(operation.id())) {
                expect(wrong, role, home, SIBLING, instead, ask(role, home, SIBLING));
            }
            alike(wrong, role, ask(role, home, walled), ask(role, home, MISSING));
        }

        private void expect(
                List<String> wrong, String role, Place place, Place thing, int status, Supplier<Answered> ask) {
            var answered = ask.get();
            var reply = answered.reply();
            var what = "%s to %s, %s's of %s".formatted(operation.id(), role, thing.name(), place.name());
            if (reply.status() != status) {
                wrong.add("%s: %d and not %d, %s".formatted(what, reply.status(), status, reply.text()));
            }
            DOOR.arrival(answered.ask())
                    .flatMap(arrived -> DOCUMENT.objection(answered.ask(), arrived, reply))
                    .ifPresent(objection -> wrong.add(what + ": " + objection));
        }

        private void alike(List<String> wrong, String role, Supplier<Answered> one, Supplier<Answered> other) {
            var first = withoutNames(one.get().reply());
            var second = withoutNames(other.get().reply());
            if (!first.equals(second)) {
                wrong.add("%s to %s tells apart:%n%s%n%s".formatted(operation.id(), role, first, second));
            }
        }

        // What was asked about may be named in the answer, and each answer has an id of its own.
        private static List<Object> withoutNames(Reply reply) {
            var headers = new TreeMap<>(reply.headers());
            headers.remove("apigw-requestid");
            var id = headers.remove("x-request-id");
            var text = (headers + reply.text()).replace(String.valueOf(id), "{requestId}");
            for (var place : List.of(OWN, SIBLING, FOREIGN, MISSING)) {
                for (var name : place.ids().values()) {
                    text = text.replace(name, "{id}");
                }
            }
            return List.of(reply.status(), text);
        }

        private Supplier<Answered> ask(String role, Place place, Place thing) {
            return () -> answers.computeIfAbsent(
                    List.of(role, place.name(), thing.name()), key -> answered(role, place, thing));
        }

        private Answered answered(String role, Place place, Place thing) {
            var ask = request(place, thing);
            var reply = DOOR.send(CALLERS.get(role), ask);
            if (reply.status() < 400 && !operation.method().equals("GET")) {
                DOOR.table().restore(ITEMS);
            }
            return new Answered(ask, reply);
        }

        private Ask request(Place place, Place thing) {
            var ask = new Ask(operation.method(), filled(operation.path(), place, thing));
            for (var header : ApiDocument.parameters(operation, "header")) {
                switch (header) {
                    case "If-Match" -> ask.header("if-match", "*");
                    case "Idempotency-Key" ->
                        ask.header("idempotency-key", UUID.randomUUID().toString());
                    default -> {}
                }
            }
            ApiDocument.contentType(operation).ifPresent(type -> {
                var example = DOCUMENT.example(operation);
                var body = BODIES.getOrDefault(
                        operation.id(), example.isTextual() ? example.textValue() : example.toString());
                ask.body(type, filled(body, place, thing));
            });
            return ask;
        }

        private static String filled(String template, Place place, Place thing) {
            var text = template;
            for (var name : thing.ids().keySet()) {
                var id = (PLACES.contains(name) ? place : thing).ids().get(name);
                text = text.replace("{" + name + "}", id);
            }
            return text;
        }
    }

    private record Answered(Ask ask, Reply reply) {}
}
