package greenroll.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.ScriptedApi;
import greenroll.cli.client.ScriptedApi.Asked;
import greenroll.cli.shell.CapturedShell;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls, output and exit status of {@code greenroll import}, with a scripted API. */
class ImportCommandTest {

    private static final String GROUPS = "/aws/ec2/group";
    private static final String DRY_RUN = GROUPS + "?dryRun=true";

    private static final String FEASIBLE = """
            {"feasible": true, "problems": [],
             "warnings": [{"code": "NO_EFFECT", "message": "strategy.lifetimePeriod has no effect: it is the unit of a time that is not shown here"},
                          {"code": "TARGET_GROUPS_NOT_ASKED", "message": "EC2 decides health"}],
             "launch": {"instances": 2, "imageId": "ami-1", "instanceTypes": ["t3.small", "t3.medium"],
                        "spot": {"onDemand": 1, "spot": 1, "instanceTypes": ["m7g.large", "m6g.large"]},
                        "availabilityZones": [{"name": "us-east-1a", "subnetIds": ["subnet-1"]}, {"name": "us-east-1b", "subnetIds": []}]}}""";

    private static final String REFUSED = """
            {"feasible": false, "warnings": [], "problems": [
              {"code": "UNSUPPORTED_FIELD", "message": "group.strategy.spinUpTime is not supported: leave it out", "field": "group.strategy.spinUpTime"},
              {"code": "UNSUPPORTED_FIELD", "message": "group.compute.x[1] is not supported: leave it out", "field": "group.compute.x[1]"},
              {"code": "IMAGE_NOT_AVAILABLE", "message": "there is no image ami-1", "field": "group.compute.launchSpecification.imageId"}]}""";

    private static final String WEB = """
            {"name": "web", "id": "sig-1", "capacity": {"target": 2}, "strategy": {"risk": 50, "lifetimePeriod": "hours"},
             "compute": {"launchSpecification": {"imageId": "ami-1"}}}""";

    @TempDir
    private Path folder = Path.of("");

    private final ScriptedApi api = ScriptedApi.open();

    @AfterEach
    void close() {
        api.close();
    }

    @BeforeEach
    void write() throws IOException {
        file("web.json", WEB);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    /** Lets the API have the dry run, with these answers. */
    private ScriptedApi judging(String... verdicts) {
        api.items("POST", DRY_RUN, REFUSED);
        for (String verdict : verdicts) {
            api.items("POST", DRY_RUN, verdict);
        }
        return api;
    }

    private CapturedShell shell() {
        return new CapturedShell(Map.of("GREENROLL_ENDPOINT", api.url(), "GREENROLL_TOKEN", "t"), false);
    }

    /** Runs it on files of the folder. */
    private int run(CapturedShell shell, String line) {
        return shell.run(Stream.concat(Stream.of("import"), Stream.of(line.split(" ")))
                .map(word -> word.matches("[a-z]+\\.(json|yaml)")
                        ? folder.resolve(word).toString()
                        : word)
                .toList());
    }

    private List<String> said(List<String> lines) {
        return lines.stream()
                .map(line -> line.replace(folder + "/", "").replaceAll("greenroll: http://[^ ]*: ", "greenroll: API: "))
                .toList();
    }

    @Test
    void import_aGroupThatIsAccepted_showsAllOfIt() {
        judging(FEASIBLE);
        CapturedShell shell = shell();

        int status = run(shell, "web.json");

        assertThat(status).isZero();
        assertThat(said(shell.outLines()))
                .containsExactly(
                        "web: would be accepted",
                        "  found in    web.json, the whole file (group of the API)",
                        "  launches    1 on demand of t3.small or t3.medium, 1 spot of m7g.large or m6g.large, from ami-1 in us-east-1a, us-east-1b",
                        "  taken       name, capacity.target, strategy.risk, compute.launchSpecification.imageId",
                        "  no effect   strategy.lifetimePeriod has no effect: it is the unit of a time that is not shown here",
                        "  warning     TARGET_GROUPS_NOT_ASKED: EC2 decides health",
                        "  left out    id: only the API sets it",
                        "",
                        "{",
                        "  \"group\" : {",
                        "    \"name\" : \"web\",",
                        "    \"capacity\" : {",
                        "      \"target\" : 2",
                        "    },",
                        "    \"strategy\" : {",
                        "      \"risk\" : 50,",
                        "      \"lifetimePeriod\" : \"hours\"",
                        "    },",
                        "    \"compute\" : {",
                        "      \"launchSpecification\" : {",
                        "        \"imageId\" : \"ami-1\"",
                        "      }",
                        "    }",
                        "  }",
                        "}",
                        "");
        assertThat(shell.errLines()).isEmpty();
        assertThat(api.asked()).extracting(Asked::body).first().isEqualTo("{\"group\":{}}");
        assertThat(api.asked()).last().satisfies(asked -> {
            assertThat(asked.method() + " " + asked.path()).isEqualTo("POST " + DRY_RUN);
            assertThat(asked.headers()).containsEntry("Authorization", "Bearer t");
            assertThat(asked.body())
                    .isEqualTo("{\"group\":{\"name\":\"web\",\"capacity\":{\"target\":2},\"strategy\":{\"risk\":50,"
                            + "\"lifetimePeriod\":\"hours\"},\"compute\":{\"launchSpecification\":{\"imageId\":"
                            + "\"ami-1\"}}}}");
        });
    }

    @Test
    void import_aGroupThatIsRefused_namesEachProblemAndWhatToDo() {
        judging(REFUSED);
        CapturedShell shell = shell();

        int status = run(shell, "web.json");

        assertThat(status).isEqualTo(1);
        assertThat(said(shell.outLines()))
                .startsWith(
                        "web: would be refused",
                        "  found in    web.json, the whole file (group of the API)",
                        "  taken       name, capacity.target, strategy.risk, strategy.lifetimePeriod",
                        "  missing     UNSUPPORTED_FIELD: group.strategy.spinUpTime is not supported: leave it out (group.strategy.spinUpTime)",
                        "  missing     UNSUPPORTED_FIELD: group.compute.x[1] is not supported: leave it out (group.compute.x[1])",
                        "  missing     IMAGE_NOT_AVAILABLE: there is no image ami-1"
                                + " (group.compute.launchSpecification.imageId)",
                        "  do without  --without strategy.spinUpTime --without 'compute.x[1]'");
        assertThat(shell.errLines()).containsExactly("greenroll: not accepted as it is: web");
    }

    @Test
    void import_withoutAnApi_convertsAndSaysThatNobodyHasJudged() {
        CapturedShell shell = new CapturedShell(Map.of(), false);

        int status = run(shell, "web.json");

        assertThat(status).isEqualTo(3);
        assertThat(shell.outLines().getFirst()).isEqualTo("web: converted, not judged");
        assertThat(shell.outLines())
                .contains("  converted   name, capacity.target, strategy.risk, strategy.lifetimePeriod,"
                        + " compute.launchSpecification.imageId");
        assertThat(shell.errLines())
                .containsExactly("greenroll: no API has judged this group: give --endpoint URL (or GREENROLL_ENDPOINT),"
                        + " and GREENROLL_TOKEN or --iam");
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void import_asJson_isOneItemOfEachGroup() throws IOException {
        file("two.json", "[" + WEB + "," + WEB.replace("\"web\"", "\"api\"") + "]");
        judging(FEASIBLE, REFUSED);
        CapturedShell shell = shell();

        int status = run(shell, "two.json --output json --without strategy.lifetimePeriod");

        assertThat(status).isEqualTo(1);
        List<JsonNode> items = shell.outLines().stream().map(Json::tree).toList();
        assertThat(items).hasSize(2);
        assertThat(items.getFirst().toString().replace(folder + "/", ""))
                .isEqualTo(Json.tree("""
                                {"name": "web",
                                 "source": {"file": "two.json", "format": "list of groups", "address": "[0]"},
                                 "accepted": true,
                                 "taken": ["name", "capacity.target", "strategy.risk", "compute.launchSpecification.imageId"],
                                 "warnings": [
                                   {"code": "NO_EFFECT", "message": "strategy.lifetimePeriod has no effect: it is the unit of a time that is not shown here"},
                                   {"code": "TARGET_GROUPS_NOT_ASKED", "message": "EC2 decides health"}],
                                 "missing": [],
                                 "leftOut": [
                                   {"field": "id", "reason": "only the API sets it"},
                                   {"field": "strategy.lifetimePeriod", "reason": "--without"}],
                                 "launch": {"instances": 2, "imageId": "ami-1", "instanceTypes": ["t3.small", "t3.medium"],
                        "spot": {"onDemand": 1, "spot": 1, "instanceTypes": ["m7g.large", "m6g.large"]},
                                   "availabilityZones": [{"name": "us-east-1a", "subnetIds": ["subnet-1"]}, {"name": "us-east-1b", "subnetIds": []}]},
                                 "body": {"group": {"name": "web", "capacity": {"target": 2}, "strategy": {"risk": 50},
                                   "compute": {"launchSpecification": {"imageId": "ami-1"}}}}}
                                """).toString());
        assertThat(items.getLast().path("accepted").booleanValue()).isFalse();
        assertThat(items.getLast().at("/missing/0").toString())
                .isEqualTo(
                        "{\"code\":\"UNSUPPORTED_FIELD\",\"message\":\"group.strategy.spinUpTime is not supported: leave it out\","
                                + "\"field\":\"group.strategy.spinUpTime\"}");
        assertThat(shell.errLines()).containsExactly("greenroll: not accepted as it is: api");
    }

    @Test
    void create_ofTwoGroups_createsTheOneThatIsAccepted_onceForEachContent() throws IOException {
        file("two.json", "[" + WEB.replace("\"web\"", "\"api\"") + "," + WEB + "]");
        judging(REFUSED, FEASIBLE, REFUSED, REFUSED, FEASIBLE)
                .items(
                        "POST",
                        GROUPS,
                        "{\"id\": \"sig-9\", \"activeRoll\": {\"id\": \"sbgd-9\", \"kind\": \"CREATE\"}}");
        CapturedShell shell = shell();

        int status = run(shell, "two.json --create");
        run(shell(), "two.json --create");

        assertThat(status).isEqualTo(1);
        assertThat(shell.outLines())
                .contains(
                        "api: would be refused",
                        "web: created as sig-9",
                        "  created     sig-9, and sbgd-9 launches its instances");
        assertThat(shell.errLines()).containsExactly("greenroll: not created: api");
        List<Asked> creations = api.asked().stream()
                .filter(asked -> asked.path().equals(GROUPS))
                .toList();
        assertThat(creations)
                .hasSize(2)
                .allSatisfy(asked ->
                        assertThat(Json.tree(asked.body()).at("/group/name")).isEqualTo(Json.tree("\"web\"")));
        assertThat(creations.getFirst().headers().get("Idempotency-Key"))
                .matches("import-[0-9a-f]{32}")
                .isEqualTo(creations.getLast().headers().get("Idempotency-Key"));
    }

    @Test
    void create_twoGroupsOfOneContent_createsOneAndSaysWhyNotTheOther() throws IOException {
        file("two.json", "[" + WEB + "," + WEB + "]");
        judging(FEASIBLE).items("POST", GROUPS, "{\"id\": \"sig-9\"}");
        CapturedShell shell = shell();

        int status = run(shell, "two.json --create");

        assertThat(status).isEqualTo(1);
        assertThat(shell.outLines())
                .contains(
                        "web: created as sig-9",
                        "  missing     SAME_GROUP: it has the name and the fields of [0]: give it another name (group.name)");
        assertThat(api.asked()).extracting(Asked::path).containsOnlyOnce(GROUPS);
    }

    @Test
    void create_otherContent_hasAnotherKey() {
        assertThat(Stream.of(
                        GroupImport.key("web", "{}"),
                        GroupImport.key("web", "{\"a\":1}"),
                        GroupImport.key("api", "{}")))
                .doesNotHaveDuplicates();
    }

    @Test
    void create_asJson_hasTheGroupAndItsOperation() {
        judging(FEASIBLE).items("POST", GROUPS, "{\"id\": \"sig-9\", \"activeRoll\": {\"id\": \"sbgd-9\"}}");
        CapturedShell shell = shell();

        int status = run(shell, "web.json --create --json");

        assertThat(status).isZero();
        assertThat(Json.tree(shell.output()).path("created").toString())
                .isEqualTo("{\"id\":\"sig-9\",\"operationId\":\"sbgd-9\"}");
    }

    @Test
    void create_aGroupThatIsNotComplete_createsNothing() throws IOException {
        file("web.yaml", """
                Resources:
                  Web:
                    Type: Custom::elasticgroup
                    Properties:
                      group:
                        name: web
                        capacity: {target: 1}
                        compute: {launchSpecification: {imageId: !Ref Image, securityGroupIds: [!Ref Group, sg-2]}}
                """);
        judging(FEASIBLE).items("POST", GROUPS, "{\"id\": \"sig-9\"}");
        CapturedShell shell = shell();

        int status = run(shell, "web.yaml --create");

        assertThat(status).isEqualTo(1);
        assertThat(shell.outLines().getFirst()).isEqualTo("web: would be accepted, but is not complete");
        assertThat(shell.errLines()).containsExactly("greenroll: not created: web");
        assertThat(api.asked()).extracting(Asked::path).containsExactly(DRY_RUN, DRY_RUN);

        CapturedShell again = shell();
        assertThat(
                        run(
                                again,
                                "web.yaml --create --parameter Image=ami-1 --without compute.launchSpecification.securityGroupIds[0]"))
                .isZero();
        assertThat(api.asked().getLast().body())
                .isEqualTo(
                        "{\"group\":{\"name\":\"web\",\"capacity\":{\"target\":1},\"compute\":{\"launchSpecification\":"
                                + "{\"imageId\":\"ami-1\",\"securityGroupIds\":[\"sg-2\"]}}}}");
        assertThat(again.outLines())
                .contains(
                        "  left out    compute.launchSpecification.securityGroupIds[0]: --without",
                        "  created     sig-9");
    }

    @Test
    void without_elementsOfOneList_takesThoseOfTheFile() throws IOException {
        file("list.json", "{\"capacity\": {\"target\": 1}, \"scaling\": {\"up\": [\"a\", \"b\", \"c\"]}}");
        CapturedShell shell = new CapturedShell(Map.of(), false);

        run(shell, "list.json --json --without scaling.up[0] --without group.scaling.up[1]");

        assertThat(Json.tree(shell.output()).at("/body/group/scaling/up").toString())
                .isEqualTo("[\"c\"]");
    }

    @Test
    void create_thatIsRefusedAfterAll_isSaid_andTheNextIsCreated() throws IOException {
        file("two.json", "[" + WEB + "," + WEB.replace("\"web\"", "\"api\"") + "]");
        judging(FEASIBLE)
                .errors("POST", GROUPS, 409, "{\"code\": \"INSTANCE_PROFILE_NOT_READY\", \"message\": \"try again\"}")
                .items("POST", GROUPS, "{\"id\": \"sig-9\"}");
        CapturedShell shell = shell();

        int status = run(shell, "two.json --create");

        assertThat(status).isEqualTo(1);
        assertThat(shell.outLines())
                .contains(
                        "web: would be refused",
                        "  missing     INSTANCE_PROFILE_NOT_READY: try again",
                        "api: created as sig-9");
        assertThat(shell.errLines()).containsExactly("greenroll: not created: web");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {"code": "UNAUTHORIZED", "message": "no token"}                   | 1
            404 | {"code": "NOT_FOUND", "message": "nothing here"}                  | 1
            400 | {"code": "VALIDATION_ERROR", "message": "name is required", "field": "group.name"} | 69
            503 | {"code": "THROTTLED", "message": "later"}                         | 69
            """)
    void import_anApiThatJudgesNothing_isAnError(int code, String error, int expected) {
        api.errors("POST", DRY_RUN, code, error);
        CapturedShell shell = shell();

        int status = run(shell, "web.json --create --retry-for 0");

        assertThat(status).isEqualTo(expected);
        assertThat(shell.outLines()).isEmpty();
        assertThat(shell.errLines().getFirst()).startsWith("greenroll: ");
        assertThat(api.asked()).extracting(Asked::body).containsOnly("{\"group\":{}}");
    }

    @Test
    void import_anApiWithoutTheDryRun_isSentNoGroup() {
        api.errors(
                "POST",
                DRY_RUN,
                400,
                "{\"code\": \"VALIDATION_ERROR\", \"message\": \"name is required\", \"field\": \"group.name\"}");
        CapturedShell shell = shell();

        int status = run(shell, "web.json");

        assertThat(status).isEqualTo(69);
        assertThat(said(shell.errLines()).getFirst())
                .isEqualTo("greenroll: API: it has no dry run of a group, so no group was sent: give the API of a newer"
                        + " stack of Greenroll");
        assertThat(api.asked()).extracting(Asked::body).containsOnly("{\"group\":{}}");
    }

    @Test
    void import_anAnswerThatIsNoVerdict_isAnError_andCreatesNothing() {
        api.items("POST", DRY_RUN, "{\"id\": \"sig-1\"}");
        CapturedShell shell = shell();

        int status = run(shell, "web.json --create --retry-for 0");

        assertThat(status).isEqualTo(69);
        assertThat(said(shell.errLines()).getFirst())
                .isEqualTo("greenroll: API: it answered a dry run without saying whether the group is feasible");
        assertThat(api.asked()).extracting(Asked::body).containsOnly("{\"group\":{}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none.json                        | there is no file none.json
            web.json none.json               | there is no file none.json
            web.json --without strategy.typo | --without: no group has strategy.typo
            web.json --parameter Stage       | Value for option option '--parameter' (NAME=VALUE) should be in KEY=VALUE format but was Stage
            web.json --output yaml           | Invalid value for option '--output': expected one of [TEXT, JSON] (case-insensitive) but was 'yaml'
            --create                         | Missing required parameter: 'FILE'
            """)
    void import_wrongUse_asksNobody(String line, String message) {
        CapturedShell shell = shell();

        int status = run(shell, line);

        assertThat(status).isEqualTo(64);
        assertThat(said(shell.errLines())).containsExactly("greenroll: " + message);
        assertThat(shell.outLines()).isEmpty();
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void import_aBodyThatTheDryRunRefuses_isRefused() {
        judging()
                .errors(
                        "POST",
                        DRY_RUN,
                        400,
                        "{\"code\": \"VALIDATION_ERROR\", \"message\": \"the body is too long\"}");
        CapturedShell shell = shell();

        assertThat(run(shell, "web.json")).isEqualTo(1);
        assertThat(shell.outLines())
                .contains("web: would be refused", "  missing     VALIDATION_ERROR: the body is too long");
    }

    @Test
    void create_withoutAnApi_isWrongUse() {
        CapturedShell shell = new CapturedShell(Map.of(), false);

        assertThat(run(shell, "web.json --create")).isEqualTo(64);
        assertThat(shell.errLines())
                .containsExactly("greenroll: --create needs an API: give --endpoint URL (or GREENROLL_ENDPOINT), and"
                        + " GREENROLL_TOKEN or --iam");
    }
}
