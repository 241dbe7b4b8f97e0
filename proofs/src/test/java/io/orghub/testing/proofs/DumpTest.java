package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Group;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations;
import io.orghub.domain.KeyRing;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever holds a dump of the whole table and its stream, and not the keys, opens no invitation. */
class DumpTest {
    private static final int SENDINGS = 5;
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{16,}");

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private static final List<InvitationLink> LINKS = new ArrayList<>();
    private static String dump;

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @BeforeAll
    static void live() {
        var world = World.on(TABLE, STAGE);
        var organisation = world.organisation(20);
        world.profile("ada", "Ada", Optional.of(World.email("ada")));
        var ada = invited(world, organisation, "ada");
        invited(world, organisation, "bob");
        invited(world, world.group(), "cleo");
        world.inviteOnce(organisation, "key", "dora", "eve");
        world.accept(ada, "ada");
        world.advance(Duration.ofDays(7));
        invited(world, organisation, "bob");
        world.add(organisation, World.names("u", 14));
        STAGE.project();
        dump = dump();
    }

    private static InvitationLink invited(World world, Group group, String name) {
        var link = world.invited(group, name);
        STAGE.bean(Invitations.class).markSent(link, STAGE.clock().instant());
        LINKS.add(link);
        return link;
    }

    private static String dump() {
        var tail = StreamTail.of(TABLE.engine(), TABLE.name());
        return TABLE.items() + "\n" + StreamEvents.json(tail.read(), tail.streamArn());
    }

    @Test
    void holdsWhatIdentifiesEachInvitation() {
        assertThat(LINKS).hasSize(4).allSatisfy(link -> assertThat(dump).contains(link.key()));
    }

    @Test
    void holdsNoTokenOfAnySendingNorItsSignature() {
        assertThat(tokens()).hasSize(LINKS.size() * SENDINGS).allSatisfy(token -> {
            var parts = token.split("\\.");
            var mac = parts[3];
            var bytes = Base64.getUrlDecoder().decode(mac);
            assertThat(dump)
                    .doesNotContain(token)
                    .doesNotContain(parts[2])
                    .doesNotContain(mac)
                    .doesNotContain(Base64.getEncoder().encodeToString(bytes))
                    .doesNotContain(hex(bytes))
                    .doesNotContain(mac.substring(0, 22));
        });
    }

    @Test
    void holdsNoKey() {
        var secrets = Stream.concat(
                Stream.of(Stage.KEY_RING.addressing()),
                Stage.KEY_RING.signing().stream().map(KeyRing.SigningKey::secret));

        assertThat(secrets).allSatisfy(secret -> assertThat(dump)
                .doesNotContain(new String(secret, StandardCharsets.UTF_8))
                .doesNotContain(Base64.getEncoder().encodeToString(secret))
                .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(secret))
                .doesNotContain(hex(secret)));
    }

    @Test
    void givesNothingThatOpensALink() {
        var genuine = STAGE.bean(InvitationTokens.class);
        var texts = textsInTheDump();

        for (var link : LINKS) {
            var unsigned = genuine.issue(link).substring(0, genuine.issue(link).lastIndexOf('.'));
            // Any text there is in place of the signature.
            assertThat(texts).allSatisfy(text -> assertThat(genuine.open(unsigned + "." + text))
                    .isEmpty());
            // Any text there is as the secret of the key.
            assertThat(texts)
                    .filteredOn(text -> text.length() >= KeyRing.MIN_SECRET_BYTES)
                    .allSatisfy(text ->
                            assertThat(genuine.open(signedWith(text, link))).isEmpty());
        }
    }

    private static String signedWith(String secret, InvitationLink link) {
        var id = Stage.KEY_RING.signing().getFirst().id();
        var guess = new KeyRing(
                new byte[KeyRing.MIN_SECRET_BYTES],
                List.of(new KeyRing.SigningKey(id, secret.getBytes(StandardCharsets.UTF_8))));
        return new InvitationTokens(() -> guess).issue(link);
    }

    private static Set<String> textsInTheDump() {
        return TEXT.matcher(dump)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> tokens() {
        var genuine = STAGE.bean(InvitationTokens.class);
        return LINKS.stream()
                .flatMap(link -> IntStream.rangeClosed(1, SENDINGS)
                        .mapToObj(sending -> genuine.issue(new InvitationLink(
                                link.tenant(), link.group(), link.key(), link.generation(), sending))))
                .toList();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
