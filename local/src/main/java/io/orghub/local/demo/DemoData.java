package io.orghub.local.demo;

import io.orghub.local.LocalStack;
import io.orghub.local.client.Api;
import io.orghub.local.client.ApiAnswer;
import io.orghub.local.token.TokenRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a first start finds: a tutoring agency and a reseller's language school, made through the API itself. Making them
 * again changes nothing, so that an interrupted first start is completed by the next.
 */
public final class DemoData {
    static final String AGENCY_TENANT = "brightside";
    static final String AGENCY_TENANT_NAME = "Brightside Learning";
    static final String AGENCY = "Ardent Tutors";
    static final List<String> AGENCY_INVITED =
            List.of("Rosalia.Quintero@example.org", "kofi.asante-boateng@example.org");
    static final String RESELLER_TENANT = "lingua";
    static final String RESELLER = "Lingua Nova";
    private static final int STUDENTS = 32;
    private static final int MONTHS = 12;

    private final LocalStack stack;
    private final Api api;

    public DemoData(LocalStack stack) {
        this.stack = stack;
        this.api = new Api(stack.url());
    }

    /** Makes what is missing and says how to use it. */
    public String greeting(Optional<Path> folder) {
        var ines = Cast.ARDENT_TUTORS.getFirst();
        var owner = api.as(token(AGENCY_TENANT, ines));
        stack.once("demo-data", this::make);
        var group = firstGroup(owner).orElseThrow(() -> new IllegalStateException("the demo data could not be made"));
        var url = stack.url();
        var kept = folder.map(path -> "data in " + path + ", log in " + path.resolve("log"));
        return """

                OrgHub is ready at %s (%s). Ctrl-C stops it.%s%s

                Tokens for 12 hours, of the tenant %s:
                export OWNER=%s
                export ADMIN=%s
                export TUTOR=%s

                Try:
                curl -s -H "Authorization: Bearer $TUTOR" '%s/groups/%s/members?pageSize=5'
                curl -s -H "Authorization: Bearer $OWNER" %s/organisations/%s/stats
                curl -s -H "Authorization: Bearer $OWNER" -H 'Content-Type: application/json' \\
                  -d '{"email":"you@example.org"}' %s/groups/%s/invitations%s
                """.formatted(
                        url,
                        kept.orElse("in memory"),
                        stack.hasWebClient() ? "\nIn the browser: " + url + "/organisation" : "",
                        stack.isLoopback()
                                ? "\nThe contract is shown at " + url + "/_local/docs."
                                : "\n/_local is off: it is for programs of this machine alone.",
                        AGENCY_TENANT,
                        token(AGENCY_TENANT, ines),
                        stack.token(TokenRequest.tenantAdmin(AGENCY_TENANT, "admin")),
                        token(AGENCY_TENANT, Cast.ARDENT_TUTORS.get(1)),
                        url,
                        group,
                        url,
                        group,
                        url,
                        group,
                        stack.isLoopback() ? "; sleep 1; curl -s " + url + "/_local/mail" : "");
    }

    private void make() {
        organisation(
                AGENCY_TENANT,
                AGENCY_TENANT_NAME,
                AGENCY,
                Stream.concat(Cast.ARDENT_TUTORS.stream(), Cast.MORE_TUTORS.stream())
                        .toList(),
                AGENCY_INVITED);
        organisation(RESELLER_TENANT, "Lingua Resale", RESELLER, Cast.RESELLERS, List.of("first.teacher@example.org"));
        stack.settle(Duration.ofMinutes(1));
        business();
        school();
        stack.settle(Duration.ofMinutes(1));
    }

    /** A year of the agency: students, who is with whom, lessons, and bookings that were paid. */
    private void business() {
        var platform = api.as(stack.token(TokenRequest.machine(AGENCY_TENANT, "orghub/platform")));
        var tutors = Stream.concat(Cast.ARDENT_TUTORS.stream().skip(1), Cast.MORE_TUTORS.stream())
                .toList();
        var started = ZonedDateTime.now(ZoneOffset.UTC);
        for (var student = 0; student < STUDENTS; student++) {
            var id = "pupil-" + student;
            required(platform.put("/profiles/" + id, Map.of("displayName", Cast.pupil(student))));
            // Some tutors have many, and every fifth student has two of them.
            var tutor = tutors.get(tutorOf(student));
            required(platform.put("/profile-links/" + tutor.userId() + "/GUARDIAN/" + id, Map.of()));
            if (student % 5 == 0) {
                var other = tutors.get(9 + student % 5).userId();
                required(platform.put("/profile-links/" + other + "/GUARDIAN/" + id, Map.of()));
            }
        }
        for (var tutor : tutors.subList(0, 9)) {
            required(platform.put(
                    "/listings/lesson-" + tutor.userId(),
                    Map.of(
                            "tutorId", tutor.userId(),
                            "title", tutor.headline(),
                            "subject", "One hour, online",
                            "price",
                                    Map.of(
                                            "currency",
                                            "GBP",
                                            "minor",
                                            2_400 + 150 * tutor.headline().length()))));
        }
        for (var month = 0; month < MONTHS; month++) {
            var student = month * 5 % STUDENTS;
            required(platform.put(
                    "/bookings/demo-" + month,
                    Map.of(
                            "tutorId", tutors.get(tutorOf(student)).userId(),
                            "studentId", "pupil-" + student,
                            "amount",
                                    Map.of(
                                            "currency",
                                            "GBP",
                                            "minor",
                                            2_400_000 - month * 137_000 + month % 3 * 210_000),
                            "paidAt", started.minusMonths(month).toInstant().toString())));
        }
    }

    /** A plain group of the same tenant, with two courses. */
    private void school() {
        var admin = api.as(stack.token(TokenRequest.tenantAdmin(AGENCY_TENANT, "admin")));
        var owner = Cast.ARDENT_TUTORS.getFirst();
        var pupils = List.of("pupil-0", "pupil-1", "pupil-2", "pupil-3");
        required(admin.put("/courses/algebra", Map.of("title", "Algebra from the beginning")));
        required(admin.put("/courses/essays", Map.of("title", "Writing essays")));
        var group = required(admin.with("Idempotency-Key", "demo-circle")
                        .post("/groups", Map.of("type", "group", "name", "Saturday circle", "ownerId", owner.userId())))
                .text("/groupId");
        var members = pupils.stream().map(pupil -> Map.of("userId", pupil)).toList();
        required(admin.post("/groups/" + group + "/members", Map.of("members", members)));
        required(admin.post(
                "/groups/" + group + "/enrolments",
                Map.of("userIds", pupils.subList(0, 2), "courseIds", List.of("algebra"))));
    }

    // Of the first nine; some have more students than others.
    private static int tutorOf(int student) {
        return student % 3 == 0 ? student % 4 : student % 9;
    }

    /** The first of the people owns it, the others are its tutors. */
    private void organisation(
            String tenant, String tenantName, String name, List<Cast.Person> people, List<String> invited) {
        required(api.as(stack.token(TokenRequest.machine(tenant, "orghub/provision")))
                .put("/tenants/" + tenant, Map.of("name", tenantName, "groupTypes", List.of("group", "organisation"))));
        var platform = api.as(stack.token(TokenRequest.machine(tenant, "orghub/platform")));
        people.forEach(person -> required(platform.put("/profiles/" + person.userId(), person.profile())));
        var owner = api.as(token(tenant, people.getFirst()));
        var group = required(owner.with("Idempotency-Key", "demo")
                        .post(
                                "/groups",
                                Map.of(
                                        "type",
                                        "organisation",
                                        "name",
                                        name,
                                        "settings",
                                        Map.of("timeZone", "Europe/London", "currency", "GBP"))))
                .text("/groupId");
        required(api.as(stack.token(TokenRequest.tenantAdmin(tenant, "admin")))
                .with("Idempotency-Key", "demo")
                .post(
                        "/organisations/" + group + "/licences/grants",
                        Map.of("quantity", people.size() + invited.size() + 5, "reason", "First order")));
        // By their addresses, which their memberships keep: added by their ids they could not be written to.
        required(owner.with("Content-Type", "text/csv")
                .post(
                        "/groups/" + group + "/member-imports",
                        people.stream().skip(1).map(Cast.Person::email).collect(Collectors.joining("\n"))));
        required(owner.post(
                "/groups/" + group + "/invitations",
                Map.of(
                        "invitations",
                        invited.stream().map(email -> Map.of("email", email)).toList())));
    }

    private Optional<String> firstGroup(Api person) {
        var items = person.get("/me/groups").body().path("items");
        return Optional.of(items.path(0).path("groupId").asText()).filter(id -> !id.isEmpty());
    }

    private String token(String tenant, Cast.Person person) {
        return stack.token(TokenRequest.person(tenant, person.userId(), person.email()));
    }

    private static ApiAnswer required(ApiAnswer answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException("the demo data could not be made: " + answer.request() + " -> "
                    + answer.status() + " " + answer.body());
        }
        return answer;
    }
}
