package io.orghub.local.demo;

import io.orghub.local.client.Api;
import io.orghub.local.client.ApiAnswer;
import java.time.Instant;
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
        earns(group);
        leaves(group);
        isRecomputed(group);
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
                link -> platform.put(
                        "/profile-links/%s/GUARDIAN/student-%d"
                                .formatted(
                                        TUTORS.get(link < CLIENTS ? link % 12 : (link * 3 + 1) % 12),
                                        link < CLIENTS ? link : (link - CLIENTS) * 3),
                        Map.of()),
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
                        + Stream.of(TUTORS.get(0), TUTORS.get(CLIENTS * 3 % 12 + 1))
                                .sorted()
                                .toList()
                                .getLast());
        demo.step(
                "and what is offered",
                () -> michael.get("/organisations/" + group + "/listings?pageSize=1"),
                200,
                "/items/0/price/minor=3500");
    }

    private void earns(String group) {
        var paidAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        IntFunction<ApiAnswer> booking = client -> platform.put(
                "/bookings/block-" + client,
                Map.of(
                        "tutorId", TUTORS.get(client % 12),
                        "studentId", "student-" + client,
                        "amount", Map.of("currency", "GBP", "minor", 77_000),
                        "paidAt", paidAt.toString(),
                        "organisationId", group));
        demo.steps("Every client pays for a block of lessons", CLIENTS, booking, 200);
        demo.step("A booking reported again is the same one", () -> booking.apply(7), 200, "/bookingId=block-7");
        var refund = Map.of(
                "refundId", "first",
                "amount", Map.of("currency", "GBP", "minor", 15_000),
                "refundedAt", paidAt.toString());
        demo.step(
                "One gets £150 back", () -> platform.post("/bookings/block-3/refunds", refund), 201, "/refundId=first");
        demo.step(
                "but never more than was paid",
                () -> platform.post(
                        "/bookings/block-3/refunds",
                        Map.of(
                                "refundId", "second",
                                "amount", Map.of("currency", "GBP", "minor", 62_001),
                                "refundedAt", paidAt.toString())),
                409,
                "/code=REFUND_EXCEEDS_PAYMENT");
        demo.settle();
        demo.step(
                "Team size, total clients, and £3,450.00 of revenue this month",
                () -> michael.get("/organisations/" + group + "/stats"),
                200,
                "/teamSize=12",
                "/totalClients=45",
                "/revenue/currencies/0/currency=GBP",
                "/revenue/currencies/0/commission=345000",
                "/revenue/currencies/0/gross=3465000",
                "/revenue/currencies/0/refunds=15000");
    }

    private void leaves(String group) {
        demo.step("A tutor leaves", () -> michael.delete("/groups/" + group + "/members/" + TUTORS.getFirst()), 204);
        demo.settle();
        int stillBrought = (int) IntStream.range(0, CLIENTS)
                .filter(student -> student % 12 != 0 || student % 3 == 0 && isBroughtByAnother(student))
                .count();
        demo.step(
                "and only the clients that nobody else brings are gone; the revenue is not",
                () -> michael.get("/organisations/" + group + "/stats"),
                200,
                "/teamSize=11",
                "/totalClients=" + stillBrought,
                "/fanOutRunning=false",
                "/revenue/currencies/0/commission=345000");
        demo.step(
                "Everybody sees the agency's page",
                () -> demo.anybody().get("/public/organisations/michael-s-maths-agency"),
                200,
                "/name=Michael's Maths Agency");
    }

    // By the link that every third student has besides its first.
    private static boolean isBroughtByAnother(int student) {
        return (((student / 3 + CLIENTS) * 3) + 1) % 12 != 0;
    }

    private void isRecomputed(String group) {
        demo.step(
                "Recomputed from its sources, nothing had drifted",
                () -> demo.anybody()
                        .post("/_local/schedules/recompute-stats", Map.of("tenantId", TENANT, "organisationId", group)),
                200,
                "/organisationId=" + group);
    }
}
