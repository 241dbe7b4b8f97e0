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

    // A queue or bus out of reach fails the batch, and it comes again whole: of a message sent twice the worker does
    // once what it asks, and an event published twice has one id.
    @Override
    protected Collection<StreamRecord> handle(List<StreamRecord> records) {
        var events = new ArrayList<DomainEvent>();
        var jobs = new ArrayList<Job>();
        for (var record : records) {
            try {
                // First its work: what no event can be made of is done all the same.
                images.job(record).ifPresent(jobs::add);
                events.addAll(images.events(record));
            } catch (RuntimeException unreadable) {
                // Of the image, for nothing else is asked here.
                deadLetters.send("route", record);
            }
        }
        bus.publish(events);
        jobs.forEach(jobQueues::send);
        return List.of();
    }
}
