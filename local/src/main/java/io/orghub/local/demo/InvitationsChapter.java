package io.orghub.local.demo;

import java.util.List;
import java.util.Map;

/** A choir school in German: invitations are looked at, declined, taken back, accepted from one's own list, and bounce. */
final class InvitationsChapter {
    private static final String TENANT = "singschule";

    private final DemoSteps demo;

    InvitationsChapter(DemoSteps demo) {
        this.demo = demo;
    }

    void play() {
        var owner = demo.person(TENANT, "greta", "greta@example.org");
        demo.step("A choir school is provisioned", () -> demo.provision(TENANT, "Singschule", "organisation"), 200);
        demo.step(
                "The platform reports its head",
                () -> demo.platform(TENANT).put("/profiles/greta", Map.of("displayName", "Greta Löwe")),
                200);
        var group = demo.step(
                        "Greta creates an organisation whose mails are German",
                        () -> owner.post(
                                "/groups",
                                Map.of(
                                        "type",
                                        "organisation",
                                        "name",
                                        "Chor & Kehle",
                                        "settings",
                                        Map.of("locale", "de", "accentColour", "#7A1F3D"))),
                        201)
                .text("/groupId");
        demo.step(
                "with five licences",
                () -> demo.admin(TENANT)
                        .with("Idempotency-Key", "order-1")
                        .post(
                                "/organisations/" + group + "/licences/grants",
                                Map.of("quantity", 5, "reason", "Order 1")),
                201);
        demo.step(
                "Five addresses are invited at once, one of which no mail reaches",
                () -> owner.post(
                        "/groups/" + group + "/invitations",
                        Map.of(
                                "invitations",
                                List.of(
                                        Map.of("email", "alma@example.org"),
                                        Map.of("email", "bruno@example.org"),
                                        Map.of("email", "carla@example.org"),
                                        Map.of("email", "dora@example.org"),
                                        Map.of("email", "bounce@simulator.amazonses.com")))),
                200,
                "/invitations/0/outcome=invited",
                "/invitations/4/outcome=invited");
        demo.settle();
        declines(group);
        isTakenBack(group);
        acceptsFromTheList(group);
        comesBack(group);
        isToldToOthers(group);
    }

    private void declines(String group) {
        var mail = demo.mailTo("alma@example.org");
        demo.step("Alma's mail is in German", () -> mail, 200, "/subject=Greta Löwe lädt Sie zu Chor & Kehle ein");
        var link = Map.of("token", mail.text("/invitationToken"));
        demo.step(
                "Her link tells, before she signs in, what the mail told",
                () -> demo.anybody().post("/invitations/preview", link),
                200,
                "/groupName=Chor & Kehle",
                "/status=pending");
        demo.step(
                "A link that was tampered with tells nothing",
                () -> demo.anybody().post("/invitations/preview", Map.of("token", link.get("token") + "A")),
                404,
                "/code=INVITATION_INVALID");
        var alma = demo.person(TENANT, "alma", "alma@example.org");
        demo.step("Alma declines", () -> alma.post("/invitations/decline", link), 204);
        demo.step(
                "and cannot accept any more",
                () -> alma.post("/invitations/accept", link),
                410,
                "/code=INVITATION_DECLINED");
        demo.step(
                "Her licence is free again",
                () -> demo.person(TENANT, "greta", "greta@example.org").get("/organisations/" + group + "/licences"),
                200,
                "/available=1");
    }

    private void isTakenBack(String group) {
        var owner = demo.person(TENANT, "greta", "greta@example.org");
        var invitations = "/groups/" + group + "/invitations";
        var bruno = demo.person(TENANT, "bruno", "bruno@example.org");
        var link = Map.of("token", demo.mailTo("bruno@example.org").text("/invitationToken"));
        var id = bruno.get("/me/invitations").text("/items/0/invitationId");
        demo.step(
                "Greta sends Bruno's again, too soon",
                () -> owner.post(invitations + "/" + id + "/resend", Map.of()),
                429,
                "/code=RESEND_TOO_SOON");
        demo.step("and takes it back", () -> owner.delete(invitations + "/" + id), 204);
        demo.step("which can be repeated", () -> owner.delete(invitations + "/" + id), 204);
        demo.step("Bruno is told", () -> bruno.post("/invitations/accept", link), 410, "/code=INVITATION_REVOKED");
    }

    private void acceptsFromTheList(String group) {
        var carla = demo.person(TENANT, "carla", "carla@example.org");
        var mine = demo.step(
                "Carla, signed in, finds hers without the mail",
                () -> carla.get("/me/invitations"),
                200,
                "/items/0/groupName=Chor & Kehle");
        demo.step(
                "and accepts it from there",
                () -> carla.post("/invitations/accept", Map.of("invitationId", mine.text("/items/0/invitationId"))),
                200,
                "/groupId=" + group,
                "/role=member");
    }

    private void comesBack(String group) {
        var owner = demo.person(TENANT, "greta", "greta@example.org");
        var invitations = "/groups/" + group + "/invitations";
        demo.settle();
        var pending = demo.step(
                "Two are pending, and one of them was returned by the mail system",
                () -> owner.get(invitations + "?status=pending"),
                200);
        int returned = pending.text("/items/0/undelivered/reason").isEmpty() ? 1 : 0;
        demo.step(
                "The list says why",
                () -> owner.get(invitations + "?status=pending"),
                200,
                "/items/" + returned + "/email=bounce@simulator.amazonses.com",
                "/items/" + returned + "/undelivered/reason=bounced");
        demo.step(
                "and it is not sent again",
                () -> owner.post(
                        invitations + "/" + pending.text("/items/" + returned + "/invitationId") + "/resend", Map.of()),
                409,
                "/code=INVITATION_UNDELIVERABLE");
        demo.step(
                "Nothing is due to expire yet",
                () -> demo.anybody().post("/_local/schedules/expire-invitations", Map.of()),
                200,
                "/expired=0",
                "/more=false");
        demo.step(
                "The account adds up",
                () -> owner.get("/organisations/" + group + "/licences"),
                200,
                "/granted=5",
                "/available=2",
                "/reserved=2",
                "/consumed=1");
    }

    private void isToldToOthers(String group) {
        demo.step(
                "Other modules have been told, newest first",
                () -> demo.anybody().get("/_local/events"),
                200,
                "/items/0/tenantId=" + TENANT,
                "/items/0/version=1",
                "/items/0/detail/groupId=" + group);
    }
}
