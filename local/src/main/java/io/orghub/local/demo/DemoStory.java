package io.orghub.local.demo;

import io.orghub.local.LocalStack;
import io.orghub.local.client.Api;
import java.io.PrintStream;

/** The story of four tenants, told by calling the API and checking each answer. */
public final class DemoStory {
    private final DemoSteps steps;

    public DemoStory(LocalStack stack, PrintStream out) {
        this(stack, new Api(stack.url()), out);
    }

    public DemoStory(LocalStack stack, Api api, PrintStream out) {
        this.steps = new DemoSteps(stack, api, out);
    }

    /** Whether every answer was as expected. */
    public boolean play() {
        new AgencyChapter(steps).play();
        new HubChapter(steps).play();
        new InvitationsChapter(steps).play();
        new ResellerChapter(steps).play();
        new SchoolChapter(steps).play();
        return steps.allAsExpected();
    }
}
