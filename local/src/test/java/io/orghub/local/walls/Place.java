package io.orghub.local.walls;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LANTERN;
import static io.orghub.testing.stage.Story.LENA_OF_LUMEN;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;

import io.orghub.domain.EmailAddress;
import io.orghub.domain.GroupId;
import io.orghub.domain.Groups;
import io.orghub.domain.Invitation;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.Kind;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.Once;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import io.orghub.local.token.TokenRequest;
import io.orghub.testing.api.Reply;
import io.orghub.testing.stage.Person;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An organisation with one of each thing that a path or a body can name.
 *
 * @param ids by the names of parameters; {@code token} is the secret of an invitation's link, {@code member} a user
 */
record Place(String name, String tenant, Map<String, String> ids) {
    /** The organisation of the roles. */
    static Place own(FrontDoor door) {
        return furnished("own", door, AMARA_THE_OWNER, TOMASZ_THE_TENANT_ADMIN, HARBOUR, HARBOUR);
    }

    /** Of the same tenant, with nobody of the first in it. */
    static Place sibling(FrontDoor door) {
        var owner = new Person(BRIGHTSIDE, "sofia", "Sofia Marin", "sofia@brightside.example", false);
        var made = door.send(TOMASZ_THE_TENANT_ADMIN, new FrontDoor.Ask("POST", "/groups").json("""
                {"type":"organisation","name":"Sibling House","slug":"sibling-house","ownerId":"sofia","licences":9}"""));
        return furnished("sibling", door, owner, TOMASZ_THE_TENANT_ADMIN, made.at("groupId"), "sibling-house");
    }

    static Place foreign(FrontDoor door) {
        return furnished("foreign", door, LENA_OF_LUMEN, LENA_OF_LUMEN, LANTERN, LANTERN);
    }

    /** Names of the right form behind which there is nothing. */
    static Place missing(Place own) {
        var ids = new LinkedHashMap<String, String>();
        own.ids.forEach((name, id) -> ids.put(name, "no-such-" + name.toLowerCase(Locale.ROOT)));
        ids.put("invitationId", altered(own.ids.get("invitationId")));
        ids.put("token", altered(own.ids.get("token")));
        return new Place("missing", "nowhere", Map.copyOf(ids));
    }

    private static String altered(String id) {
        int middle = id.length() / 2;
        return id.substring(0, middle) + (id.charAt(middle) == 'A' ? 'B' : 'A') + id.substring(middle + 1);
    }

    private static Place furnished(
            String name, FrontDoor door, Person owner, Person tenantAdmin, String group, String slug) {
        var tenant = owner.tenant();
        var prefix = name.substring(0, 1) + "-";
        var ids = new LinkedHashMap<String, String>();
        ids.put("tenantId", tenant);
        ids.put("groupId", group);
        ids.put("organisationId", group);
        ids.put("slug", slug);
        for (var thing : List.of("userId", "courseId", "bookingId", "listingId", "sourceId", "targetId")) {
            ids.put(thing, prefix + thing.toLowerCase(Locale.ROOT));
        }
        var here = "/groups/" + group;
        var user = ids.get("userId");
        ids.put("member", user);
        done(door.send(owner, post(here + "/members", "{'userId':'%s'}".formatted(user))));
        done(door.send(owner, post(here + "/members", "{'userId':'%s'}".formatted(ids.get("sourceId")))));
        done(door.send(tenantAdmin, put("/courses/" + ids.get("courseId"), "{'title':'Title of %s'}".formatted(name))));
        done(door.send(
                owner,
                post(
                        here + "/enrolments",
                        "{'userIds':['%s'],'courseIds':['%s']}".formatted(user, ids.get("courseId")))));
        ids.put(
                "importId",
                done(door.send(
                                owner,
                                new FrontDoor.Ask("POST", here + "/member-imports")
                                        .body("text/csv", "user\n%s\n".formatted(user))))
                        .at("importId"));
        var machine = Optional.of(TokenRequest.machine(tenant, "orghub/platform"));
        done(door.send(machine, put("/bookings/" + ids.get("bookingId"), """
                {'tutorId':'%s','studentId':'sam','amount':{'currency':'GBP','minor':4500},'paidAt':'2026-11-20T10:00:00Z'}""".formatted(user))));
        done(door.send(machine, put("/listings/" + ids.get("listingId"), """
                {'tutorId':'%s','title':'Maths','subject':'Mathematics','price':{'currency':'GBP','minor':4500}}""".formatted(user))));
        done(door.send(
                machine,
                new FrontDoor.Ask(
                        "PUT", "/profile-links/%s/GUARDIAN/%s".formatted(ids.get("sourceId"), ids.get("targetId")))));
        var invitation = invited(door, owner, group);
        ids.put("invitationId", invitation.id());
        ids.put("token", door.stage().bean(InvitationTokens.class).issue(invitation.link()));
        return new Place(name, tenant, Map.copyOf(ids));
    }

    // All three invite the same address: it is not the address that keeps their links apart.
    private static Invitation invited(FrontDoor door, Person owner, String id) {
        var stage = door.stage();
        var tenant = new TenantId(owner.tenant());
        var group = stage.bean(Groups.class)
                .standing(tenant, new GroupId(id), new UserId(owner.id()))
                .orElseThrow()
                .group();
        var address = EmailAddress.parse(DENIZ_OUTSIDE.email()).orElseThrow();
        var made = stage.bean(Invitations.class)
                .invite(
                        stage.operation(tenant, owner.id()),
                        group,
                        List.of(new NewInvitation(address, Role.MEMBER, Kind.TUTOR, Optional.empty())),
                        Optional.empty());
        return switch (made) {
            case Once.First<InviteOutcome>(InviteOutcome.Done(var invitees)) ->
                invitees.getFirst().invitation().orElseThrow();
            default -> throw new AssertionError("not invited: " + made);
        };
    }

    private static Reply done(Reply reply) {
        if (reply.status() >= 300) {
            throw new AssertionError(reply);
        }
        return reply;
    }

    private static FrontDoor.Ask post(String path, String json) {
        return new FrontDoor.Ask("POST", path).json(json.replace('\'', '"'));
    }

    private static FrontDoor.Ask put(String path, String json) {
        return new FrontDoor.Ask("PUT", path).json(json.replace('\'', '"'));
    }
}
