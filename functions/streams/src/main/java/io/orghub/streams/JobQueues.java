package io.orghub.streams;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.FanOutJob;
import io.orghub.domain.ImportJob;
import io.orghub.domain.Job;
import io.orghub.domain.MailJob;
import io.orghub.domain.NoticeMailJob;
import io.orghub.domain.SweepJob;
import jakarta.inject.Singleton;
import java.util.Map;

/** The queue of each kind of work: keys alone go there, and its worker reads what they stand for. */
@Singleton
public final class JobQueues {
    private final Queues queues;
    private final String mailQueueUrl;
    private final String importQueueUrl;
    private final String sweepQueueUrl;
    private final String fanOutQueueUrl;

    JobQueues(
            Queues queues,
            @Value("${mail.queue.url}") String mailQueueUrl,
            @Value("${import.queue.url}") String importQueueUrl,
            @Value("${sweep.queue.url}") String sweepQueueUrl,
            @Value("${fan.out.queue.url}") String fanOutQueueUrl) {
        this.queues = queues;
        this.mailQueueUrl = mailQueueUrl;
        this.importQueueUrl = importQueueUrl;
        this.sweepQueueUrl = sweepQueueUrl;
        this.fanOutQueueUrl = fanOutQueueUrl;
    }

    public void send(Job job) {
        switch (job) {
            case MailJob(var tenant, var group, var invitationKey) ->
                queues.send(
                        mailQueueUrl,
                        Map.of(
                                "tenantId", tenant.value(),
                                "groupId", group.value(),
                                "invitationKey", invitationKey));
            case ImportJob(var key, var version) ->
                queues.send(
                        importQueueUrl,
                        Map.of(
                                "tenantId", key.tenant().value(),
                                "groupId", key.group().value(),
                                "importId", key.importId(),
                                "version", Long.toString(version)));
            case NoticeMailJob(var tenant, var organisation, long accountVersion) ->
                queues.send(
                        mailQueueUrl,
                        Map.of(
                                "tenantId", tenant.value(),
                                "groupId", organisation.value(),
                                "noticeVersion", Long.toString(accountVersion)));
            case SweepJob(var tenant, var group) ->
                queues.send(sweepQueueUrl, Map.of("tenantId", tenant.value(), "groupId", group.value()));
            case FanOutJob(var tenant, var tutor, var group, long version) ->
                queues.send(
                        fanOutQueueUrl,
                        Map.of(
                                "tenantId", tenant.value(),
                                "tutorId", tutor.value(),
                                "groupId", group.value(),
                                "version", Long.toString(version)));
        }
    }
}
