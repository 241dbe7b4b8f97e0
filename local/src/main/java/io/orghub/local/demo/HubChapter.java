package io.orghub.local.demo;

import io.orghub.local.client.Api;
import io.orghub.local.client.ApiAnswer;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An agency's hub: twelve tutors, 45 clients, a month of bookings and refunds, and the numbers that come of them. */
final class HubChapter {
    private static final String TENANT = "brightside";
    private static final int CLIENTS = 45;
    private static final List<String> SUBJECTS = List.of("Algebra", "Geometry", "Calculus");
    private static final List<String> TUTORS = Stream.concat(
                    Cast.MORE_TUTORS.stream().map(Cast.Person::userId), Stream.of("eleni", "oksana", "zoe", "meilin"))
            .toList();

    private final DemoSteps demo;
    private final Api platform;
    private final Api michael;

    HubChapter(DemoSteps demo) {
        this.demo = demo;
        this.platform = demo.platform(TENANT);
        this.michael = demo.person(TENANT, "michael", "michael@example.org");
    }

    void play() {
        for (var person : Cast.MORE_TUTORS) {
            demo.step(
                    "The platform reports " + person.displayName(),
                    () -> platform.put("/profiles/" + person.userId(), person.profile()),
                    200);
        }
        var group = demo.step(
                        "Michael founds a second agency, whose months are those of London",
                        () -> michael.post(
                                "/groups",
                                Map.of(
                                        "type", "organisation",
                                        "name", "Michael's Maths Agency",
                                        "settings", Map.of("timeZone", "Europe/London", "currency", "GBP"))),
                        201,
                        "/slug=michael-s-maths-agency")
                .text("/groupId");
        demo.step(
                "which gets twelve licences",
                () -> demo.admin(TENANT)
                        .with("Idempotency-Key", "maths-1")
                        .post(
                                "/organisations/" + group + "/licences/grants",
                                Map.of("quantity", 12, "reason", "Start")),
                201);
        demo.step(
                "and twelve tutors",
                () -> michael.post("/groups/" + group + "/members", DemoSteps.users(TUTORS.toArray(String[]::new))),
                200,
                "/members/11/outcome=added");
        teaches(group);
        losesATutor(group);
        isSeenByAll();
        earns(group);
        addsUp(group);
    }

    private void teaches(String group) {
        demo.steps(
                "45 students are reported",
                CLIENTS,
                student -> platform.put(
                        "/profiles/student-" + student,
                        Map.of("displayName", "Student No %02d".formatted(student + 1))),
                200);
        demo.steps(
                "each with its tutor, and every third with another one",
                CLIENTS + CLIENTS / 3,
                link -> link < CLIENTS
                        ? linked(first(link), link)
                        : linked(second(link - CLIENTS), (link - CLIENTS) * 3),
                200);
        demo.steps(
                "Each tutor offers lessons",
                12,
                tutor -> platform.put(
                        "/listings/lessons-" + tutor,
                        Map.of(
                                "tutorId",
                                TUTORS.get(tutor),
                                "title",
                                SUBJECTS.get(tutor % 3) + " with " + TUTORS.get(tutor),
                                "subject",
                                SUBJECTS.get(tutor % 3),
                                "price",
                                Map.of("currency", "GBP", "minor", 3_500))),
                200);
        demo.settle();
        demo.step(
                "Michael looks for a client, and sees who brings it",
                () -> michael.get("/organisations/" + group + "/clients?q=student%20no%2001"),
                200,
                "/items/0/studentId=student-0",
                "/items/0/tutors/1/userId="
                        + Stream.of(first(0), second(0)).sorted().toList().getLast());
        demo.step(
                "and what is offered",
                () -> michael.get("/organisations/" + group + "/listings?pageSize=1"),
                200,
                "/items/0/price/minor=3500");
    }

    private ApiAnswer linked(String tutor, int student) {
        return platform.put("/profile-links/%s/GUARDIAN/student-%d".formatted(tutor, student), Map.of());
    }

    private void losesATutor(String group) {
        var tutor = TUTORS.getFirst();
        demo.step("A tutor leaves", () -> michael.delete("/groups/" + group + "/members/" + tutor), 204);
        demo.settle();
        long stillBrought = IntStream.range(0, CLIENTS)
                .filter(student -> !first(student).equals(tutor)
                        || student % 3 == 0 && !second(student / 3).equals(tutor))
                .count();
        demo.step(
                "and only the clients that nobody else brings are gone",
                () -> michael.get("/organisations/" + group + "/stats"),
                200,
                "/teamSize=11",
                "/totalClients=" + stillBrought,
                "/fanOutRunning=false");
        demo.step(
                "Back again, all are there",
                () -> michael.post("/groups/" + group + "/members", Map.of("userId", tutor)),
                201);
        demo.settle();
        demo.step(
                "with the students of each in the team",
                () -> michael.get("/groups/" + group + "/members?q=zo"),
                200,
                "/items/0/userId=zoe",
                "/items/0/activeStudents=" + broughtBy("zoe"));
    }

    private void isSeenByAll() {
        var page = "/public/organisations/michael-s-maths-agency";
        var seen = demo.step(
                "Everybody sees the agency's page, with its tutors and what they offer",
                () -> demo.anybody().get(page),
                200,
                "/name=Michael's Maths Agency",
                "/listings/11/price/minor=3500",
                "/tutors/0/userId=eleni");
        demo.step(
                "and fetches it once",
                () -> demo.anybody().with("If-None-Match", seen.header("etag")).get(page),
                304);
    }

    private void earns(String group) {
        var now = ZonedDateTime.now(ZoneId.of("Europe/London"));
        // Days of this month, as many as it has had.
        IntFunction<String> paidAt = client -> now.minusDays(client % now.getDayOfMonth())
                .truncatedTo(ChronoUnit.SECONDS)
                .toInstant()
                .toString();
        IntFunction<ApiAnswer> booking = client -> platform.put(
                "/bookings/block-" + client,
                Map.of(
                        "tutorId", TUTORS.get(client % 12),
                        "studentId", "student-" + client,
                        "amount", Map.of("currency", "GBP", "minor", 77_000),
                        "paidAt", paidAt.apply(client),
                        "organisationId", group));
        demo.steps("Through the month every client pays for a block of lessons", CLIENTS, booking, 200);
        demo.step("A booking reported again is the same one", () -> booking.apply(7), 200, "/bookingId=block-7");
        IntFunction<Map<String, Object>> refund = minor -> Map.of(
                "refundId", "refund-" + minor,
                "amount", Map.of("currency", "GBP", "minor", minor),
                "refundedAt", paidAt.apply(0));
        demo.steps(
                "Some get a part of it back",
                3,
                client -> platform.post("/bookings/block-" + client + "/refunds", refund.apply(5_000)),
                201);
        demo.step(
                "but never more than was paid",
                () -> platform.post("/bookings/block-2/refunds", refund.apply(72_001)),
                409,
                "/code=REFUND_EXCEEDS_PAYMENT",
                "/left/minor=72000");
        demo.step(
                "A block in euros stands beside them",
                () -> platform.put(
                        "/bookings/block-eur",
                        Map.of(
                                "tutorId", TUTORS.get(1),
                                "studentId", "student-1",
                                "amount", Map.of("currency", "EUR", "minor", 4_005),
                                "paidAt", paidAt.apply(0))),
                200,
                "/organisationId=" + group,
                "/commission/minor=401");
        demo.settle();
    }

    private void addsUp(String group) {
        demo.step(
                "Recomputed from its sources, nothing has drifted",
                () -> demo.anybody()
                        .post("/_local/schedules/recompute-stats", Map.of("tenantId", TENANT, "organisationId", group)),
                200,
                "/organisationId=" + group,
                "/repaired=0",
                "/unsettled=0");
        demo.step(
                "Team size, total clients, and £3,450.00 of revenue this month",
                () -> michael.get("/organisations/" + group + "/stats"),
                200,
                "/teamSize=12",
                "/totalClients=45",
                "/revenue/currencies/1/currency=GBP",
                "/revenue/currencies/1/commission=345000",
                "/revenue/currencies/1/gross=3465000",
                "/revenue/currencies/1/refunds=15000",
                "/revenue/currencies/0/commission=401");
    }

    private static String first(int student) {
        return TUTORS.get(student % 12);
    }

    /** The other tutor of every third student. */
    private static String second(int third) {
        return TUTORS.get((third * 5 + 1) % 12);
    }

    private static long broughtBy(String tutor) {
        return IntStream.range(0, CLIENTS)
                .filter(student -> first(student).equals(tutor)
                        || student % 3 == 0 && second(student / 3).equals(tutor))
                .count();
    }
}
