package io.orghub.streams.route;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.DomainEvent;
import io.orghub.domain.EventBus;
import io.orghub.domain.Job;
import io.orghub.domain.StreamImages;
import io.orghub.domain.StreamRecord;
import io.orghub.edge.StreamFunction;
import io.orghub.streams.DeadLetters;
import io.orghub.streams.JobQueues;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Stream consumer: forwards the keys of items to the queues of those who work on them, and events to the bus; it does
 * nothing else.
 */
public final class RouteHandler extends StreamFunction {
    @Inject
    private StreamImages images;

    @Inject
    private JobQueues jobQueues;

    @Inject
    private EventBus bus;

    @Inject
    private DeadLetters deadLetters;

    public RouteHandler() {}

    public RouteHandler(ApplicationContext context) {
        super(context);
    }

    // A queue or bus out of reach fails the batch, and it comes again whole; a message sent twice is one mail, the
    // worker
    // sees to it, and an event published twice has one id.
    @Override
    protected Collection<StreamRecord> handle(List<StreamRecord> records) {
        var events = new ArrayList<DomainEvent>();
        var jobs = new ArrayList<Job>();
        for (var record : records) {
            try {
                var job = images.job(record);
                events.addAll(images.events(record));
                job.ifPresent(jobs::add);
            } catch (ClassCastException | IllegalArgumentException unreadable) {
                deadLetters.send("route", record);
            }
        }
        bus.publish(events);
        jobs.forEach(jobQueues::send);
        return List.of();
    }
}
