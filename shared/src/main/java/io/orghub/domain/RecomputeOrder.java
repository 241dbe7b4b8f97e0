package io.orghub.domain;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a message on the queue of recomputes asks for, as plain text values. */
public sealed interface RecomputeOrder {
    /** Those that are registered in a shard, each by a message of its own. */
    record OfShard(int shard, Optional<String> after) implements RecomputeOrder {
        @Override
        public Map<String, String> message() {
            var message = new HashMap<String, String>();
            message.put("shard", Integer.toString(shard));
            after.ifPresent(text -> message.put("after", text));
            return message;
        }
    }

    record OfOrganisation(RecomputeJob job) implements RecomputeOrder {
        @Override
        public Map<String, String> message() {
            var message = new HashMap<String, String>();
            message.put("tenantId", job.tenant().value());
            message.put("organisationId", job.organisation().value());
            job.from().ifPresent(from -> {
                message.put("from", from);
                message.put("startedAt", job.soFar().startedAt().toString());
                message.put("soFar", text(job.soFar().views()));
            });
            return message;
        }
    }

    Map<String, String> message();

    /**
     * @param text of a name in the message, empty if there is none
     * @throws IllegalArgumentException if it is no such message
     */
    static RecomputeOrder of(UnaryOperator<String> text, Instant now) {
        if (!text.apply("shard").isEmpty()) {
            return new OfShard(Integer.parseInt(text.apply("shard")), given(text.apply("after")));
        }
        var tenant = new TenantId(text.apply("tenantId"));
        var organisation = new GroupId(text.apply("organisationId"));
        var from = given(text.apply("from"));
        var startedAt = from.isPresent() ? Instant.parse(text.apply("startedAt")) : now;
        return new OfOrganisation(new RecomputeJob(
                tenant,
                organisation,
                from,
                new DriftReport(tenant, organisation, startedAt, startedAt, views(text.apply("soFar")))));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(words -> !words.isEmpty());
    }

    private static String text(Map<RecomputedView, Tally> views) {
        return views.entrySet().stream()
                .map(view -> String.join(
                        " ",
                        view.getKey().name(),
                        Long.toString(view.getValue().checked()),
                        Long.toString(view.getValue().drift()),
                        Long.toString(view.getValue().repaired()),
                        Long.toString(view.getValue().unsettled())))
                .collect(Collectors.joining(","));
    }

    private static Map<RecomputedView, Tally> views(String text) {
        var views = new EnumMap<RecomputedView, Tally>(RecomputedView.class);
        Stream.of(text.split(","))
                .filter(view -> !view.isEmpty())
                .map(view -> view.split(" "))
                .forEach(words -> views.put(
                        RecomputedView.valueOf(words[0]),
                        new Tally(
                                Long.parseLong(words[1]),
                                Long.parseLong(words[2]),
                                Long.parseLong(words[3]),
                                Long.parseLong(words[4]))));
        return views;
    }
}
