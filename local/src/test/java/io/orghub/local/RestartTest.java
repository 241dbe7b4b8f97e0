package io.orghub.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.local.client.Api;
import io.orghub.local.demo.DemoData;
import io.orghub.local.token.TokenRequest;
import io.orghub.testing.engine.LocalDynamo;
import io.orghub.testing.template.Template;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

class RestartTest {
    @TempDir
    Path folder;

    private LocalStack start(int port, boolean fresh) {
        return LocalStack.start(new StackOptions("127.0.0.1", port, Optional.of(folder), fresh, Optional.empty()));
    }

    @Test
    void keepsDataMailsAndTokens() {
        int port;
        String token;
        int mails;
        try (var stack = start(0, false)) {
            port = stack.url().getPort();
            new DemoData(stack).greeting(Optional.of(folder));
            token = stack.token(TokenRequest.person("brightside", "ines", "ines@example.org"));
            mails = stack.mailbox().newestFirst().size();
            assertThat(mails).isPositive();

            assertThatThrownBy(() -> start(0, false))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("Another run is using");
        }

        try (var stack = start(port, false)) {
            var api = new Api(stack.url(), new ContractWitness());
            var groups = api.as(token).get("/me/groups");
            assertThat(groups.status()).isEqualTo(200);
            assertThat(groups.text("/items/0/name")).isEqualTo("Ardent Tutors");
            assertThat(stack.mailbox().newestFirst()).hasSize(mails);

            var group = groups.text("/items/0/groupId");
            var invited = api.as(token)
                    .post("/groups/" + group + "/invitations", Map.of("email", "after.restart@example.org"));
            assertThat(invited.status()).isEqualTo(201);
            api.settle();
            assertThat(stack.mailbox().newestFirst())
                    .filteredOn(mail -> mail.to().equals("after.restart@example.org"))
                    .hasSize(1);
        }

        try (var stack = start(port, true)) {
            assertThat(new Api(stack.url(), new ContractWitness())
                            .as(token)
                            .get("/me/groups")
                            .status())
                    .as("a fresh folder has new keys")
                    .isEqualTo(401);
            assertThat(stack.mailbox().newestFirst()).isEmpty();
        }
    }

    @Test
    void saysWhenTheTableIsOfAnotherVersion() {
        try (var engine = LocalDynamo.keptIn(folder.resolve("dynamodb"));
                var client = engine.client()) {
            var request =
                    Template.load(Template.locate(), Map.of(), Map.of()).table().createRequest("orghub");
            var first = request.globalSecondaryIndexes().getFirst();
            var keys = Stream.concat(request.keySchema().stream(), first.keySchema().stream())
                    .map(KeySchemaElement::attributeName)
                    .toList();
            client.createTable(request.toBuilder()
                    .globalSecondaryIndexes(first)
                    .attributeDefinitions(request.attributeDefinitions().stream()
                            .filter(attribute -> keys.contains(attribute.attributeName()))
                            .toList())
                    .build());
        }

        assertThatThrownBy(() -> start(0, false))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("--fresh");
    }

    @Test
    void saysWhenThePortIsTaken() {
        try (var stack = start(0, false)) {
            var taken = StackOptions.inMemory(stack.url().getPort());

            assertThatThrownBy(() -> LocalStack.start(taken))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("Port " + stack.url().getPort());
        }
    }
}
