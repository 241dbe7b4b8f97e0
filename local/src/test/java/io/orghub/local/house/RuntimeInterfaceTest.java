package io.orghub.local.house;

import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import io.orghub.testing.template.FunctionResource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built zips are what the managed runtime expects: one is started by the real runtime interface client. */
class RuntimeInterfaceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ON_DEMAND = "on-demand";
    private static final String SNAP_START = "snap-start";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern NOT_FOR_AWS = Pattern.compile(
            "(?i)dynamodblocal|junit|opentest4j|assertj|archunit|javalin|jetty|elasticmq|pekko|scala|nimbus|testcontainers"
                    + "|orghub-testing|orghub-local|runtime-interface-client|netty|libsqlite");

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    @TempDir
    static Path unzipped;

    @TempDir
    Path folder;

    static List<String> modules() {
        return House.modules();
    }

    static List<FunctionResource> functions() {
        return House.standing().template().functions();
    }

    // A process takes two seconds: one of each zip, and all of them in a soak.
    static Collection<FunctionResource> started() {
        return Integer.getInteger("orghub.soak", 1) > 1
                ? functions()
                : functions().stream()
                        .collect(Collectors.toMap(
                                FunctionResource::codeUri,
                                function -> function,
                                (first, next) -> first,
                                LinkedHashMap::new))
                        .values();
    }

    @ParameterizedTest
    @MethodSource("started")
    void theRealRuntimeStartsIt(FunctionResource function) throws Exception {
        try (var lambda = new RuntimeApi()) {
            var process = start(function, lambda, ON_DEMAND);
            try {
                assertThat(lambda.started(START)).describedAs(this::output).isEqualTo(RuntimeApi.READY);
            } finally {
                end(process);
            }
        }
    }

    private static FunctionResource grantLicences() {
        return functions().stream()
                .filter(function -> function.name().equals("grant-licences"))
                .findFirst()
                .orElseThrow();
    }

    /** Started as for a snapshot: primed, and only then restored. */
    @Test
    void theRealRuntimeGetsTheAnswersOfOne() throws Exception {
        try (var stage = Stage.on(TABLE);
                var lambda = new RuntimeApi()) {
            var story = Story.tell(stage);
            var process = start(grantLicences(), lambda, SNAP_START);
            try {
                var granted = answer(lambda.invoke(sample("success"), START));
                var refused = answer(lambda.invoke(sample("missing-key"), START));

                assertThat(lambda.restored()).isTrue();
                assertThat(granted.path("statusCode").asInt()).isEqualTo(201);
                assertThat(granted.at("/headers/content-type").asText()).isEqualTo("application/json");
                assertThat(JSON.readTree(granted.path("body").asText())
                                .path("quantity")
                                .asInt())
                        .isEqualTo(25);
                assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE + 25);
                assertThat(refused.path("statusCode").asInt()).isEqualTo(400);
                assertThat(JSON.readTree(refused.path("body").asText())
                                .path("code")
                                .asText())
                        .isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
                checkLog(Files.readAllLines(folder.resolve("stdout")));
            } finally {
                end(process);
            }
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor(START.toSeconds(), TimeUnit.SECONDS);
    }

    private static void checkLog(List<String> lines) throws Exception {
        var answered = new ArrayList<JsonNode>();
        for (var line : lines) {
            var entry = JSON.readTree(line);
            assertThat(entry.isObject()).describedAs(line).isTrue();
            if (entry.path("message").asText().startsWith("answered")) {
                answered.add(entry);
            }
        }
        assertThat(answered)
                .extracting(entry -> entry.path("message").asText())
                .containsExactly("answered 403 FORBIDDEN", "answered 201", "answered 400 IDEMPOTENCY_KEY_REQUIRED");
        assertThat(answered)
                .extracting(entry -> entry.path("requestId").asText())
                .containsExactly("priming", requestId("success"), requestId("missing-key"));
        assertThat(answered).allMatch(entry -> entry.path("level").asText().equals("INFO"));
        assertThat(answered.subList(1, 3))
                .allMatch(entry -> entry.path("tenant").asText().equals(Story.BRIGHTSIDE));
        assertThat(lines).noneMatch(line -> line.contains("@") || line.contains("Autumn") || line.contains("PO-2026"));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aZipHasItsOwnCodeAndNothingOfTestsOrTheLocalStack(String module) throws IOException {
        try (var zip = new ZipFile(built(Path.of("functions", module, "target", "function.zip")))) {
            var entries = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName())
                    .toList();
            assertThat(entries).allMatch(name -> name.matches("lib/[^/]+\\.jar"));
            assertThat(entries).anyMatch(name -> name.startsWith("lib/orghub-" + module + "-"));
            assertThat(entries)
                    .filteredOn(name -> name.startsWith("lib/orghub-"))
                    .allMatch(name -> name.matches("lib/orghub-(shared|files|queues|" + module + ")-[^/]+"));
            assertThat(entries).noneMatch(name -> NOT_FOR_AWS.matcher(name).find());
        }
    }

    private Process start(FunctionResource function, RuntimeApi lambda, String initialisation) throws IOException {
        var code = unzipped(Path.of(function.codeUri()));
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        // As the managed runtime says it: its own contexts are the ones to register with.
                        "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                        "-cp",
                        runtimeInterfaceClient() + File.pathSeparator + code.resolve("lib") + "/*",
                        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                        function.handler())
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        var environment = builder.environment();
        // As bare as Lambda's, but for what the template gives and where the engine is.
        environment.keySet().retainAll(List.of("PATH"));
        environment.putAll(function.environment());
        environment.putAll(Map.of(
                "AWS_LAMBDA_RUNTIME_API",
                lambda.address(),
                "AWS_LAMBDA_FUNCTION_NAME",
                "orghub-" + function.logicalId(),
                "AWS_LAMBDA_FUNCTION_VERSION",
                "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                Integer.toString(function.memoryMegabytes()),
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                initialisation,
                "AWS_LAMBDA_LOG_FORMAT",
                "JSON",
                "LAMBDA_TASK_ROOT",
                code.toString()));
        environment.putAll(Map.of(
                "AWS_REGION", "eu-west-1",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "TABLE_NAME", TABLE.name(),
                "DYNAMODB_ENDPOINT", TABLE.engine().endpoint().toString()));
        return builder.start();
    }

    // The managed runtime brings it, so it is in no zip.
    private static String runtimeInterfaceClient() {
        var client = Pattern.compile(".*/aws-lambda-java-(runtime-interface-client|core|serialization)-[^/]*\\.jar");
        var jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> client.matcher(path.replace('\\', '/')).matches())
                .toList();
        assertThat(jars).describedAs("the runtime interface client's jars").hasSize(3);
        return String.join(File.pathSeparator, jars);
    }

    private JsonNode answer(Optional<RuntimeApi.Posted> posted) throws IOException {
        assertThat(posted.map(RuntimeApi.Posted::path).orElse("nothing"))
                .describedAs(() -> posted + "\n" + output())
                .endsWith("/response");
        return JSON.readTree(posted.orElseThrow().body());
    }

    private String output() {
        return text(folder.resolve("stdout")) + "\n" + text(folder.resolve("stderr"));
    }

    private static String text(Path file) {
        return Files.exists(file) ? House.read(file) : "";
    }

    private static String sample(String name) {
        return House.read(House.root().resolve("events/grant-licences/" + name + ".json"));
    }

    private static String requestId(String sample) throws JsonProcessingException {
        return JSON.readTree(sample(sample)).at("/requestContext/requestId").asText();
    }

    private static Path unzipped(Path zip) throws IOException {
        var target = unzipped.resolve(zip);
        if (!Files.exists(target)) {
            unzip(zip, target);
        }
        return target;
    }

    private static void unzip(Path path, Path target) throws IOException {
        try (var zip = new ZipFile(built(path))) {
            for (var entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
                var file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (var content = zip.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
    }

    private static File built(Path path) {
        var zip = House.root().resolve(path);
        assertThat(zip)
                .describedAs("%s is made in the package phase: run this test by mvn verify", path)
                .isRegularFile();
        return zip.toFile();
    }
}
