package io.orghub.local.demo;

import java.util.List;
import java.util.Map;

/** A reseller: its organisation pays by enrolment, sells out, buys more, changes hands and is closed. */
final class ResellerChapter {
    private static final String TENANT = "lingua";

    private final DemoSteps demo;

    ResellerChapter(DemoSteps demo) {
        this.demo = demo;
    }

    void play() {
        var admin = demo.admin(TENANT);
        var marta = demo.person(TENANT, "marta", "marta@example.org");

        demo.step("A reseller is provisioned", () -> demo.provision(TENANT, "Lingua Resale", "organisation"), 200);
        for (var person : Cast.RESELLERS) {
            demo.step(
                    "The platform reports " + person.displayName(),
                    () -> demo.platform(TENANT).put("/profiles/" + person.userId(), person.profile()),
                    200);
        }
        for (var course : List.of("armenian", "georgian")) {
            demo.step(
                    "The tenant admin offers a course",
                    () -> admin.put("/courses/" + course, Map.of("title", "Beginners: " + course)),
                    200,
                    "/courseId=" + course);
        }
        var group = demo.step(
                        "and sells Márta an organisation with four licences, one for each enrolment",
                        () -> admin.post(
                                "/groups",
                                Map.of(
                                        "type", "organisation",
                                        "name", "Lingua Nova",
                                        "ownerId", "marta",
                                        "licencePolicy", "enrolment",
                                        "licences", 4)),
                        201,
                        "/ownerId=marta",
                        "/licencePolicy=enrolment")
                .text("/groupId");
        sellsOut(group);
        buysMore(group);
        changesHands(group);
    }

    private void sellsOut(String group) {
        var marta = demo.person(TENANT, "marta", "marta@example.org");
        var members = "/groups/" + group + "/members";
        var enrolments = "/groups/" + group + "/enrolments";
        var licences = "/organisations/" + group + "/licences";

        demo.step(
                "Members cost nothing there",
                () -> marta.post(members, DemoSteps.users("hovhannes", "nino")),
                200,
                "/members/1/outcome=added");
        demo.step(
                "but two people in two courses are four licences",
                () -> marta.post(enrolments, assignment(List.of("hovhannes", "nino"), "armenian", "georgian")),
                200,
                "/enrolments/0/outcome=enrolled",
                "/enrolments/3/outcome=enrolled");
        demo.step("and all are gone", () -> marta.get(licences), 200, "/available=0", "/consumed=4");
        demo.step(
                "so that nobody else gets in",
                () -> marta.post(members, Map.of("userId", "bao")),
                409,
                "/code=LICENCES_EXHAUSTED",
                "/available=0");
        demo.settle();
        demo.step(
                "Márta is told by mail",
                () -> demo.anybody().get("/_local/mail"),
                200,
                "/items/0/to=marta@example.org");
        demo.step(
                "and other systems by an event",
                () -> demo.anybody().get("/_local/events"),
                200,
                "/items/0/type=licences.low");
        demo.step(
                "The tenant admin sees it in the usage",
                () -> demo.admin(TENANT).get("/tenant/usage"),
                200,
                "/items/0/name=Lingua Nova",
                "/items/0/enrolments=4",
                "/items/0/licences/available=0",
                "/items/0/utilisation=1.0",
                "/totals/enrolments=4");
    }

    private void buysMore(String group) {
        var admin = demo.admin(TENANT);
        var marta = demo.person(TENANT, "marta", "marta@example.org");
        var licences = "/organisations/" + group + "/licences";
        var imports = "/groups/" + group + "/member-imports";

        demo.step(
                "Márta buys six more",
                () -> admin.with("Idempotency-Key", "order-7")
                        .post(licences + "/grants", Map.of("quantity", 6, "reason", "Order 7")),
                201,
                "/quantity=6");
        var started = demo.step(
                "and sends a file of people",
                () -> marta.with("Content-Type", "text/csv")
                        .post(imports, "bao\nnew.pupil@example.org\nnino\nbao\nnot an id\n"),
                202,
                "/status=running",
                "/rows=5");
        demo.settle();
        demo.step(
                "which says of each row what came of it",
                () -> marta.get(imports + "/" + started.text("/importId")),
                200,
                "/status=done",
                "/verdicts/items/0/verdict=added",
                "/verdicts/items/1/verdict=invited",
                "/verdicts/items/2/verdict=already-member",
                "/verdicts/items/3/verdict=duplicate",
                "/verdicts/items/4/verdict=malformed");
        demo.step("Nino leaves a course", () -> marta.delete("/groups/" + group + "/enrolments/nino/georgian"), 204);
        demo.step("and its licence comes back", () -> marta.get(licences), 200, "/available=7", "/consumed=3");
        demo.step(
                "The tenant admin cannot take away what is in use",
                () -> admin.put(licences, Map.of("granted", 2, "reason", "Refund")),
                409,
                "/code=LICENCES_IN_USE");
        demo.step(
                "but what is not",
                () -> admin.put(licences, Map.of("granted", 5, "reason", "Refund")),
                200,
                "/granted=5",
                "/available=2");
        demo.settle();
        demo.step(
                "The ledger has it all, newest first",
                () -> marta.get(licences + "/ledger"),
                200,
                "/items/0/kind=set",
                "/items/1/kind=release",
                "/items/2/kind=grant");
    }

    private void changesHands(String group) {
        var marta = demo.person(TENANT, "marta", "marta@example.org");
        var hovhannes = demo.person(TENANT, "hovhannes", "hovhannes@example.org");

        demo.step(
                "Márta hands over to Hovhannes",
                () -> marta.post("/groups/" + group + "/owner", Map.of("userId", "hovhannes")),
                200,
                "/ownerId=hovhannes");
        demo.settle();
        demo.step(
                "which the trail remembers",
                () -> hovhannes.get("/groups/" + group + "/audit-events"),
                200,
                "/items/0/actor=marta");
        demo.step("Hovhannes closes it", () -> hovhannes.delete("/groups/" + group), 204);
        demo.step("for good", () -> hovhannes.get("/groups/" + group), 409, "/code=GROUP_ARCHIVED");
        demo.settle();
        demo.step(
                "and the usage counts it no more",
                () -> demo.admin(TENANT).get("/tenant/usage"),
                200,
                "/totals/enrolments=0",
                "/totals/members=0");
    }

    private static Map<String, Object> assignment(List<String> users, String... courses) {
        return Map.of("userIds", users, "courseIds", List.of(courses));
    }
}
