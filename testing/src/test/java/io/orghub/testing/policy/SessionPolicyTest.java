package io.orghub.testing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.domain.Identifier;
import io.orghub.domain.TenantId;
import io.orghub.table.TenantPolicy;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.Template;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the credentials of a tenant open, by a reading of their policy that is not the one of those who wrote it. */
class SessionPolicyTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private static final int MOST_CHARACTERS = 2_048;
    private static final List<String> SLUGS = List.of("#SLUG#*");

    // Such as begin with one another, and all marks that an id may hold.
    private static final List<String> TENANTS =
            List.of("a", "ab", "a~", "a-", "a.", "a_", "~", "-", ".", "_", "A", "a~b", "harbour", "harbour2");

    static Stream<String> tenants() {
        return TENANTS.stream();
    }

    @ParameterizedTest
    @MethodSource("tenants")
    void opensOneTenantsKeysAndNobodyElses(String tenant) {
        var policy = policy(tenant);
        for (var other : TENANTS) {
            assertThat(policy.admits(List.of(other + "#GROUP#g1", other + "#TENANT")))
                    .describedAs("%s with %s", tenant, other)
                    .isEqualTo(other.equals(tenant));
        }
        assertThat(policy.admits(List.of(tenant + "#TENANT", "other#TENANT"))).isFalse();
        assertThat(policy.admits(List.of(tenant))).isFalse();
        assertThat(policy.admits(List.of("x" + tenant + "#TENANT"))).isFalse();
    }

    @Test
    void opensWhatOneTenantHasInTheTableAndItsIndexes() {
        try (var stage = Stage.on(TABLE)) {
            Story.tell(stage);
            stage.project();
        }
        var keys = TABLE.items().stream()
                .flatMap(item -> TenantWall.partitionKeys().stream().map(item::get))
                .filter(value -> value != null)
                .map(value -> value.s())
                .collect(Collectors.toSet());
        var bright = policy(Story.BRIGHTSIDE);

        assertThat(keys)
                .anyMatch(key -> key.startsWith("#SLUG#"))
                .anyMatch(key -> key.startsWith("#REGISTRY#"))
                .anyMatch(key -> !key.startsWith("#") && !key.startsWith(Story.BRIGHTSIDE + "#"))
                .hasSizeGreaterThan(20)
                .allSatisfy(key ->
                        assertThat(bright.admits(List.of(key))).isEqualTo(key.startsWith(Story.BRIGHTSIDE + "#")));
    }

    @Test
    void opensSlugsToThoseThatWriteThemAndNothingElseOfNoTenant() {
        var policy = SessionPolicy.parsed(new TenantPolicy(new TenantId("harbour"), SLUGS).json());
        assertThat(policy.admits(List.of("harbour#GROUP#g1", "#SLUG#brightside")))
                .isTrue();
        assertThat(policy.admits(List.of("lumen#GROUP#g1", "#SLUG#brightside"))).isFalse();
        for (var closed : List.of("#REGISTRY#00", "#DUE#2026-11-22", "#MACHINE#m", "#")) {
            assertThat(policy.admits(List.of(closed))).isFalse();
        }
    }

    @Test
    void opensNothingToACallWithoutKeys() {
        assertThat(policy("harbour").admits(List.of())).isFalse();
    }

    /** None of them can be written into a policy, for none can be in an id. */
    @Test
    void whateverMeansSomethingToAPatternOrToJsonIsNoId() {
        var marks = IntStream.range(0, 0x300)
                .mapToObj(Character::toString)
                .filter(mark -> Identifier.isValid("a" + mark + "b"))
                .collect(Collectors.joining());
        assertThat(marks).doesNotContainPattern("[*?$\\{}\"\\\\#]").hasSize(66);
        for (var id : List.of("*", "a*", "a?", "${*}", "a\"", "a\\", "${aws:username}")) {
            assertThatThrownBy(() -> new TenantId(id)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void isShortEnoughForTheLongestTenant() {
        var json = new TenantPolicy(new TenantId("~".repeat(64)), SLUGS).json();
        // What it is packed into has a limit of its own, which STS tells nobody: a quarter leaves it room.
        assertThat(json.length()).isLessThan(MOST_CHARACTERS / 4);
        assertThat(json).containsPattern("^[ -~]*$");
    }

    /** The reading itself: without it, the tests above could pass for a policy that IAM takes otherwise. */
    @Test
    void readsPatternsAsIamDoes() {
        assertThat(reading("a*c").admits(List.of("abc", "ac", "a*c"))).isTrue();
        assertThat(reading("a?c").admits(List.of("ac"))).isFalse();
        assertThat(reading("a${*}c").admits(List.of("a*c"))).isTrue();
        assertThat(reading("a${*}c").admits(List.of("abc"))).isFalse();
        assertThat(reading("a${?}${$}").admits(List.of("a?$"))).isTrue();
        assertThat(reading("a.c").admits(List.of("abc"))).isFalse();
        assertThat(reading("a*").admits(List.of())).isTrue();
        assertThatThrownBy(() -> reading("${aws:username}")).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<FunctionResource> functions() {
        return Template.load(Template.locate(), Map.of(), Map.of()).functions().stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void theTemplateOpensKeysOfNoTenantWhereTheWallDoes(FunctionResource function) {
        assertThat(SessionPolicy.tenantlessKeys(function))
                .isEqualTo(
                        function.isCalledByToken()
                                ? TenantWall.exceptionsFor(function.name()).stream()
                                        .map(prefix -> prefix + "*")
                                        .toList()
                                : List.of());
    }

    private static SessionPolicy policy(String tenant) {
        return SessionPolicy.parsed(new TenantPolicy(new TenantId(tenant), List.of()).json());
    }

    private static SessionPolicy reading(String pattern) {
        return SessionPolicy.parsed(
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Condition\":{\"ForAllValues:StringLike\":{\"dynamodb:LeadingKeys\":[\""
                        + pattern + "\"]}}}]}");
    }
}
