package io.orghub.local.demo;

import io.orghub.local.LocalStack;
import io.orghub.local.client.Api;
import io.orghub.local.client.ApiAnswer;
import io.orghub.local.token.TokenRequest;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The story of an organisation, told by calling the API and checking each answer. */
public final class DemoStory {
    private static final String TENANT = "brightside";
    private static final int SHOWN_CHARACTERS = 100;

    private final LocalStack stack;
    private final Api api;
    private final PrintStream out;
    private int steps;
    private int surprises;

    public DemoStory(LocalStack stack, PrintStream out) {
        this.stack = stack;
        this.api = new Api(stack.url());
        this.out = out;
    }

    /** Whether every answer was as expected. */
    public boolean play() {
        organisation();
        school();
        out.printf("%n%d steps, %d not as expected%n", steps, surprises);
        return surprises == 0;
    }

    private void organisation() {
        var admin = admin(TENANT);
        var owner = person(TENANT, "ines", "ines.barros@example.org");
        var platform = api.as(stack.token(TokenRequest.machine(TENANT, "orghub/platform")));

        step("A tenant is provisioned", () -> provision(TENANT, "Brightside", "group", "organisation"), 200);
        for (var person : Cast.ARDENT_TUTORS) {
            step(
                    "The platform reports " + person.displayName(),
                    () -> platform.put("/profiles/" + person.userId(), person.profile()),
                    200);
        }
        var group = step(
                        "Inês creates an organisation that she owns",
                        () -> owner.post("/groups", Map.of("type", "organisation", "name", "Ardent Tutors")),
                        201,
                        "/role=owner",
                        "/slug=ardent-tutors")
                .text("/groupId");
        var members = "/groups/" + group + "/members";
        var licences = "/organisations/" + group + "/licences";

        step(
                "Without licences nobody can be added",
                () -> owner.post(members, Map.of("userId", "noor")),
                409,
                "/code=LICENCES_EXHAUSTED",
                "/available=0",
                "/requested=1");
        Supplier<ApiAnswer> grant = () -> admin.with("Idempotency-Key", "order-4711")
                .post(licences + "/grants", Map.of("quantity", 4, "reason", "Order 4711"));
        var granted = step("The tenant admin grants four licences", grant, 201, "/kind=grant", "/quantity=4");
        step("The grant sent again is the same grant", grant, 201, "/entryId=" + granted.text("/entryId"));
        step("so that there are four", () -> owner.get(licences), 200, "/granted=4", "/available=4");

        step(
                "Inês invites Noor by mail",
                () -> owner.post("/groups/" + group + "/invitations", Map.of("email", "Noor.Haddad@example.org")),
                201,
                "/status=pending",
                "/email=Noor.Haddad@example.org");
        api.settle();
        step("which reserves a licence", () -> owner.get(licences), 200, "/available=3", "/reserved=1");
        var mail = step(
                "The mailbox has the mail", () -> api.get("/_local/mail"), 200, "/items/0/to=Noor.Haddad@example.org");
        var link = Map.of("token", mail.text("/items/0/invitationToken"));
        var noor = person(TENANT, "noor", "noor.haddad@example.org");

        step(
                "Somebody else cannot accept it",
                () -> person(TENANT, "mallory", "mallory@example.org").post("/invitations/accept", link),
                403,
                "/code=INVITATION_EMAIL_MISMATCH");
        step(
                "nor anybody whose address is not verified",
                () -> unverified(TENANT, "noor", "noor.haddad@example.org").post("/invitations/accept", link),
                403,
                "/code=EMAIL_NOT_VERIFIED");
        step("Noor accepts", () -> noor.post("/invitations/accept", link), 200, "/userId=noor", "/role=member");
        step("and again, to the same answer", () -> noor.post("/invitations/accept", link), 200, "/userId=noor");
        step(
                "A second user with her address does not get in",
                () -> person(TENANT, "noor2", "noor.haddad@example.org").post("/invitations/accept", link),
                409,
                "/code=INVITATION_ALREADY_USED");

        step(
                "Two tutors are added at once",
                () -> owner.post(members, users("meilin", "arjun")),
                200,
                "/members/0/outcome=added",
                "/members/1/outcome=added");
        step(
                "Three more do not fit",
                () -> owner.post(members, users("eleni", "oksana", "zoe")),
                409,
                "/code=LICENCES_EXHAUSTED",
                "/available=1",
                "/requested=3");
        step("and nothing has changed", () -> owner.get(licences), 200, "/granted=4", "/available=1");
        step(
                "Two more licences",
                () -> admin.with("Idempotency-Key", "order-4712")
                        .post(licences + "/grants", Map.of("quantity", 2, "reason", "Order 4712")),
                201,
                "/quantity=2");
        step(
                "and they do, while who is a member already is not charged",
                () -> owner.post(members, users("eleni", "oksana", "zoe", "noor")),
                200,
                "/members/2/outcome=added",
                "/members/3/outcome=already-member");
        step("Inês removes Arjun", () -> owner.delete(members + "/arjun"), 204);
        api.settle();
        step(
                "whose licence comes back",
                () -> owner.get(licences),
                200,
                "/granted=6",
                "/available=1",
                "/reserved=0",
                "/consumed=5");
        step(
                "The team, by name",
                () -> noor.get(members + "?pageSize=3"),
                200,
                "/items/0/displayName=Eleni Papadaki",
                "/items/1/displayName=Inês Barros",
                "/items/1/role=owner");
        step(
                "An invitation waits",
                () -> owner.post("/groups/" + group + "/invitations", Map.of("email", "late@example.org")),
                201);
        api.settle();
        step(
                "The organisation in figures",
                () -> owner.get("/organisations/" + group + "/stats"),
                200,
                "/teamSize=5",
                "/learners=0",
                "/pendingInvitations=1",
                "/licences/granted=6",
                "/licences/available=0",
                "/licences/reserved=1",
                "/licences/consumed=5");
        step(
                "An outsider sees nothing",
                () -> person(TENANT, "mallory", "mallory@example.org").get("/groups/" + group),
                404,
                "/code=NOT_FOUND");
        step("nor does another tenant", () -> admin("eastgate").get("/groups/" + group), 404, "/code=NOT_FOUND");
    }

    private void school() {
        step(
                "A school is provisioned that has plain groups alone",
                () -> provision("eastgate", "Eastgate", "group"),
                200);
        var admin = admin("eastgate");
        var group = step(
                        "Its admin creates a class",
                        () -> admin.post("/groups", Map.of("type", "group", "name", "Class 7b")),
                        201)
                .text("/groupId");
        step(
                "which takes pupils without licences",
                () -> admin.post("/groups/" + group + "/members", users("p1", "p2", "p3")),
                200,
                "/members/2/outcome=added");
        step(
                "An organisation it cannot have",
                () -> admin.post("/groups", Map.of("type", "organisation", "name", "Side Business")),
                409,
                "/code=GROUP_TYPE_NOT_ALLOWED");
    }

    /** @param expected JSON pointers with the text they lead to */
    private ApiAnswer step(String title, Supplier<ApiAnswer> call, int status, String... expected) {
        var answer = answered(call);
        var asExpected = answer.status() == status
                && Arrays.stream(expected).allMatch(pair -> actual(answer, pair).equals(pair));
        out.printf("%s %s%n", asExpected ? "✓" : "✗", title);
        out.printf("    %s -> %d %s%n", answer.request(), answer.status(), shown(answer, asExpected, expected));
        if (!asExpected) {
            surprises++;
            out.printf("    expected: %d %s%n", status, String.join(" ", expected));
        }
        steps++;
        return answer;
    }

    private static ApiAnswer answered(Supplier<ApiAnswer> call) {
        try {
            return call.get();
        } catch (UncheckedIOException e) {
            return ApiAnswer.none(String.valueOf(e.getMessage()));
        }
    }

    private static String actual(ApiAnswer answer, String expected) {
        var pointer = expected.substring(0, expected.indexOf('='));
        return pointer + "=" + answer.text(pointer);
    }

    /** The fields that matter, or the beginning of it all when none is named or something is wrong. */
    private static String shown(ApiAnswer answer, boolean asExpected, String... expected) {
        if (asExpected && expected.length > 0) {
            return Arrays.stream(expected).map(pair -> actual(answer, pair)).collect(Collectors.joining(" "));
        }
        var body = answer.body().isMissingNode() ? "" : answer.body().toString();
        var limit = asExpected ? SHOWN_CHARACTERS : 10 * SHOWN_CHARACTERS;
        return body.length() <= limit ? body : body.substring(0, limit) + "…";
    }

    private ApiAnswer provision(String tenant, String name, String... groupTypes) {
        return api.as(stack.token(TokenRequest.machine(tenant, "orghub/provision")))
                .put("/tenants/" + tenant, Map.of("name", name, "groupTypes", groupTypes));
    }

    private Api person(String tenant, String userId, String email) {
        return api.as(stack.token(TokenRequest.person(tenant, userId, email)));
    }

    private Api unverified(String tenant, String userId, String email) {
        return api.as(stack.token(TokenRequest.person(tenant, userId, email).withUnverifiedEmail()));
    }

    private Api admin(String tenant) {
        return api.as(stack.token(TokenRequest.tenantAdmin(tenant, "admin")));
    }

    private static Map<String, Object> users(String... userIds) {
        return Map.of(
                "members",
                List.of(userIds).stream().map(id -> Map.of("userId", id)).toList());
    }
}
