package io.orghub.local.walls;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;

import io.orghub.local.walls.FrontDoor.Ask;
import io.orghub.testing.stage.Person;
import java.util.List;
import java.util.Map;

/** Requests in an order that leads somewhere: chance alone hardly ever finds it. */
final class Preludes {
    /** @param path like the body and the tag, with {@code <name>} for what an answer to an earlier step called so */
    record Step(Person caller, String method, String path, String tag, String body) {
        Ask ask(Map<String, String> said) {
            var ask = new Ask(method, filled(path, said));
            if (!tag.isEmpty()) {
                ask.header("if-match", filled(tag, said));
            }
            return body.isEmpty() ? ask : ask.json(filled(body.replace('\'', '"'), said));
        }

        private static String filled(String template, Map<String, String> said) {
            var text = template;
            for (var word : said.entrySet()) {
                text = text.replace("<" + word.getKey() + ">", word.getValue());
            }
            return text;
        }
    }

    private static final Step FOUNDED = new Step(
            TOMASZ_THE_TENANT_ADMIN,
            "POST",
            "/groups",
            "",
            "{'type':'organisation','name':'Founded','ownerId':'amara','licences':9}");
    private static final Step INVITED =
            post(AMARA_THE_OWNER, "/groups/<groupId>/invitations", "{'email':'%s'}".formatted(DENIZ_OUTSIDE.email()));
    private static final Step ADMITTED = post(AMARA_THE_OWNER, "/groups/<groupId>/members", "{'userId':'bao'}");

    static final List<List<Step>> ALL = List.of(
            List.of(FOUNDED, INVITED, post(DENIZ_OUTSIDE, "/invitations/accept", "{'token':'<token>'}")),
            List.of(FOUNDED, INVITED, post(DENIZ_OUTSIDE, "/invitations/decline", "{'invitationId':'<invitationId>'}")),
            List.of(
                    FOUNDED,
                    new Step(TOMASZ_THE_TENANT_ADMIN, "PUT", "/courses/founded", "", "{'title':'Founded'}"),
                    ADMITTED,
                    post(
                            AMARA_THE_OWNER,
                            "/groups/<groupId>/enrolments",
                            "{'userIds':['bao'],'courseIds':['founded']}")),
            List.of(
                    FOUNDED,
                    new Step(AMARA_THE_OWNER, "GET", "/groups/<groupId>", "", ""),
                    new Step(AMARA_THE_OWNER, "PATCH", "/groups/<groupId>", "<etag>", "{'description':'Founded anew'}"),
                    ADMITTED,
                    new Step(AMARA_THE_OWNER, "PATCH", "/groups/<groupId>/members/bao", "*", "{'role':'admin'}"),
                    post(AMARA_THE_OWNER, "/groups/<groupId>/owner", "{'userId':'bao'}"),
                    post(BAO_THE_ADMIN, "/groups/<groupId>/owner", "{'userId':'amara'}")));

    private Preludes() {}

    private static Step post(Person caller, String path, String body) {
        return new Step(caller, "POST", path, "", body);
    }
}
