package io.orghub.streams.replaydeadletters;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.CurrentItems;
import io.orghub.domain.Projection;
import io.orghub.domain.StreamImages;
import io.orghub.edge.QueueFunction;
import io.orghub.edge.StreamRecords;
import io.orghub.streams.JobQueues;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/**
 * Queue worker: has an item whose stream record a consumer could not read looked at again, as it is now, by that very
 * consumer. What still cannot be read fails, and so ends among the dead letters once more.
 */
public final class ReplayDeadLettersHandler extends QueueFunction {
    @Inject
    private CurrentItems items;

    @Inject
    private Projection projection;

    @Inject
    private StreamImages images;

    @Inject
    private JobQueues jobQueues;

    public ReplayDeadLettersHandler() {}

    public ReplayDeadLettersHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String tenant(Message letter) {
        return StreamRecords.tenant(letter.text("pk"));
    }

    @Override
    protected void handle(Message letter) {
        var consumer = letter.text("consumer");
        if (consumer.equals("project")) {
            project(letter);
        } else if (consumer.equals("route")) {
            // The work that is due shows in the item. What happened to it does not: no event is told of a replay.
            images.job(items.asNew(key(letter))).ifPresent(jobQueues::send);
        } else {
            // Such as the position of a batch, which Lambda gave up: it names no item.
            throw new IllegalArgumentException("Not the key of an item");
        }
    }

    private void project(Message letter) {
        var applied = projection.apply(List.of(items.asUnchanged(key(letter))));
        if (!applied.toRetry().isEmpty() || !applied.unreadable().isEmpty()) {
            throw new IllegalStateException("It cannot be handled yet");
        }
    }

    private static Map<String, String> key(Message letter) {
        return Map.of("pk", letter.text("pk"), "sk", letter.text("sk"));
    }
}
