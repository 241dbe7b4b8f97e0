package io.orghub.edge;

import io.micronaut.context.annotation.Context;
import java.util.ArrayList;
import java.util.List;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.warmup.SdkWarmUp;

/**
 * What is slow the first time, done before Lambda takes the snapshot that all environments of a version start from. It
 * makes nothing unique and keeps no connection; if it fails, the first request is slow, and the version is made all the
 * same.
 */
@Context
public final class Priming implements Resource {
    private static final Logger LOG = LoggerFactory.getLogger(Priming.class);

    // The SDK calls each client that is on the class path with an answer of its own making, and says hello to one
    // endpoint, for the classes of the connection.
    private final List<Runnable> steps = new ArrayList<>(List.of(SdkWarmUp::warmUp));

    /** Outside Lambda nobody ever calls what is registered. */
    Priming() {
        Core.getGlobalContext().register(this);
    }

    void add(Runnable step) {
        steps.add(step);
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        for (var step : steps) {
            try {
                step.run();
            } catch (RuntimeException | LinkageError failure) {
                LOG.warn("not primed: {}", Unforeseen.trace(failure));
            }
        }
    }

    /** Nothing to make anew: what is unique, and what depends on the time, is made by each request. */
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
