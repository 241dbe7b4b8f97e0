package io.orghub.local.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.orghub.local.house.broken.groups.GroupsHelper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house's rules hold, and each of them fails on a small house that breaks them all. */
class ArchitectureTest {
    private static final HouseRules RULES = new HouseRules("io.orghub");
    private static final HouseRules RULES_OF_THE_BROKEN = new HouseRules("io.orghub.local.house.broken");

    static Set<String> rules() {
        return RULES.all().keySet();
    }

    @Nested
    class Success {
        private static final JavaClasses PRODUCT = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                // What the compiler's plugins write starts with a dollar.
                .withImportOption(location -> !location.contains("/$"))
                .importPackages("io.orghub");

        static Set<String> rules() {
            return ArchitectureTest.rules();
        }

        @ParameterizedTest
        @MethodSource("rules")
        void theProductKeeps(String rule) {
            RULES.all().get(rule).check(PRODUCT);
        }

        @Test
        void allModulesAreLookedAt() {
            assertThat(House.modules())
                    .allSatisfy(module -> assertThat(PRODUCT.stream().map(type -> type.getPackageName()))
                            .anyMatch(name -> name.startsWith("io.orghub." + module)));
        }

        static Stream<Path> handlers() {
            return House.handlerSources().stream();
        }

        @ParameterizedTest
        @MethodSource("handlers")
        void handlersAreShortAndAnswerEachOutcomeByName(Path handler) {
            assertThat(HouseRules.brokenBy(handler)).isEmpty();
        }
    }

    @Nested
    class Refusal {
        private static final JavaClasses BROKEN = new ClassFileImporter()
                .importPackages(GroupsHelper.class.getPackageName().replace(".groups", ""));

        static Set<String> rules() {
            return ArchitectureTest.rules();
        }

        @ParameterizedTest
        @MethodSource("rules")
        void theBrokenHouseBreaks(String rule) {
            ArchRule broken = RULES_OF_THE_BROKEN.all().get(rule);
            assertThat(broken.evaluate(BROKEN).hasViolation()).isTrue();
        }

        @Test
        void aDefaultAndTooManyLinesAreSeen(@TempDir Path folder) throws IOException {
            var withDefault = Files.writeString(
                    folder.resolve("LazyHandler.java"), "switch (outcome) {\n default -> Answer.noContent();\n}");
            var long161 = Files.writeString(folder.resolve("LongHandler.java"), "\n".repeat(161));
            assertThat(HouseRules.brokenBy(withDefault)).hasSize(1);
            assertThat(HouseRules.brokenBy(long161)).hasSize(1);
        }
    }
}
