package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.shell.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads the groups of a file. The content says what the file is, and not its name. */
public final class GroupSource {

    private GroupSource() {}

    /**
     * The file's groups, at least one, in its order.
     *
     * @param file {@code -} is standard input
     * @param parameters values for what a CloudFormation template refers to, by name
     * @throws UsageException with the file and the way out, when it has no group that can be read
     */
    public static List<FoundGroup> read(Path file, Map<String, String> parameters) {
        SourceText source = SourceText.read(file);
        JsonNode root = SourceTree.of(source);
        if (TerraformFile.isState(root)) {
            return TerraformFile.state(source.file(), root);
        }
        if (TerraformFile.isShown(root)) {
            return TerraformFile.shown(source.file(), root);
        }
        if (root.path("Resources").isObject()) {
            return new CloudFormationTemplate(source.file(), root, parameters).groups();
        }
        if (ElastigroupAnswer.isOne(root)) {
            return ElastigroupAnswer.read(source.file(), root);
        }
        throw new UsageException(source.file()
                + " has no group: give a state or a plan of Terraform in JSON, a template of CloudFormation, or what"
                + " GET /aws/ec2/group answers" + source.wayOut());
    }
}
