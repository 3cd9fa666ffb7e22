package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.group.body.GroupBody;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.api.roll.RollBody;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/compatibility.md} lists every field that is read, and names only tests that exist. */
class CompatibilityPageTest {

    private static final Path PAGE = Path.of("..", "docs", "compatibility.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A group that has every object, so that its reader asks for every field. */
    private static final String GROUP = """
            { "group": { "capacity": {}, "strategy": { "revertToSpot": {} },
                "scaling": {
                  "up": [{ "policyName": "a", "dimensions": [{}], "action": { "type": "adjustment" }, "stepAdjustments": [{ "action": {} }] }],
                  "down": [{ "policyName": "b", "dimensions": [{}], "action": { "type": "adjustment" }, "stepAdjustments": [{ "action": {} }] }],
                  "target": [{ "policyName": "c", "dimensions": [{}] }] },
                "scheduling": { "tasks": [{ "taskType": "scale" }] },
                "updatePolicy": { "rollConfig": {}, "imageFilter": { "tags": [{}] } },
                "compute": { "instanceTypes": {}, "availabilityZones": [{}],
                  "launchSpecification": { "iamRole": {}, "tags": [{}], "metadataOptions": {}, "creditSpecification": {},
                    "blockDeviceMappings": [{ "ebs": {} }], "networkInterfaces": [{}],
                    "loadBalancersConfig": { "loadBalancers": [{}] } } } } }""";

    private static final String ROLL = """
            { "launchTemplate": {}, "strategy": { "onFailure": {}, "only": {} } }""";

    /** One line of the table: its fields, with the object of the section before them, and its test. */
    private record Row(List<String> fields, String test) {}

    @Test
    void page_listsEveryFieldThatIsRead_andNoOther() throws IOException {
        Set<String> read = new TreeSet<>();
        GroupBodyReader.read(GROUP, "", read);
        RollBody.start(new Heard(Json.tree(ROLL), "roll", read), new Problems());
        // These fields are the roll's, which are read above.
        read.removeIf(field -> field.startsWith("group.updatePolicy.rollConfig."));
        Set<String> parents = new TreeSet<>();
        read.forEach(field -> {
            for (int dot = field.lastIndexOf('.'); dot > 0; dot = field.lastIndexOf('.', dot - 1)) {
                parents.add(field.substring(0, dot).replaceAll("\\[]$", ""));
            }
        });
        Set<String> leaves = new TreeSet<>(read);
        leaves.removeIf(field -> parents.contains(field) && !field.equals("roll.strategy.onFailure"));
        leaves.remove("group");

        assertThat(read).hasSizeGreaterThan(100);
        assertThat(rows().stream().flatMap(row -> row.fields().stream())).containsExactlyInAnyOrderElementsOf(leaves);
    }

    @Test
    void page_listsEveryFieldOfElastigroupsClient_orWhatHoldsIt() throws IOException {
        Set<String> listed = new TreeSet<>();
        rows().forEach(row -> listed.addAll(row.fields()));

        for (String pointer : ElastigroupFieldsTest.fields()) {
            String field = "group" + pointer.replaceAll("/[0-9]+", "[]").replace('/', '.');
            assertThat(listed)
                    .as(field)
                    .anyMatch(one -> field.equals(one)
                            || field.startsWith(one + ".")
                            || field.startsWith(one + "[].")
                            || one.startsWith(field + "."));
        }
    }

    @Test
    void page_namesTestsThatThereAre() throws IOException {
        for (Row row : rows()) {
            String[] named = row.test().split("#");
            assertThat(named).as("%s", row).hasSize(2);
            try (Stream<Path> sources = Stream.of("functions", "cli", "emulator", "simulation", "demo")
                    .flatMap(module -> walk(Path.of("..", module, "src", "test")))) {
                List<Path> found = sources.filter(
                                path -> path.getFileName().toString().equals(named[0] + ".java"))
                        .toList();
                assertThat(found).as(row.test()).hasSize(1);
                assertThat(Files.readString(found.getFirst())).as(row.test()).contains("void " + named[1] + "(");
            }
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (line.startsWith("| `")) {
                String of = section;
                String[] cells = line.split("\\|");
                rows.add(new Row(
                        codes(cells[1]).map(field -> of + "." + field).toList(),
                        codes(cells[3]).findFirst().orElse("")));
            }
        }
        return rows;
    }

    private static Stream<String> codes(String cell) {
        return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1));
    }

    /** Reads a group and records the fields that its reader asks for. All of the values may be wrong. */
    private static final class GroupBodyReader {

        static void read(String body, String path, Set<String> read) {
            try {
                GroupBody.read(new Heard(Json.tree(body), path, read), "eu-west-1", new Problems());
            } catch (RefusedCall e) {
                assertThat(read).isNotEmpty();
            }
        }
    }

    /** An object that records the paths of the fields that are read. */
    private static final class Heard extends ObjectNode {

        private static final long serialVersionUID = 1L;

        private final String path;
        private final transient Set<String> asked;

        Heard(JsonNode of, String path, Set<String> asked) {
            super(JsonNodeFactory.instance);
            this.path = path;
            this.asked = asked;
            of.propertyStream().forEach(entry -> set(entry.getKey(), heard(entry.getValue(), in(entry.getKey()))));
        }

        private JsonNode heard(JsonNode value, String where) {
            if (value instanceof ArrayNode list) {
                ArrayNode heard = JsonNodeFactory.instance.arrayNode();
                list.forEach(one -> heard.add(heard(one, where + "[]")));
                return heard;
            }
            return value.isObject() ? new Heard(value, where, asked) : value;
        }

        private String in(String field) {
            return path.isEmpty() ? field : path + "." + field;
        }

        @Override
        public JsonNode get(String field) {
            asked.add(in(field));
            return super.get(field);
        }
    }
}
