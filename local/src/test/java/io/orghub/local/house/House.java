package io.orghub.local.house;

import io.orghub.testing.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The project as it lies on disk, as far as its parts must agree.
 *
 * @param samples how many sample events each folder in {@code events/} has
 * @param handlers each handler's class name, with the module of {@code functions/} it is in
 */
record House(Template template, Map<String, Integer> samples, Map<String, String> handlers) {
    /** With all that a stage may have. */
    static final Map<String, String> EVERYTHING = Map.of("WebPages", "on");

    static House standing() {
        return new House(Template.load(Template.locate(), EVERYTHING, Map.of()), samplesOnDisk(), handlersOnDisk());
    }

    House with(Template changed) {
        return new House(changed, samples, handlers);
    }

    /** With this value of a parameter of the template. */
    House with(String parameter, String value) {
        var parameters = new TreeMap<>(EVERYTHING);
        parameters.put(parameter, value);
        return with(template.with(parameters));
    }

    House withSamples(Map<String, Integer> changed) {
        return new House(template, changed, handlers);
    }

    House withHandlers(Map<String, String> changed) {
        return new House(template, samples, changed);
    }

    static Path root() {
        return Template.locate().toAbsolutePath().getParent();
    }

    static List<Path> handlerSources() {
        return modules().stream()
                .flatMap(module -> handlerSources(module).stream())
                .toList();
    }

    static String source(String handler, String module) {
        return read(javaOf(module).resolve(handler.replace('.', '/') + ".java"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Integer> samplesOnDisk() {
        return list(root().resolve("events")).stream()
                .collect(Collectors.toMap(
                        folder -> folder.getFileName().toString(), folder -> (int) list(folder).stream()
                                .filter(file -> file.toString().endsWith(".json"))
                                .count()));
    }

    private static Map<String, String> handlersOnDisk() {
        var handlers = new TreeMap<String, String>();
        for (var module : modules()) {
            for (var source : handlerSources(module)) {
                var path = javaOf(module).relativize(source).toString();
                handlers.put(path.replaceAll("\\.java$", "").replace('/', '.').replace('\\', '.'), module);
            }
        }
        return handlers;
    }

    static List<String> modules() {
        return list(root().resolve("functions")).stream()
                .filter(folder -> Files.exists(folder.resolve("pom.xml")))
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    private static List<Path> handlerSources(String module) {
        try (var files = Files.walk(javaOf(module))) {
            return files.filter(file -> file.toString().endsWith("Handler.java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path javaOf(String module) {
        return root().resolve("functions/" + module + "/src/main/java");
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
