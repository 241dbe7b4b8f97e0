package io.orghub.local.house;

import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orghub.licences.grantlicences.GrantLicencesHandler;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built zips are what the managed runtime expects: one is started by the real runtime interface client. */
class RuntimeInterfaceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern NOT_FOR_AWS = Pattern.compile(
            "(?i)dynamodblocal|junit|opentest4j|assertj|archunit|javalin|jetty|elasticmq|pekko|scala|nimbus|testcontainers"
                    + "|orghub-testing|orghub-local|runtime-interface-client|netty|libsqlite");

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    @TempDir
    Path folder;

    static List<String> modules() {
        return House.modules();
    }

    @Test
    void theRealRuntimeStartsAZipAndGetsTheHandlersAnswers() throws Exception {
        unzip("licences", folder);
        try (var stage = Stage.on(TABLE);
                var lambda = new RuntimeApi()) {
            var story = Story.tell(stage);
            var log = folder.resolve("stdout").toFile();
            var process = start(lambda.address(), log);
            try {
                var granted = answer(lambda.invoke(sample("success"), START));
                var refused = answer(lambda.invoke(sample("missing-key"), START));

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
                checkLog(Files.readAllLines(log.toPath()));
            } finally {
                process.destroyForcibly().waitFor(START.toSeconds(), TimeUnit.SECONDS);
            }
        }
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
                .containsExactly("answered 201", "answered 400 IDEMPOTENCY_KEY_REQUIRED");
        assertThat(answered)
                .extracting(entry -> entry.path("requestId").asText())
                .containsExactly(requestId("success"), requestId("missing-key"));
        assertThat(answered).allMatch(entry -> entry.path("tenant").asText().equals(Story.BRIGHTSIDE));
        assertThat(lines).noneMatch(line -> line.contains("@") || line.contains("Autumn") || line.contains("PO-2026"));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aZipHasItsOwnCodeAndNothingOfTestsOrTheLocalStack(String module) throws IOException {
        try (var zip = new ZipFile(zip(module))) {
            var entries = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName())
                    .toList();
            assertThat(entries).allMatch(name -> name.matches("lib/[^/]+\\.jar"));
            assertThat(entries).anyMatch(name -> name.startsWith("lib/orghub-" + module + "-"));
            assertThat(entries)
                    .filteredOn(name -> name.startsWith("lib/orghub-"))
                    .hasSize(2);
            assertThat(entries).noneMatch(name -> NOT_FOR_AWS.matcher(name).find());
        }
    }

    private Process start(String runtimeApi, File log) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        runtimeInterfaceClient() + File.pathSeparator + folder.resolve("lib") + "/*",
                        "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                        GrantLicencesHandler.class.getName())
                .redirectOutput(log)
                .redirectError(folder.resolve("stderr").toFile());
        var environment = builder.environment();
        // As bare as Lambda's.
        environment.keySet().retainAll(List.of("PATH"));
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", "orghub-GrantLicencesFunction");
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/orghub-GrantLicencesFunction");
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/21/[1]0123456789abcdef");
        environment.put("LAMBDA_TASK_ROOT", folder.toString());
        environment.put("AWS_REGION", "eu-west-1");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("POWERTOOLS_SERVICE_NAME", "orghub");
        environment.put("TABLE_NAME", TABLE.name());
        environment.put("KEYS_PARAMETER", "/orghub/dev/keys");
        environment.put("DYNAMODB_ENDPOINT", TABLE.engine().endpoint().toString());
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
                .describedAs(
                        () -> posted + "\n" + text(folder.resolve("stdout")) + "\n" + text(folder.resolve("stderr")))
                .endsWith("/response");
        return JSON.readTree(posted.orElseThrow().body());
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

    private static void unzip(String module, Path target) throws IOException {
        try (var zip = new ZipFile(zip(module))) {
            for (var entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
                var file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (var content = zip.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
    }

    private static File zip(String module) {
        var zip = House.root().resolve("functions/" + module + "/target/function.zip");
        assertThat(zip)
                .describedAs("the package phase of functions/%s makes it: run this test by mvn verify", module)
                .isRegularFile();
        return zip.toFile();
    }
}
