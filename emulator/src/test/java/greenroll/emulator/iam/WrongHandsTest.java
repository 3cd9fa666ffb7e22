package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.RequiredPermission;
import greenroll.emulator.platform.template.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The acts that are possible with the credentials of a function's role, by the template's own policies. */
class WrongHandsTest {

    private static final String ACCOUNT = "us-east-1:000000000000";
    private static final String ROLE = "arn:aws:iam::000000000000:role/web";
    private static final String KEY = "arn:aws:kms:us-east-1:000000000000:key/web";
    private static final Template TEMPLATE =
            Template.load(Path.of("..", "template.yaml"), Map.of("InstanceRoleArns", ROLE, "VolumeKeyArns", KEY));

    private static final String TABLE = "arn:aws:dynamodb:" + ACCOUNT + ":table/greenroll-Table";
    private static final String INSTANCE = "arn:aws:ec2:" + ACCOUNT + ":instance/i-1";
    private static final String LAUNCH_TEMPLATE = "arn:aws:ec2:" + ACCOUNT + ":launch-template/lt-1";
    private static final String TARGET_GROUP =
            "arn:aws:elasticloadbalancing:" + ACCOUNT + ":targetgroup/somebodys/0123456789abcdef";
    private static final String AUTO_SCALING_GROUP =
            "arn:aws:autoscaling:" + ACCOUNT + ":autoScalingGroup:0a1b:autoScalingGroupName/somebodys";
    private static final Map<String, String> MANAGED = Map.of("greenroll:managed", "true");
    private static final List<String> NOBODY = List.of();
    private static final String[] STEPS = {
        "PlanBatch",
        "LaunchBatch",
        "RestartBatch",
        "CheckHealth",
        "GraceWait",
        "ScaleDown",
        "FinishRoll",
        "StopRoll",
        "FailRoll"
    };

    private static RequiredPermission item(String action, String partition) {
        return RequiredPermission.of("dynamodb:" + action, TABLE).with("dynamodb:LeadingKeys", List.of(partition));
    }

    private static RequiredPermission launch(Map<String, String> tags) {
        return RequiredPermission.withTags("ec2:RunInstances", INSTANCE, "aws:RequestTag", tags);
    }

    private static RequiredPermission template(String action, Map<String, String> tags) {
        return RequiredPermission.withTags("ec2:" + action, LAUNCH_TEMPLATE, "aws:ResourceTag", tags);
    }

    private static RequiredPermission autoScaling(String action, Map<String, String> tags) {
        return RequiredPermission.withTags("autoscaling:" + action, AUTO_SCALING_GROUP, "aws:ResourceTag", tags);
    }

    private static RequiredPermission fleet(String type, Map<String, String> tags) {
        return RequiredPermission.withTags(
                "ec2:CreateFleet", "arn:aws:ec2:" + ACCOUNT + ":" + type + "/*", "aws:RequestTag", tags);
    }

    private static RequiredPermission pass(String role, String service) {
        return RequiredPermission.of("iam:PassRole", role).with("iam:PassedToService", List.of(service));
    }

    /** Acts, each with the functions whose role may do it. */
    static Stream<Arguments> acts() {
        return Stream.of(
                act("makes itself a token", item("PutItem", "TOKEN#ab"), "ManageTokens"),
                act("lists a token", item("PutItem", "TOKENS"), "ManageTokens"),
                act("widens or revives a token", item("UpdateItem", "TOKEN#ab"), "Authorizer", "ManageTokens"),
                act("reads a token's record", item("GetItem", "TOKEN#ab"), "Authorizer"),
                act("reads many tokens' records", item("BatchGetItem", "TOKEN#ab"), "ManageTokens"),
                act("lists tokens", item("Query", "TOKENS"), "ManageTokens"),
                act("reads the address to answer CloudFormation", item("GetItem", "STACKS"), "GroupResource"),
                act("lists such addresses", item("Query", "STACKS"), "GroupResource"),
                act("writes another answer for CloudFormation", item("PutItem", "STACKS"), "GroupResource"),
                act("deletes a token", item("DeleteItem", "TOKEN#ab"), NOBODY),
                act("deletes a roll's record", item("DeleteItem", "ROLL#sbgd-00000001"), NOBODY),
                act(
                        "deletes a group's record",
                        item("DeleteItem", "GROUP#sig-00000001"),
                        "DeleteGroup",
                        "FinishRoll",
                        "GroupResource"),
                act("reads the whole table", RequiredPermission.of("dynamodb:Scan", TABLE), NOBODY),
                act(
                        "terminates an instance that is no group's",
                        RequiredPermission.of("ec2:TerminateInstances", INSTANCE),
                        NOBODY),
                act(
                        "reboots an instance that is no group's",
                        RequiredPermission.of("ec2:RebootInstances", INSTANCE),
                        NOBODY),
                act(
                        "reboots an instance that its Auto Scaling group tagged",
                        RequiredPermission.withTags("ec2:RebootInstances", INSTANCE, "aws:ResourceTag", MANAGED),
                        "RestartBatch"),
                act(
                        "terminates an instance that its Auto Scaling group tagged, past the group",
                        RequiredPermission.withTags("ec2:TerminateInstances", INSTANCE, "aws:ResourceTag", MANAGED),
                        NOBODY),
                act(
                        "tags an instance that is there, as a group's",
                        RequiredPermission.withTags(
                                "ec2:CreateTags", INSTANCE, "aws:RequestTag", Map.of("greenroll:group", "sig-1")),
                        NOBODY),
                act("launches an instance that is no group's", launch(Map.of("team", "web")), NOBODY),
                act(
                        "launches an instance into a roll",
                        launch(Map.of("greenroll:group", "sig-00000001", "greenroll:roll", "sbgd-00000001")),
                        "LaunchBatch"),
                act(
                        "launches an instance of the roll that there never is",
                        launch(Map.of("greenroll:group", "sig-00000001", "greenroll:roll", "sbgd-00000000")),
                        "AmiEvents",
                        "CreateGroup",
                        "GroupResource",
                        "LaunchBatch",
                        "CheckForNewImages",
                        "ScaleGroups",
                        "StartRoll",
                        "UpdateGroup"),
                act("launches a spot instance that is no group's", fleet("instance", Map.of("team", "web")), NOBODY),
                act("creates a fleet that is no group's", fleet("fleet", Map.of("team", "web")), NOBODY),
                act(
                        "creates a fleet for a roll",
                        fleet("fleet", Map.of("greenroll:group", "sig-00000001", "greenroll:roll", "sbgd-00000001")),
                        "LaunchBatch"),
                act(
                        "launches a spot instance into a roll",
                        fleet("instance", Map.of("greenroll:group", "sig-00000001", "greenroll:roll", "sbgd-00000001")),
                        "LaunchBatch"),
                act(
                        "creates a launch template for a roll",
                        RequiredPermission.withTags(
                                "ec2:CreateLaunchTemplate",
                                LAUNCH_TEMPLATE,
                                "aws:RequestTag",
                                Map.of("greenroll:group", "sig-00000001", "greenroll:roll", "sbgd-00000001")),
                        "LaunchBatch"),
                act(
                        "creates a launch template that is no group's",
                        RequiredPermission.of("ec2:CreateLaunchTemplate", LAUNCH_TEMPLATE),
                        NOBODY),
                act(
                        "launches from a launch template that is no group's",
                        RequiredPermission.of("ec2:RunInstances", LAUNCH_TEMPLATE),
                        NOBODY),
                act("deletes a launch template that is no group's", template("DeleteLaunchTemplate", Map.of()), NOBODY),
                act(
                        "deletes a group's launch template",
                        template("DeleteLaunchTemplate", Map.of("greenroll:group", "sig-00000001")),
                        "FinishRoll"),
                act(
                        "gives a group's launch template another content",
                        template("CreateLaunchTemplateVersion", Map.of("greenroll:group", "sig-00000001")),
                        NOBODY),
                act(
                        "gives an owner's launch template another version",
                        template("CreateLaunchTemplateVersion", MANAGED),
                        "AmiEvents",
                        "CheckForNewImages",
                        "GroupResource",
                        "StartRoll"),
                act(
                        "launches from an owner's launch template",
                        template("RunInstances", MANAGED),
                        "AmiEvents",
                        "CheckForNewImages",
                        "FinishRoll",
                        "GroupResource",
                        "LaunchBatch",
                        "StartRoll"),
                act(
                        "launches an instance without a group's tag, as a launch template says",
                        launch(Map.of("team", "web")).with("ec2:LaunchTemplate", List.of(LAUNCH_TEMPLATE)),
                        "FinishRoll"),
                act(
                        "reads the user data in a launch template",
                        RequiredPermission.of("ec2:DescribeLaunchTemplateVersions", "*"),
                        "AmiEvents",
                        "CheckForNewImages",
                        "CreateGroup",
                        "GroupResource",
                        "StartRoll"),
                act(
                        "takes a member out of an Auto Scaling group without the tag",
                        autoScaling("EnterStandby", Map.of()),
                        NOBODY),
                act(
                        "changes the settings of an Auto Scaling group without the tag",
                        autoScaling("UpdateAutoScalingGroup", Map.of("team", "web")),
                        NOBODY),
                act(
                        "adds an instance to an Auto Scaling group with the tag",
                        autoScaling("AttachInstances", MANAGED),
                        STEPS),
                act(
                        "terminates a member of an Auto Scaling group with the tag",
                        autoScaling("TerminateInstanceInAutoScalingGroup", MANAGED),
                        STEPS),
                act(
                        "changes the settings of an Auto Scaling group with the tag",
                        autoScaling("UpdateAutoScalingGroup", MANAGED),
                        STEPS),
                act(
                        "scales an Auto Scaling group with the tag",
                        autoScaling("SetDesiredCapacity", MANAGED),
                        "FinishRoll",
                        "StopRoll",
                        "FailRoll"),
                act(
                        "deletes an Auto Scaling group with the tag",
                        autoScaling("DeleteAutoScalingGroup", MANAGED),
                        NOBODY),
                act(
                        "tags an Auto Scaling group so that it may be changed",
                        autoScaling("CreateOrUpdateTags", Map.of()),
                        NOBODY),
                act("detaches a member of an Auto Scaling group", autoScaling("DetachInstances", MANAGED), NOBODY),
                act(
                        "tags a launch template that is there, as a group's",
                        RequiredPermission.withTags(
                                "ec2:CreateTags",
                                LAUNCH_TEMPLATE,
                                "aws:RequestTag",
                                Map.of("greenroll:group", "sig-1")),
                        NOBODY),
                act(
                        "gives an instance a role that no parameter names",
                        pass(ROLE + "-admin", "ec2.amazonaws.com"),
                        NOBODY),
                act("gives a named role to a function", pass(ROLE, "lambda.amazonaws.com"), NOBODY),
                act(
                        "takes targets out of a target group without the tag",
                        RequiredPermission.of("elasticloadbalancing:DeregisterTargets", TARGET_GROUP),
                        NOBODY),
                act(
                        "puts targets into a target group without the tag",
                        RequiredPermission.of("elasticloadbalancing:RegisterTargets", TARGET_GROUP),
                        NOBODY),
                act(
                        "tags a target group so that it may be touched",
                        RequiredPermission.of("elasticloadbalancing:AddTags", TARGET_GROUP),
                        NOBODY),
                act(
                        "writes to another topic",
                        RequiredPermission.of("sns:Publish", "arn:aws:sns:" + ACCOUNT + ":payroll"),
                        NOBODY),
                act(
                        "starts another state machine",
                        RequiredPermission.of(
                                "states:StartExecution", "arn:aws:states:" + ACCOUNT + ":stateMachine:payroll"),
                        NOBODY),
                act(
                        "puts an event in the name of an AWS service or of another application",
                        RequiredPermission.of("events:PutEvents", "arn:aws:events:" + ACCOUNT + ":event-bus/default")
                                .with("events:source", List.of("payroll")),
                        NOBODY),
                act(
                        "changes the image that a parameter holds",
                        RequiredPermission.of("ssm:PutParameter", "arn:aws:ssm:" + ACCOUNT + ":parameter/web/ami"),
                        NOBODY),
                act(
                        "reads an object that is encrypted with a named key",
                        RequiredPermission.of("kms:Decrypt", KEY)
                                .with("kms:ViaService", List.of("s3.us-east-1.amazonaws.com")),
                        NOBODY),
                act(
                        "invokes a function",
                        RequiredPermission.of(
                                "lambda:InvokeFunction",
                                "arn:aws:lambda:" + ACCOUNT + ":function:greenroll-ManageTokens"),
                        NOBODY),
                act("takes another role", RequiredPermission.of("sts:AssumeRole", ROLE), NOBODY));
    }

    private static Arguments act(String what, RequiredPermission need, String... functions) {
        return Arguments.of(what, need, List.of(functions));
    }

    private static Arguments act(String what, RequiredPermission need, List<String> functions) {
        return Arguments.of(what, need, functions);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("acts")
    void role_inWrongHands_mayDoWhatItsFunctionDoes_andNoMore(
            String what, RequiredPermission need, List<String> functions) {
        assertThat(TEMPLATE.functions().stream()
                        .map(Template.Function::name)
                        .filter(function -> TEMPLATE.policy(function).effect(need) == Policy.Effect.ALLOW))
                .as(what)
                .containsExactlyInAnyOrderElementsOf(functions);
    }

    /**
     * The policy of the account's default key for parameters allows every identity of the account that may read the
     * parameter. So only a Deny keeps secrets from a role that may read parameters.
     */
    @Test
    void role_thatReadsParameters_isDeniedWhatIsASecret() {
        RequiredPermission parameter =
                RequiredPermission.of("ssm:GetParameter", "arn:aws:ssm:" + ACCOUNT + ":parameter/payroll/password");
        RequiredPermission secret = RequiredPermission.of("kms:Decrypt", "arn:aws:kms:" + ACCOUNT + ":key/aws-ssm")
                .with("kms:ViaService", List.of("ssm.us-east-1.amazonaws.com"));
        Set<String> readers = TEMPLATE.functions().stream()
                .map(Template.Function::name)
                .filter(function -> TEMPLATE.policy(function).effect(parameter) == Policy.Effect.ALLOW)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(readers)
                .isNotEmpty()
                .allSatisfy(function -> assertThat(TEMPLATE.policy(function).effect(secret))
                        .as(function)
                        .isEqualTo(Policy.Effect.DENY));
    }
}
