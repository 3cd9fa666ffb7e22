package greenroll.cli.imports.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.shell.UsageException;
import greenroll.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of each format, and the whole of what is read from them. */
class GroupSourceTest {

    private static final Map<String, String> PARAMETERS = Map.of(
            "Stage", "prod",
            "AWS::Region", "eu-west-1",
            "TargetGroup", "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1",
            "Profile.Arn", "arn:aws:iam::111122223333:instance-profile/web");

    private static Path folder() {
        try {
            return Path.of(GroupSourceTest.class.getResource("state").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder())) {
            all.filter(Files::isRegularFile)
                    .map(file -> folder().relativize(file).toString())
                    .filter(name -> name.matches(".*\\.(json|yaml)") && !name.endsWith(".expected.json"))
                    .sorted()
                    .forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(15);
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void read_aFile_givesEachGroupWithAllThatIsMissing(String name) throws IOException {
        Path file = folder().resolve(name);

        List<FoundGroup> groups = GroupSource.read(file, PARAMETERS);

        String expected = Files.readString(folder().resolve(name.replaceFirst("\\.[a-z]+$", ".expected.json")));
        assertThat(Json.pretty(
                        Json.tree(groups.stream().map(GroupSourceTest::shown).toList())))
                .isEqualTo(Json.pretty(Json.tree(expected)));
        assertThat(groups).allSatisfy(group -> assertThat(group.place().file()).isEqualTo(file.toString()));
    }

    private static Map<String, Object> shown(FoundGroup group) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", group.name());
        shown.put("format", group.place().format());
        shown.put("address", group.place().address());
        shown.put("body", group.body());
        shown.put("missing", group.missing().stream().map(MissingValue::field).toList());
        shown.put("leftOut", group.leftOut().stream().map(LeftOutField::field).toList());
        return shown;
    }

    @Test
    void read_theSameFileTwice_givesTheSameTextOfTheBody() {
        Path file = folder().resolve("state/scaled-spot.json");

        assertThat(Json.write(GroupSource.read(file, Map.of()).getFirst().body()))
                .isEqualTo(
                        Json.write(GroupSource.read(file, Map.of()).getFirst().body()));
    }

    @Test
    void read_aReferenceWithoutAValue_saysWhichParameterToGive() {
        List<MissingValue> missing = GroupSource.read(folder().resolve("template-yaml/short-forms.yaml"), Map.of())
                .getFirst()
                .missing();

        assertThat(missing)
                .contains(
                        new MissingValue(
                                "group.name",
                                "the template refers to Stage: give its value with --parameter Stage=VALUE"),
                        new MissingValue(
                                "group.compute.launchSpecification.securityGroupIds[0]",
                                "the template refers to WebGroup.GroupId: give its value with --parameter"
                                        + " WebGroup.GroupId=VALUE"));
    }

    @Test
    void read_userDataThatIsOnlyAHash_saysWhereToGiveIt() {
        List<MissingValue> missing = GroupSource.read(
                        folder().resolve("state/modules-with-hashed-user-data.json"), Map.of())
                .getFirst()
                .missing();

        assertThat(missing)
                .contains(new MissingValue(
                        "group.compute.launchSpecification.userData",
                        "the file has only the SHA-1 hash of the user data: put the user data, in base64, into this field"
                                + " of the body, and import that body"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                       | bad is empty
            {"a": 1,}                                | bad is no JSON: Unexpected character
            {"a": 1, "a": 2}                         | bad is no JSON: Duplicate field 'a'
            {"a": 1} {}                              | bad is no JSON: Trailing token
            {"a": {}}                                | bad has no group: give a state or a plan of Terraform in JSON
            just words                               | bad has no group: give a state or a plan of Terraform in JSON
            a: 1\\na: 2                              | bad is neither JSON nor YAML: found duplicate key a (line 2)
            a: [1                                    | bad is neither JSON nor YAML
            resource "x" "y" {\\n a = "b"\\n}        | it looks like Terraform's own language: give what terraform state pull
            &a [*a]                                  | bad is no template of CloudFormation: its aliases make it too large
            {"version": 3, "modules": []}            | bad is a state of version 3, and the command reads version 4
            {"version": 4, "resources": []}          | bad has no resource of the type spotinst_elastigroup_aws
            {"version": 4, "resources": [{"type": "aws_lb"}]} | spotinst_elastigroup_aws; it has aws_lb
            {"planned_values": {"root_module": {}}}  | bad has no resource of the type spotinst_elastigroup_aws
            {"Resources": {"T": {"Type": "AWS::SNS::Topic"}}} | bad has no resource that is a group, for example of the type Custom::elasticgroup or Spotinst::Elastigroup::Group; it has AWS::SNS::Topic
            {"response": {"errors": [{"code": "x"}]}} | bad is an answer of the API without a group
            {"response": {"items": [{"id": "i-1"}]}} | bad: response.items[0] is no group, because it has neither compute nor capacity
            [1]                                      | bad: [0] is no group
            """)
    void read_wrongContent_namesTheFileAndTheWayOut(String content, String message, @TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("bad");
        Files.writeString(file, content.replace("\\n", "\n"));

        assertThatThrownBy(() -> GroupSource.read(file, Map.of()))
                .isInstanceOf(UsageException.class)
                .message()
                .satisfies(
                        said -> assertThat(said.replace(file.toString(), "bad")).contains(message));
    }

    @Test
    void read_noText_namesTheFileAndTheWayOut(@TempDir Path folder) throws IOException {
        Path latin = folder.resolve("latin");
        Files.write(latin, "{\"name\": \"Zürich\"}".getBytes(StandardCharsets.ISO_8859_1));
        Path plan = folder.resolve("plan");
        Files.write(plan, new byte[] {'P', 'K', 3, 4, (byte) 0xFF});
        Path huge = folder.resolve("huge");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength(SourceText.LONGEST + 1L);
        }

        assertThat(wrong(latin)).isEqualTo(latin + " is no text in UTF-8: give JSON or YAML in UTF-8");
        assertThat(wrong(plan)).startsWith(plan + " is a binary file").contains("terraform show -json");
        assertThat(wrong(huge)).startsWith(huge + " has more than 32 MiB: keep only its groups");
        assertThat(wrong(folder)).isEqualTo(folder + " is a folder: name the files in it");
        assertThat(wrong(folder.resolve("none"))).isEqualTo("there is no file " + folder.resolve("none"));
    }

    private static String wrong(Path file) {
        try {
            GroupSource.read(file, Map.of());
            throw new AssertionError("read " + file);
        } catch (UsageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void read_aByteOrderMark_isNoContent(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("marked");
        Files.writeString(file, "\uFEFF{\"group\": {\"name\": \"marked\", \"capacity\": {\"target\": 1}}}");

        assertThat(GroupSource.read(file, Map.of()).getFirst().name()).isEqualTo("marked");
    }

    @Test
    void body_isTheGroupInItsEnvelope() {
        JsonNode body = GroupSource.read(folder().resolve("answer/body.json"), Map.of())
                .getFirst()
                .body();

        assertThat(body.fieldNames()).toIterable().containsExactly("group");
    }
}
