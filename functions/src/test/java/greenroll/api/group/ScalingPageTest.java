package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in {@code docs/scaling.md} are taken as they are. */
class ScalingPageTest {

    private static final Path PAGE = Path.of("..", "docs", "scaling.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

    private static final String GROUP = """
            { "group": {
                "name": "web", "region": "eu-west-1", "capacity": { "minimum": 1, "target": 2, "maximum": 9 },
                "compute": { "instanceTypes": { "ondemand": "t3.small" }, "subnetIds": ["subnet-a"],
                  "launchSpecification": { "imageId": "ami-0a1b2c" } } } }""";

    @Test
    void examples_areTakenAndShownAsTheyAre() throws IOException {
        List<JsonNode> examples = EXAMPLE.matcher(Files.readString(PAGE))
                .results()
                .map(found -> Json.strictTree(found.group(1)).path("group"))
                .toList();
        ObjectNode body = (ObjectNode) Json.tree(GROUP);
        examples.forEach(example -> ((ObjectNode) body.path("group")).setAll((ObjectNode) example));
        Web web = new Web();
        web.images.type("t3.small", "arm64", "eu-west-1a");

        Web.Answer answer = web.create(body.toString());

        assertThat(examples).hasSize(2);
        assertThat(answer.errors()).isEmpty();
        assertThat(answer.item().path("scheduling")).isEqualTo(examples.get(0).path("scheduling"));
        assertThat(answer.item().path("scaling")).isEqualTo(examples.get(1).path("scaling"));
    }
}
