package io.orghub.local.demo;

import io.orghub.local.client.ApiAnswer;
import java.util.Map;
import java.util.function.Supplier;

/** A tutoring agency: its owner invites tutors, runs out of licences and gets more. */
final class AgencyChapter {
    private static final String TENANT = "brightside";

    private final DemoSteps demo;

    AgencyChapter(DemoSteps demo) {
        this.demo = demo;
    }

    void play() {
        var admin = demo.admin(TENANT);
        var owner = demo.person(TENANT, "ines", "ines.barros@example.org");
        var platform = demo.platform(TENANT);

        demo.step("A tenant is provisioned", () -> demo.provision(TENANT, "Brightside", "group", "organisation"), 200);
        for (var person : Cast.ARDENT_TUTORS) {
            demo.step(
                    "The platform reports " + person.displayName(),
                    () -> platform.put("/profiles/" + person.userId(), person.profile()),
                    200);
        }
        var group = demo.step(
                        "Inês creates an organisation that she owns",
                        () -> owner.post("/groups", Map.of("type", "organisation", "name", "Ardent Tutors")),
                        201,
                        "/role=owner",
                        "/slug=ardent-tutors")
                .text("/groupId");
        var members = "/groups/" + group + "/members";
        var licences = "/organisations/" + group + "/licences";

        demo.step(
                "Without licences nobody can be added",
                () -> owner.post(members, Map.of("userId", "noor")),
                409,
                "/code=LICENCES_EXHAUSTED",
                "/available=0",
                "/requested=1");
        Supplier<ApiAnswer> grant = () -> admin.with("Idempotency-Key", "order-4711")
                .post(licences + "/grants", Map.of("quantity", 4, "reason", "Order 4711"));
        var granted = demo.step("The tenant admin grants four licences", grant, 201, "/kind=grant", "/quantity=4");
        demo.step("The grant sent again is the same grant", grant, 201, "/entryId=" + granted.text("/entryId"));
        demo.step("so that there are four", () -> owner.get(licences), 200, "/granted=4", "/available=4");

        demo.step(
                "Inês invites Noor by mail",
                () -> owner.post("/groups/" + group + "/invitations", Map.of("email", "Noor.Haddad@example.org")),
                201,
                "/status=pending",
                "/email=Noor.Haddad@example.org");
        demo.settle();
        demo.step("which reserves a licence", () -> owner.get(licences), 200, "/available=3", "/reserved=1");
        var mail = demo.step(
                "The mailbox has the mail",
                () -> demo.anybody().get("/_local/mail"),
                200,
                "/items/0/to=Noor.Haddad@example.org");
        var link = Map.of("token", mail.text("/items/0/invitationToken"));
        var noor = demo.person(TENANT, "noor", "noor.haddad@example.org");

        demo.step(
                "Somebody else cannot accept it",
                () -> demo.person(TENANT, "mallory", "mallory@example.org").post("/invitations/accept", link),
                403,
                "/code=INVITATION_EMAIL_MISMATCH");
        demo.step(
                "nor anybody whose address is not verified",
                () -> demo.unverified(TENANT, "noor", "noor.haddad@example.org").post("/invitations/accept", link),
                403,
                "/code=EMAIL_NOT_VERIFIED");
        demo.step("Noor accepts", () -> noor.post("/invitations/accept", link), 200, "/userId=noor", "/role=member");
        demo.step("and again, to the same answer", () -> noor.post("/invitations/accept", link), 200, "/userId=noor");
        demo.step(
                "A second user with her address does not get in",
                () -> demo.person(TENANT, "noor2", "noor.haddad@example.org").post("/invitations/accept", link),
                409,
                "/code=INVITATION_ALREADY_USED");

        demo.step(
                "Two tutors are added at once",
                () -> owner.post(members, DemoSteps.users("meilin", "arjun")),
                200,
                "/members/0/outcome=added",
                "/members/1/outcome=added");
        demo.step(
                "Three more do not fit",
                () -> owner.post(members, DemoSteps.users("eleni", "oksana", "zoe")),
                409,
                "/code=LICENCES_EXHAUSTED",
                "/available=1",
                "/requested=3");
        demo.step("and nothing has changed", () -> owner.get(licences), 200, "/granted=4", "/available=1");
        demo.step(
                "Two more licences",
                () -> admin.with("Idempotency-Key", "order-4712")
                        .post(licences + "/grants", Map.of("quantity", 2, "reason", "Order 4712")),
                201,
                "/quantity=2");
        demo.step(
                "and they do, while who is a member already is not charged",
                () -> owner.post(members, DemoSteps.users("eleni", "oksana", "zoe", "noor")),
                200,
                "/members/2/outcome=added",
                "/members/3/outcome=already-member");
        demo.step("Inês removes Arjun", () -> owner.delete(members + "/arjun"), 204);
        demo.settle();
        demo.step(
                "whose licence comes back",
                () -> owner.get(licences),
                200,
                "/granted=6",
                "/available=1",
                "/reserved=0",
                "/consumed=5");
        demo.step(
                "The team, by name",
                () -> noor.get(members + "?pageSize=3"),
                200,
                "/items/0/displayName=Eleni Papadaki",
                "/items/1/displayName=Inês Barros",
                "/items/1/role=owner");
        demo.step(
                "and, as Inês reads it, the address that Noor came by",
                () -> owner.get(members),
                200,
                "/items/4/userId=noor",
                "/items/4/email=Noor.Haddad@example.org");
        demo.step(
                "An invitation waits",
                () -> owner.post("/groups/" + group + "/invitations", Map.of("email", "late@example.org")),
                201);
        demo.settle();
        demo.step(
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
        demo.step(
                "An outsider sees nothing",
                () -> demo.person(TENANT, "mallory", "mallory@example.org").get("/groups/" + group),
                404,
                "/code=NOT_FOUND");
        demo.step(
                "nor does another tenant",
                () -> demo.admin("eastgate").get("/groups/" + group),
                404,
                "/code=NOT_FOUND");
    }
}
