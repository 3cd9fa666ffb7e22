package greenroll.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.ApiClient;
import greenroll.cli.client.ApiEndpoint;
import greenroll.cli.client.BearerToken;
import greenroll.cli.shell.CapturedShell;
import greenroll.demo.Demo;
import greenroll.demo.DemoSettings;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code greenroll import} against the embedded cloud, over HTTP: a group of Terraform, judged and created. */
class RealImportTest {

    private static final String BODY = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 60 }";

    private static final String STATE = """
            {"version": 4, "resources": [
              {"mode": "managed", "type": "spotinst_elastigroup_aws", "name": "web", "instances": [{"attributes": {
                "id": "sig-1", "name": "web", "region": "us-east-1", "product": "Linux/UNIX", "min_size": 1, "max_size": 4,
                "desired_capacity": 2, "capacity_unit": "instance", "subnet_ids": ["subnet-1", "subnet-2"],
                "spot_percentage": 50, "ondemand_count": -1, "orientation": "balanced", "fallback_to_ondemand": true,
                "instance_types_ondemand": "t3.small", "instance_types_spot": ["t3.small", "t3.medium"], "image_id": "ami-blue",
                "security_groups": ["sg-1"], "placement_tenancy": "default", "persist_root_device": true, "revert_to_spot": [{"perform_at": "never"}],
                "user_data": "#!/bin/sh\\necho hello\\n", "tags": [{"key": "Empty", "value": ""}],
                "target_group_arns": ["TARGET_GROUP"], "scaling_up_policy": [],
                "update_policy": [{"should_roll": true, "roll_config": [{"batch_size_percentage": 50, "grace_period": -1}]}]
              }}]}]}""";

    @TempDir
    private Path folder = Path.of("");

    private static CapturedShell shell(Demo demo) {
        return new CapturedShell(
                Map.of("GREENROLL_ENDPOINT", demo.url().toString(), "GREENROLL_TOKEN", demo.token()), false);
    }

    private static List<JsonNode> groups(Demo demo) {
        try (ApiClient api = new ApiClient(ApiEndpoint.of(demo.url().toString()), new BearerToken(demo.token()))) {
            return api.call("GET", "/aws/ec2/group", null, Map.of()).items();
        }
    }

    private static int run(CapturedShell shell, Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of("import", file.toString()));
        arguments.addAll(List.of(options));
        return shell.run(arguments);
    }

    @Test
    void import_aGroupOfTerraform_isRefusedForItsStateOnly_andCreatedOnceWithoutIt() throws IOException {
        try (Demo demo = Demo.open(
                Template.load(Path.of("../template.yaml"), Map.of()),
                new DemoSettings(0, 300, 4, 2, 1, ImageBehaviour.GREEN, BODY, 20, 0),
                ports -> ports)) {
            String targetGroup = groups(demo)
                    .getFirst()
                    .at("/compute/launchSpecification/loadBalancersConfig/loadBalancers/0/arn")
                    .asText();
            Path file = Files.writeString(folder.resolve("state.json"), STATE.replace("TARGET_GROUP", targetGroup));

            CapturedShell refused = shell(demo);
            assertThat(run(refused, file)).isEqualTo(1);
            assertThat(refused.outLines())
                    .contains(
                            "web: would be refused",
                            "  do without  --without strategy.persistence.shouldPersistRootDevice")
                    .filteredOn(line -> line.startsWith("  missing"))
                    .hasSize(1);

            CapturedShell judged = shell(demo);
            assertThat(run(judged, file, "--without", "strategy.persistence.shouldPersistRootDevice"))
                    .isZero();
            assertThat(judged.outLines())
                    .contains(
                            "  launches    1 on demand of t3.small, 1 spot of t3.small or t3.medium, from ami-blue in us-east-1a, us-east-1b");
            assertThat(groups(demo)).hasSize(1);

            CapturedShell created = shell(demo);
            assertThat(run(
                            created,
                            file,
                            "--without",
                            "strategy.persistence.shouldPersistRootDevice",
                            "--create",
                            "--json"))
                    .isZero();
            CapturedShell again = shell(demo);
            assertThat(run(
                            again,
                            file,
                            "--without",
                            "strategy.persistence.shouldPersistRootDevice",
                            "--create",
                            "--json"))
                    .isZero();

            String id = Json.tree(created.output()).at("/created/id").asText();
            assertThat(Json.tree(again.output()).at("/created/id").asText()).isEqualTo(id);
            assertThat(groups(demo))
                    .hasSize(2)
                    .filteredOn(group -> group.path("name").asText().equals("web"))
                    .extracting(group -> group.path("id").asText())
                    .containsExactly(id);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> groups(demo).stream().noneMatch(group -> group.has("activeRoll")));
        }
    }

    @Test
    void import_anAnswerOfGreenrollItself_isAccepted() throws IOException {
        try (Demo demo = Demo.open(
                Template.load(Path.of("../template.yaml"), Map.of()),
                new DemoSettings(0, 300, 4, 2, 1, ImageBehaviour.GREEN, BODY, 20, 0),
                ports -> ports)) {
            Path file = Files.writeString(
                    folder.resolve("answer.json"), Json.write(Map.of("response", Map.of("items", groups(demo)))));

            assertThat(run(shell(demo), file)).isZero();
        }
    }
}
