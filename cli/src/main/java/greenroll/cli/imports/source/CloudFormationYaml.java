package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.cli.shell.UsageException;
import greenroll.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads CloudFormation's YAML as JSON: {@code !Ref x} is {@code {"Ref": "x"}}, and {@code !Sub x} is {@code {"Fn::Sub":
 * "x"}}. A date, an octal number, yes and no are texts.
 */
final class CloudFormationYaml {

    private static final int MAX_DEPTH = 200;
    /** Aliases can make a small text into a large tree. */
    private static final int MAX_NODES = 1_000_000;

    private final String file;
    private int nodes;

    private CloudFormationYaml(String file) {
        this.file = file;
    }

    /** @throws UsageException with the file and the line, for a text that is no YAML, or that has a key twice */
    static JsonNode read(SourceText source) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions dumper = new DumperOptions();
        Yaml yaml = new Yaml(new ShortForms(options), new Representer(dumper), dumper, options, new PlainScalars());
        try {
            return new CloudFormationYaml(source.file()).tree(yaml.load(source.text()), 0);
        } catch (MarkedYAMLException e) {
            throw new UsageException(
                    source.file() + " is neither JSON nor YAML: " + e.getProblem() + place(e) + source.wayOut());
        } catch (YAMLException e) {
            throw new UsageException(source.file() + " is neither JSON nor YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static String place(MarkedYAMLException e) {
        return e.getProblemMark() == null ? "" : " (line " + (e.getProblemMark().getLine() + 1) + ")";
    }

    private JsonNode tree(Object value, int depth) {
        if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
            throw new UsageException(file + " is no template of CloudFormation: its aliases make it too large");
        }
        return switch (value) {
            case null -> JsonNodeFactory.instance.nullNode();
            case Map<?, ?> map -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                map.forEach((key, each) -> object.set(String.valueOf(key), tree(each, depth + 1)));
                yield object;
            }
            case List<?> list -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                list.forEach(each -> array.add(tree(each, depth + 1)));
                yield array;
            }
            default -> Json.tree(value);
        };
    }

    private static final class ShortForms extends SafeConstructor {

        ShortForms(LoaderOptions options) {
            super(options);
            yamlMultiConstructors.put("!", new ShortForm());
        }

        private final class ShortForm extends AbstractConstruct {

            @Override
            public Object construct(Node node) {
                String name = node.getTag().getValue().substring(1);
                boolean isPlain = name.equals("Ref") || name.equals("Condition");
                return Map.of(
                        isPlain ? name : "Fn::" + name,
                        switch (node) {
                            case ScalarNode scalar -> constructScalar(scalar);
                            case SequenceNode sequence -> constructSequence(sequence);
                            case MappingNode mapping -> constructMapping(mapping);
                            default -> throw new YAMLException("!" + name + " has no value");
                        });
            }
        }
    }

    private static final class PlainScalars extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
            addImplicitResolver(Tag.INT, Pattern.compile("-?(0|[1-9][0-9]*)"), "-0123456789");
            addImplicitResolver(Tag.FLOAT, Pattern.compile("-?(0|[1-9][0-9]*)\\.[0-9]+"), "-0123456789");
            addImplicitResolver(Tag.NULL, Pattern.compile("~|null|"), "~n\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
