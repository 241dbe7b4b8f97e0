package io.orghub.local.demo;

import java.util.List;
import java.util.Map;

/** A school with plain groups: pupils and courses without limit. */
final class SchoolChapter {
    private static final String TENANT = "eastgate";

    private final DemoSteps demo;

    SchoolChapter(DemoSteps demo) {
        this.demo = demo;
    }

    void play() {
        demo.step(
                "A school is provisioned that has plain groups alone",
                () -> demo.provision(TENANT, "Eastgate", "group"),
                200);
        var admin = demo.admin(TENANT);
        var group = demo.step(
                        "Its admin creates a class",
                        () -> admin.post("/groups", Map.of("type", "group", "name", "Class 7b")),
                        201)
                .text("/groupId");
        demo.step(
                "which takes pupils without licences",
                () -> admin.post("/groups/" + group + "/members", DemoSteps.users("p1", "p2", "p3")),
                200,
                "/members/2/outcome=added");
        demo.step(
                "A course is offered",
                () -> admin.put("/courses/fractions", Map.of("title", "Fractions")),
                200,
                "/title=Fractions");
        demo.step(
                "and given to the class",
                () -> admin.post(
                        "/groups/" + group + "/enrolments",
                        Map.of("userIds", List.of("p1", "p2"), "courseIds", List.of("fractions"))),
                200,
                "/enrolments/1/outcome=enrolled");
        demo.step(
                "Who takes it",
                () -> admin.get("/groups/" + group + "/enrolments?courseId=fractions"),
                200,
                "/items/0/userId=p1",
                "/items/0/courseTitle=Fractions");
        demo.step(
                "The class is renamed, by one who has seen its latest state",
                () -> admin.with("If-Match", "\"1\"").patch("/groups/" + group, Map.of("name", "Class 8b")),
                200,
                "/name=Class 8b");
        demo.step(
                "and not by one who has not",
                () -> admin.with("If-Match", "\"1\"").patch("/groups/" + group, Map.of("name", "Class 9b")),
                412,
                "/code=PRECONDITION_FAILED");
        demo.step(
                "An organisation it cannot have",
                () -> admin.post("/groups", Map.of("type", "organisation", "name", "Side Business")),
                409,
                "/code=GROUP_TYPE_NOT_ALLOWED");
    }
}
