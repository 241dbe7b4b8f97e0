package io.orghub.testing.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML with CloudFormation's short tags, which become their long form: {@code !Ref X} is {@code {Ref: X}}. */
final class CloudFormationYaml {
    private CloudFormationYaml() {}

    @SuppressWarnings("unchecked")
    static Map<String, Object> read(Path file) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var dumping = new DumperOptions();
        var yaml =
                new Yaml(new LongForms(options), new Representer(dumping), dumping, options, new TimestampsStayText());
        try (var text = Files.newBufferedReader(file)) {
            return (Map<String, Object>) yaml.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class LongForms extends SafeConstructor {
        LongForms(LoaderOptions options) {
            super(options);
            yamlMultiConstructors.put("!", new LongForm());
        }

        private final class LongForm extends AbstractConstruct {
            @Override
            public Object construct(Node node) {
                var tag = node.getTag().getValue().substring(1);
                var value = untagged(node);
                return switch (tag) {
                    case "Ref", "Condition" -> Map.of(tag, value);
                    case "GetAtt" -> Map.of("Fn::GetAtt", value instanceof String path ? splitOnce(path) : value);
                    default -> Map.of("Fn::" + tag, value);
                };
            }
        }

        private Object untagged(Node node) {
            return switch (node) {
                case ScalarNode scalar -> scalar.getValue();
                case SequenceNode sequence -> constructSequence(sequence);
                case MappingNode mapping -> constructMapping(mapping);
                default -> throw new IllegalStateException("unexpected node at " + node.getStartMark());
            };
        }

        private static List<String> splitOnce(String path) {
            return Arrays.asList(path.split("\\.", 2));
        }
    }

    private static final class TimestampsStayText extends Resolver {
        @Override
        public void addImplicitResolver(Tag tag, Pattern regexp, String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, regexp, first, limit);
            }
        }
    }
}
