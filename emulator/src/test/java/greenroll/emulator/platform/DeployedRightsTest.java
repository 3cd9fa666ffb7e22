package greenroll.emulator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.platform.template.Properties;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.platform.template.TemplateYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The statements of docs/iam.md and docs/operations.md on template.yaml are complete and true. */
class DeployedRightsTest {

    private static final Path FILE = Path.of("../template.yaml");
    private static final String KEY = "arn:aws:kms:us-east-1:000000000000:key/web";
    private static final String ROLE = "arn:aws:iam::000000000000:role/web";

    @Test
    void iamPage_namesEveryActionThatIsGranted() throws IOException {
        assertThat(firstColumn("iam.md"))
                .containsExactlyInAnyOrderElementsOf(actions(TemplateYaml.parse(Files.readString(FILE)), "Action"));
    }

    /**
     * Every value of that key, at any depth, without the API's own resource policy, which grants no right to a role.
     */
    private static Set<String> actions(Object part, String key) {
        Set<String> found = new TreeSet<>();
        switch (part) {
            case Map<?, ?> map ->
                map.forEach((name, value) -> {
                    if (name.equals(key)) {
                        (value instanceof List<?> list ? list : List.of(value)).forEach(a -> found.add("" + a));
                    } else if (!name.equals("ResourcePolicy")) {
                        found.addAll(actions(value, key));
                    }
                });
            case List<?> list -> list.forEach(each -> found.addAll(actions(each, key)));
            default -> {}
        }
        return found;
    }

    @Test
    void iamPage_namesWhoMayChangeWhatIsNotTheRecord() throws IOException {
        Template template = Template.load(FILE, Map.of("InstanceRoleArns", ROLE, "VolumeKeyArns", KEY));
        Map<String, String> rows = Files.readAllLines(Path.of("../docs/iam.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|"))
                .collect(Collectors.toMap(cells -> cells[1].strip().replace("`", ""), cells -> cells[2].strip()));

        for (String action : List.of(
                "ec2:RunInstances",
                "ec2:CreateTags",
                "iam:PassRole",
                "kms:CreateGrant",
                "ec2:RebootInstances",
                "autoscaling:AttachInstances",
                "autoscaling:EnterStandby",
                "autoscaling:ExitStandby",
                "autoscaling:TerminateInstanceInAutoScalingGroup",
                "autoscaling:SetInstanceProtection",
                "autoscaling:SuspendProcesses",
                "autoscaling:ResumeProcesses",
                "autoscaling:SetDesiredCapacity",
                "autoscaling:UpdateAutoScalingGroup",
                "ec2:CreateLaunchTemplateVersion",
                "elasticloadbalancing:RegisterTargets",
                "sns:Publish",
                "states:StartExecution",
                "states:DescribeExecution")) {
            assertThat(rows.get(action).split(", "))
                    .as(action)
                    .containsExactlyInAnyOrderElementsOf(template.functions().stream()
                            .filter(f -> f.statements().stream()
                                    .anyMatch(statement ->
                                            actions(statement, "Action").contains(action)))
                            .map(Template.Function::name)
                            .toList());
        }
    }

    @Test
    void operationsPage_namesEveryAlarm() throws IOException {
        assertThat(firstColumn("operations.md").stream().filter(name -> name.endsWith("Alarm")))
                .containsExactlyInAnyOrderElementsOf(
                        Template.load(FILE, Map.of()).resources("AWS::CloudWatch::Alarm"));
    }

    private static List<String> firstColumn(String page) throws IOException {
        return Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(Files.readString(Path.of("../docs", page)))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    /** Every log group has a retention, and the table cannot be deleted by mistake. */
    @Test
    void logs_haveARetention_executionDataIsNotLogged_andTheTableOutlivesTheStack() throws IOException {
        Map<?, ?> resources =
                (Map<?, ?>) TemplateYaml.parse(Files.readString(FILE)).get("Resources");

        resources.forEach((name, resource) -> {
            Properties properties = Properties.of("" + name, resource).atOrEmpty("Properties");
            switch (Properties.of("" + name, resource).text("Type")) {
                case "AWS::Logs::LogGroup" ->
                    assertThat(properties.has("RetentionInDays")).isTrue();
                case "AWS::Serverless::StateMachine" ->
                    assertThat(properties.at("Logging").values())
                            .containsEntry("Level", "ERROR")
                            .containsEntry("IncludeExecutionData", false);
                case "AWS::DynamoDB::Table" ->
                    assertThat(Properties.of("" + name, resource).values())
                            .containsEntry("DeletionPolicy", "RetainExceptOnCreate")
                            .containsEntry("UpdateReplacePolicy", "Retain");
                case "AWS::CloudWatch::Alarm" ->
                    assertThat(properties.list("AlarmActions")).containsExactly(Map.of("Ref", "Alarms"));
                default -> {}
            }
        });
    }
}
