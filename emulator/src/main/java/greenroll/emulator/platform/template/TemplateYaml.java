package greenroll.emulator.platform.template;

import java.util.Arrays;
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

/**
 * CloudFormation's YAML: {@code !Ref x} is {@code {Ref: x}}, {@code !Sub x} is {@code {Fn::Sub: x}}. A date, an octal
 * number, yes and no are texts. A duplicate key is an error.
 */
public final class TemplateYaml {

    private TemplateYaml() {}

    /** @throws org.yaml.snakeyaml.error.YAMLException with line and column, for a text that is no such YAML */
    public static Map<?, ?> parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions dumper = new DumperOptions();
        Yaml yaml = new Yaml(new ShortForms(options), new Representer(dumper), dumper, options, new PlainScalars());
        if (yaml.load(text) instanceof Map<?, ?> template) {
            return template;
        }
        throw new IllegalArgumentException("the template is no mapping");
    }

    private static final class ShortForms extends SafeConstructor {

        ShortForms(LoaderOptions options) {
            super(options);
            yamlConstructors.put(new Tag("!Ref"), new ShortForm("Ref"));
            for (String function : Arrays.asList("GetAtt", "Sub", "Join", "Split", "If", "Not", "Equals")) {
                yamlConstructors.put(new Tag("!" + function), new ShortForm("Fn::" + function));
            }
        }

        private final class ShortForm extends AbstractConstruct {
            private final String function;

            ShortForm(String function) {
                this.function = function;
            }

            @Override
            public Object construct(Node node) {
                return Map.of(
                        function,
                        switch (node) {
                            case ScalarNode scalar -> constructScalar(scalar);
                            case SequenceNode sequence -> constructSequence(sequence);
                            case MappingNode mapping -> constructMapping(mapping);
                            default -> throw new IllegalArgumentException(function + " of " + node.getNodeId());
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
