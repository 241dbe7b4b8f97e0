package io.orghub.local.house;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.micronaut.context.annotation.Factory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which way dependencies run, and where chance, time and environment may come from.
 *
 * @param root the package that holds {@code domain}, {@code edge}, {@code table}, {@code parameters}, {@code files}, {@code queues} and
 *     one package for each capability
 */
record HouseRules(String root) {
    private static final int MOST_LINES_OF_A_HANDLER = 160;
    private static final List<String> NO_CAPABILITIES =
            List.of("domain", "edge", "table", "parameters", "files", "queues", "testing", "local");

    Map<String, ArchRule> all() {
        return Map.ofEntries(
                Map.entry("domain", domainKnowsOnlyTheJdk()),
                Map.entry("edge", edgeKnowsOnlyDomain()),
                Map.entry("table", tableKnowsOnlyDomain()),
                Map.entry("parameters", parametersKnowOnlyDomain()),
                Map.entry("files", filesKnowOnlyDomain()),
                Map.entry("queues", queuesKnowOnlyDomain()),
                Map.entry("functions", functionsKnowEdgeDomainAndTheirCapability()),
                Map.entry("engine", onlyTableKnowsDynamoDb()),
                Map.entry("gateway", onlyEdgeKnowsApiGateway()),
                Map.entry("handlers", eachFunctionHasItsHandler()),
                Map.entry("names", noNamesThatSayNothing()),
                Map.entry("chance", chanceTimeAndEnvironmentComeFromFactories()));
    }

    ArchRule domainKnowsOnlyTheJdk() {
        return classes()
                .that()
                .resideInAPackage(in("domain"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.crypto..", in("domain"))
                .because("it is the same whatever it runs on");
    }

    ArchRule edgeKnowsOnlyDomain() {
        return neighboursOf("edge", "domain");
    }

    ArchRule tableKnowsOnlyDomain() {
        return neighboursOf("table", "domain");
    }

    ArchRule parametersKnowOnlyDomain() {
        return neighboursOf("parameters", "domain");
    }

    ArchRule filesKnowOnlyDomain() {
        return neighboursOf("files", "domain");
    }

    ArchRule queuesKnowOnlyDomain() {
        return neighboursOf("queues", "domain");
    }

    private ArchRule neighboursOf(String from, String... to) {
        var allowed = new ArrayList<String>(List.of(in(from)));
        for (var name : to) {
            allowed.add(in(name));
        }
        return noClasses()
                .that()
                .resideInAPackage(in(from))
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..")
                        .and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new))))
                        .as("are of the house but not of " + allowed));
    }

    ArchRule functionsKnowEdgeDomainAndTheirCapability() {
        return classes().that(areOfFunctions()).should(new ArchCondition<>("know edge, domain and their capability") {
            @Override
            public void check(JavaClass function, ConditionEvents events) {
                function.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> !mayKnow(function, dependency.getTargetClass()))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(function, dependency.getDescription())));
            }
        });
    }

    private boolean mayKnow(JavaClass function, JavaClass other) {
        var itself = function.getPackageName();
        var theirs = other.getBaseComponentType().getPackageName();
        boolean ofTheHouse = theirs.startsWith(root + ".");
        boolean below = resideInAnyPackage(in("edge"), in("domain")).test(other.getBaseComponentType());
        // What the functions of one capability share lies in the capability's own package, not in one of them.
        boolean own = theirs.equals(itself) || theirs.equals(root + "." + capability(function));
        return !ofTheHouse || below || own;
    }

    ArchRule onlyTableKnowsDynamoDb() {
        return noClasses()
                .that(are(ofTheProduct()).and(DescribedPredicate.not(resideInAPackage(in("table")))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon.awssdk.services.dynamodb..", "software.amazon.awssdk.enhanced.dynamodb..");
    }

    ArchRule onlyEdgeKnowsApiGateway() {
        return noClasses()
                .that(are(ofTheProduct()).and(DescribedPredicate.not(resideInAPackage(in("edge")))))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("com\\.amazonaws\\.services\\.lambda\\.runtime\\.events\\.APIGateway.*");
    }

    /** Function package {@code grantlicences} has {@code GrantLicencesHandler}, and no other. */
    ArchRule eachFunctionHasItsHandler() {
        return classes()
                .that(areOfFunctions())
                .should(new ArchCondition<>("stand beside the one handler of their function") {
                    private final Map<String, List<String>> handlers = new HashMap<>();

                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean isFunction = !type.getPackageName().equals(root + "." + capability(type));
                        if (!isFunction || !type.isTopLevelClass()) {
                            return;
                        }
                        var found = handlers.computeIfAbsent(type.getPackageName(), name -> new ArrayList<>());
                        if (type.getSimpleName().endsWith("Handler")) {
                            found.add(type.getSimpleName());
                        }
                    }

                    @Override
                    public void finish(ConditionEvents events) {
                        handlers.forEach((function, names) -> {
                            var word = function.substring(function.lastIndexOf('.') + 1);
                            boolean named = names.size() == 1
                                    && names.getFirst().toLowerCase(Locale.ROOT).equals(word + "handler");
                            if (!named) {
                                events.add(SimpleConditionEvent.violated(
                                        function, function + " has the handlers " + names));
                            }
                        });
                    }
                });
    }

    ArchRule noNamesThatSayNothing() {
        return noClasses().that(are(ofTheProduct())).should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)");
    }

    /** A snapshot of an initialised function would repeat what was made before it; tests could not stop the clock. */
    ArchRule chanceTimeAndEnvironmentComeFromFactories() {
        return noClasses()
                .that(are(ofTheProduct())
                        .and(DescribedPredicate.not(
                                DescribedPredicate.describe("factories", type -> type.isAnnotatedWith(Factory.class))))
                        // The waits between attempts are drawn when they begin, and nothing is told apart by them.
                        .and(DescribedPredicate.not(nameMatching(Pattern.quote(root + ".table.Backoff")))))
                .should()
                .callCodeUnitWhere(target(owner(
                                nameMatching("java\\.util\\.(Random|SplittableRandom)|java\\.security\\.SecureRandom"
                                        + "|java\\.util\\.concurrent\\.ThreadLocalRandom")))
                        .and(target(nameMatching("<init>|current|getInstanceStrong")))
                        .or(calls("java.util.UUID", "randomUUID"))
                        .or(calls("java.lang.Math", "random"))
                        .or(calls("java.lang.System", "getenv|currentTimeMillis"))
                        .or(calls("java.time.Clock", "system.*|tick.*"))
                        .or(calls("java.time.(Instant|LocalDate|LocalDateTime|OffsetDateTime|ZonedDateTime)", "now"))
                        .as("make chance, time or environment"));
    }

    private static DescribedPredicate<JavaCall<?>> calls(String owner, String method) {
        return target(owner(nameMatching(owner)))
                .and(target(nameMatching(method)))
                .forSubtype();
    }

    /** What no compiled class shows: a handler's length, and that a new outcome cannot compile unanswered. */
    static List<String> brokenBy(Path handler) {
        var broken = new ArrayList<String>();
        var source = read(handler);
        if (source.lines().count() > MOST_LINES_OF_A_HANDLER) {
            broken.add(handler.getFileName() + " is longer than " + MOST_LINES_OF_A_HANDLER + " lines");
        }
        if (Pattern.compile("\\bdefault\\s*(->|:)").matcher(source).find()) {
            broken.add(handler.getFileName() + " answers outcomes that it does not name");
        }
        return broken;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String in(String name) {
        return root + "." + name + "..";
    }

    private DescribedPredicate<JavaClass> ofTheProduct() {
        return DescribedPredicate.describe(
                "of the product",
                type -> type.getPackageName().startsWith(root + ".")
                        && !List.of("testing", "local").contains(capability(type)));
    }

    private DescribedPredicate<JavaClass> areOfFunctions() {
        return DescribedPredicate.describe(
                "are of functions",
                type -> type.getPackageName().startsWith(root + ".") && !NO_CAPABILITIES.contains(capability(type)));
    }

    /** The first name below the root. */
    private String capability(JavaClass type) {
        return type.getPackageName().substring(root.length() + 1).split("\\.")[0];
    }
}
