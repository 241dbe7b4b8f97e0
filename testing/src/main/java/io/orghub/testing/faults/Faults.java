package io.orghub.testing.faults;

import io.orghub.testing.engine.LocalDynamo;
import io.orghub.testing.policy.PolicyGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * A plan of what goes wrong, for every client made with it. It works below the SDK's retries, so that these happen as in
 * production, with the same client request token. Unless told otherwise it spares reads. Of several rules the first one
 * that matches an attempt decides. Thread-safe.
 */
public final class Faults {
    private static final int WITHOUT_END = Integer.MAX_VALUE;

    /** A fault that happened. */
    public record Injected(Fault fault, Attempt attempt) {}

    private static final class Rule {
        private final Predicate<Attempt> subject;
        private final Supplier<Optional<Fault>> choice;
        private int toSpare;
        private int left;

        Rule(Predicate<Attempt> subject, int toSpare, int left, Supplier<Optional<Fault>> choice) {
            this.subject = subject;
            this.toSpare = toSpare;
            this.left = left;
            this.choice = choice;
        }

        Optional<Fault> decide(Attempt attempt) {
            if (left == 0 || !subject.test(attempt)) {
                return Optional.empty();
            }
            if (toSpare > 0) {
                toSpare--;
                return Optional.empty();
            }
            var fault = choice.get().filter(chosen -> chosen.canHappenTo(attempt));
            if (fault.isPresent() && left != WITHOUT_END) {
                left--;
            }
            return fault;
        }
    }

    /** Which attempts a fault is meant for; by default the next one that matches. */
    public final class Selection {
        private final Predicate<Attempt> subject;
        private int toSpare;
        private int count = 1;

        private Selection(Predicate<Attempt> subject) {
            this.subject = subject;
        }

        /** Spares those before the nth from now, counted from 1. */
        public Selection nth(int n) {
            toSpare = n - 1;
            return this;
        }

        public Selection times(int n) {
            count = n;
            return this;
        }

        public Selection always() {
            count = WITHOUT_END;
            return this;
        }

        public Faults inject(Fault fault) {
            return add(new Rule(subject, toSpare, count, () -> Optional.of(fault)));
        }

        /** Lets somebody else get in first: runs this right before the attempt is sent. */
        public Faults meanwhile(Runnable step) {
            var left = new AtomicInteger(count);
            // Spent before it runs, for the step makes attempts of its own.
            return add(new Rule(attempt -> left.get() > 0 && subject.test(attempt), toSpare, WITHOUT_END, () -> {
                left.decrementAndGet();
                PolicyGuard.aside(step);
                return Optional.empty();
            }));
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final List<Injected> injected = new ArrayList<>();
    private boolean sparesReads = true;

    public Faults next(Fault fault) {
        return times(1, fault);
    }

    public Faults times(int n, Fault fault) {
        return add(new Rule(this::isMeant, 0, n, () -> Optional.of(fault)));
    }

    public Faults always(Fault fault) {
        return times(WITHOUT_END, fault);
    }

    /** Faults by chance; one thread and the same seed give the same faults. */
    public Faults randomly(long seed, double probability, Fault... faults) {
        var random = new Random(seed);
        return add(new Rule(
                this::isMeant,
                0,
                WITHOUT_END,
                () -> random.nextDouble() < probability
                        ? Optional.of(faults[random.nextInt(faults.length)])
                        : Optional.empty()));
    }

    /** Attempts of one operation, such as {@code Query}, reads included. */
    public Selection on(String operation) {
        return on(attempt -> attempt.operation().equals(operation));
    }

    public Selection on(Predicate<Attempt> subject) {
        return new Selection(subject);
    }

    public synchronized Faults includingReads() {
        sparesReads = false;
        return this;
    }

    /** Forgets every rule; what was injected stays counted. */
    public synchronized void clear() {
        rules.clear();
        sparesReads = true;
    }

    public synchronized int injected() {
        return injected.size();
    }

    public synchronized int injected(Fault fault) {
        return (int)
                injected.stream().filter(happened -> happened.fault() == fault).count();
    }

    public synchronized List<Injected> history() {
        return List.copyOf(injected);
    }

    /** A client of the engine that these faults happen to. */
    public DynamoDbClient client(LocalDynamo engine, ExecutionInterceptor... interceptors) {
        return clientBuilder(engine, interceptors).build();
    }

    public DynamoDbClientBuilder clientBuilder(LocalDynamo engine, ExecutionInterceptor... interceptors) {
        return engine.clientBuilder(interceptors).httpClient(new FaultyHttpClient(engine.http(), this));
    }

    synchronized Optional<Fault> choose(Attempt attempt) {
        var fault =
                rules.stream().flatMap(rule -> rule.decide(attempt).stream()).findFirst();
        fault.ifPresent(chosen -> injected.add(new Injected(chosen, attempt)));
        return fault;
    }

    private boolean isMeant(Attempt attempt) {
        return attempt.isWrite() || !sparesReads;
    }

    private synchronized Faults add(Rule rule) {
        rules.add(rule);
        return this;
    }
}
