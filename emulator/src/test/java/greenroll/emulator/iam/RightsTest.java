package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.iam.policy.AccessDecision;
import greenroll.emulator.iam.policy.Condition;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.Statement;
import greenroll.emulator.platform.template.Template;
import greenroll.roll.RollStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The rights of template.yaml, proven in both directions: the stories of a whole life need no right that is missing,
 * and use every right. SAM also grants logs, traces and dead letters, which Lambda itself uses.
 */
class RightsTest {

    private static final Path FILE = Path.of("../template.yaml");
    /**
     * Rights of the function that Lambda uses itself, not the function's code. With them it reads a stream for the
     * function and reports failed deliveries.
     */
    private static final Set<String> USED_BY_LAMBDA = Set.of(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            "sqs:SendMessage");

    private static final String ROLE = "arn:aws:iam::000000000000:role/web";
    private static final String KEY = "arn:aws:kms:us-east-1:000000000000:key/web";

    /** Everything that a launch may name and that needs a right. */
    private static final Map<String, Object> WITH_ALL = Map.of(
            "iamRole",
            Map.of("name", "web"),
            "keyPair",
            "web",
            "securityGroupIds",
            List.of("sg-1"),
            "blockDeviceMappings",
            List.of(Map.of(
                    "deviceName",
                    "/dev/sdf",
                    "ebs",
                    Map.of("encrypted", true, "kmsKeyId", KEY, "snapshotId", "snap-1", "volumeType", "gp3"))),
            "networkInterfaces",
            List.of(Map.of("deviceIndex", 0, "associatePublicIpAddress", true)));

    /**
     * CreateGroup tries a fleet before its group has a launch template, so it never needs the rights to launch from one.
     * They are in the policy that it shares with the other functions that try launches.
     */
    private static final Set<String> UNUSED_BEFORE_THERE_IS_A_TEMPLATE = Set.of(
            "CreateGroup ec2:CreateFleet arn:aws:ec2:us-east-1:*:security-group/*",
            "CreateGroup ec2:CreateFleet arn:aws:ec2:us-east-1:*:subnet/*",
            "CreateGroup ec2:CreateFleet arn:aws:ec2:us-east-1:000000000000:instance/*",
            "CreateGroup ec2:CreateFleet arn:aws:ec2:us-east-1:000000000000:key-pair/*",
            "CreateGroup ec2:CreateFleet arn:aws:ec2:us-east-1:000000000000:network-interface/*",
            "CreateGroup ec2:CreateFleet arn:aws:ec2:us-east-1:000000000000:volume/*",
            "CreateGroup ec2:CreateFleet arn:aws:ec2:us-east-1::image/*",
            "CreateGroup ec2:CreateFleet arn:aws:ec2:us-east-1::snapshot/*",
            "CreateGroup ec2:RunInstances arn:aws:ec2:us-east-1:000000000000:launch-template/*");

    /**
     * All steps have the same rights on Auto Scaling groups, because each may have to carry out what the one before had to
     * leave. The stories need each of these rights in one step at least.
     */
    private static final List<String> STEPS = List.of(
            "PlanBatch",
            "LaunchBatch",
            "RestartBatch",
            "CheckHealth",
            "GraceWait",
            "ScaleDown",
            "FinishRoll",
            "StopRoll",
            "FailRoll");

    /** Only an exchange that was cut off leaves the desired capacity changed. */
    private static final String AFTER_AN_INTERRUPTION = "autoscaling:SetDesiredCapacity";

    private static Template template;
    private static UsedRights used;

    @BeforeAll
    static void live() {
        template = Template.load(FILE, Map.of("InstanceRoleArns", ROLE, "VolumeKeyArns", KEY));
        try (DeployedStack stack = new DeployedStack(template)) {
            used = stack.cloud.used();
            Stories stories = new Stories(stack, stack.targetGroup("web"));
            stories.rolls(WITH_ALL);
            PriceStory.live(stack, stack.targetGroup("prices"));
            stories.drains(stack.targetGroup("late"));
            stories.upkeep();
            stories.groups(WITH_ALL);
            stories.api();
            stories.images(WITH_ALL);
            stories.scaling(WITH_ALL);
            stories.stacks(WITH_ALL);
            stories.spot(WITH_ALL);
            assertThat(AutoScalingStory.live(stack, KEY, stack.targetGroup("asg"))
                            .ends())
                    .containsExactly(RollStatus.FINISHED, RollStatus.FINISHED, RollStatus.STOPPED, RollStatus.FAILED);
            assertThat(stack.cloud.platform().events().deadLetters()).isEmpty();
        }
    }

    @Test
    void nothing_isUsedThatIsNotGranted() {
        assertThat(used.denials()).isEmpty();
    }

    @Test
    void nothing_isGrantedThatIsNeverUsed() {
        Set<String> usedByAStep = used.uses().stream()
                .map(use -> use.need().action())
                .filter(action -> action.startsWith("autoscaling:"))
                .collect(Collectors.toSet());
        usedByAStep.add(AFTER_AN_INTERRUPTION);
        assertThat(unused(template, used))
                .filteredOn(right -> STEPS.stream().noneMatch(step -> right.startsWith(step + " "))
                        || usedByAStep.stream().noneMatch(action -> right.contains(" " + action + " ")))
                .containsExactlyInAnyOrderElementsOf(UNUSED_BEFORE_THERE_IS_A_TEMPLATE);
    }

    /**
     * Repeats every call that a condition allowed, with another value and with none: a foreign tag, or a missing one.
     */
    @Test
    void whatACondition_letThrough_isDeniedWithAForeignValueAndWithNone() {
        Set<String> tried = new TreeSet<>();
        for (UsedRights.Use use : used.uses()) {
            Policy policy = template.policy(use.function());
            for (Condition condition : use.by().conditions()) {
                tried.add(use.need().action() + " " + condition.key());
                assertThat(policy.judge(use.need().with(condition.key(), List.of("foreign"))))
                        .as("%s with a foreign %s", use, condition.key())
                        .isInstanceOf(AccessDecision.Denied.class);
                if (condition.forAll()) {
                    // For IAM no value at all matches too. But each such call has a value: its item's key, or its
                    // event's source.
                    assertThat(use.need().values(condition.key())).as("%s", use).isNotEmpty();
                } else {
                    assertThat(policy.judge(use.need().with(condition.key(), List.of())))
                            .as("%s without %s", use, condition.key())
                            .isInstanceOf(AccessDecision.Denied.class);
                }
            }
        }
        assertThat(tried)
                .containsExactly(
                        "autoscaling:AttachInstances aws:resourcetag/greenroll:managed",
                        "autoscaling:EnterStandby aws:resourcetag/greenroll:managed",
                        "autoscaling:ExitStandby aws:resourcetag/greenroll:managed",
                        "autoscaling:ResumeProcesses aws:resourcetag/greenroll:managed",
                        "autoscaling:SetInstanceProtection aws:resourcetag/greenroll:managed",
                        "autoscaling:SuspendProcesses aws:resourcetag/greenroll:managed",
                        "autoscaling:TerminateInstanceInAutoScalingGroup aws:resourcetag/greenroll:managed",
                        "autoscaling:UpdateAutoScalingGroup aws:resourcetag/greenroll:managed",
                        "dynamodb:BatchGetItem dynamodb:leadingkeys",
                        "dynamodb:DeleteItem dynamodb:leadingkeys",
                        "dynamodb:GetItem dynamodb:leadingkeys",
                        "dynamodb:PutItem dynamodb:leadingkeys",
                        "dynamodb:Query dynamodb:leadingkeys",
                        "dynamodb:UpdateItem dynamodb:leadingkeys",
                        "ec2:CreateFleet aws:requesttag/greenroll:group",
                        "ec2:CreateFleet aws:requesttag/greenroll:roll",
                        "ec2:CreateLaunchTemplate aws:requesttag/greenroll:group",
                        "ec2:CreateLaunchTemplate aws:requesttag/greenroll:roll",
                        "ec2:CreateLaunchTemplateVersion aws:resourcetag/greenroll:managed",
                        "ec2:CreateTags ec2:createaction",
                        "ec2:DeleteLaunchTemplate aws:resourcetag/greenroll:group",
                        "ec2:RebootInstances aws:resourcetag/greenroll:group",
                        "ec2:RebootInstances aws:resourcetag/greenroll:managed",
                        "ec2:RunInstances aws:requesttag/greenroll:group",
                        "ec2:RunInstances aws:requesttag/greenroll:roll",
                        "ec2:RunInstances aws:resourcetag/greenroll:group",
                        "ec2:RunInstances aws:resourcetag/greenroll:managed",
                        "ec2:RunInstances ec2:launchtemplate",
                        "ec2:TerminateInstances aws:resourcetag/greenroll:group",
                        "elasticloadbalancing:DeregisterTargets aws:resourcetag/greenroll:managed",
                        "elasticloadbalancing:RegisterTargets aws:resourcetag/greenroll:managed",
                        "events:PutEvents events:source",
                        "iam:PassRole iam:passedtoservice",
                        "kms:CreateGrant kms:grantisforawsresource",
                        "kms:CreateGrant kms:viaservice",
                        "kms:Decrypt kms:viaservice",
                        "kms:DescribeKey kms:viaservice",
                        "kms:GenerateDataKeyWithoutPlaintext kms:viaservice",
                        "kms:ReEncryptFrom kms:viaservice",
                        "kms:ReEncryptTo kms:viaservice");
    }

    @Test
    void aTargetGroup_withoutTheTag_isRefusedAtTheStart_namedWithTheWayOut() {
        try (DeployedStack stack = new DeployedStack(template)) {
            String web = stack.targetGroup("web");
            String group = stack.group("ami-blue", Map.of(), web);
            stack.region.changeTargetGroup(web, is -> is.withTags(Map.of("Name", "web")));

            for (JsonNode answer : List.of(stack.tryStart(group, Map.of()), stack.create("ami-blue", Map.of(), web))) {
                JsonNode error = answer.path("response").path("errors").path(0);
                assertThat(error.path("code").asText()).isEqualTo("VALIDATION_ERROR");
                assertThat(error.path("message").asText())
                        .isEqualTo(
                                "Greenroll may not register instances with target group web, because it lacks the tag"
                                        + " greenroll:managed=true: aws elbv2 add-tags --resource-arns " + web
                                        + " --tags Key=greenroll:managed,Value=true");
            }
        }
    }

    @Test
    void aTag_thatIsTakenAwayDuringARoll_failsIt_andTheOwnerHears() {
        try (DeployedStack stack = new DeployedStack(template)) {
            String web = stack.targetGroup("web");
            String group = stack.group("ami-blue", Map.of(), web);
            stack.update(group, "ami-green");
            String roll = stack.start(group, Map.of());
            stack.region.changeTargetGroup(web, is -> is.withTags(Map.of()));

            assertThat(stack.end(roll)).isEqualTo(RollStatus.FAILED);
            assertThat(stack.cloud.used().denials())
                    .isNotEmpty()
                    .allMatch(denial -> denial.need().resource().equals(web))
                    .allMatch(denial ->
                            denial.why().contains("gister.Properties.PolicyDocument.Statement[0] does not hold"));
            assertThat(stack.cloud.platform().inbox().messages())
                    .as("the owner hears of the failure, and of the green that could not be taken out")
                    .hasSize(2);
            assertThat(stack.region.targets(web)).hasSize(4);
        }
    }

    @Test
    void targetGroups_thatTheStackNames_needNoTag_andOthersMayNotBeTouched() {
        String named = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/*";
        Template naming = Template.load(FILE, Map.of("TargetGroupArns", named));
        try (DeployedStack stack = new DeployedStack(naming)) {
            String web = stack.targetGroup("web");
            stack.region.changeTargetGroup(web, is -> is.withTags(Map.of()));
            String group = stack.group("ami-blue", Map.of(), web);
            stack.update(group, "ami-green");

            assertThat(stack.end(stack.start(group, Map.of()))).isEqualTo(RollStatus.FINISHED);
            assertThat(stack.cloud.used().denials()).isEmpty();
            assertThat(stack.cloud.used().uses())
                    .noneMatch(use -> use.need().action().equals("elasticloadbalancing:DescribeTags"));

            String other = stack.targetGroup("other");
            stack.create("ami-blue", Map.of(), other);
            stack.pass(Duration.ofMinutes(5));
            assertThat(stack.cloud.used().denials())
                    .isNotEmpty()
                    .allMatch(denial -> denial.need().resource().equals(other));
        }
    }

    @Test
    void aRole_thatTheStackDoesNotName_isPassedToNobody_andTheStartSaysWhichAndWhatToDo() {
        try (DeployedStack stack = new DeployedStack(Template.load(FILE, Map.of()))) {
            String web = stack.targetGroup("web");
            Map<String, Object> role = Map.of("iamRole", Map.of("name", "web"));
            String group = stack.group("ami-blue", Map.of(), web);
            stack.put(group, Map.of("compute", Map.of("launchSpecification", role)));

            for (JsonNode answer : List.of(stack.create("ami-blue", role, web), stack.tryStart(group, Map.of()))) {
                JsonNode error = answer.path("response").path("errors").path(0);
                assertThat(error.path("code").asText()).isEqualTo("LAUNCH_NOT_PERMITTED");
                assertThat(error.path("message").asText())
                        .contains("not authorized to perform: iam:PassRole on resource: " + ROLE)
                        .endsWith("name that role in the stack's parameter InstanceRoleArns");
            }
            assertThat(stack.cloud.used().denials())
                    .extracting(
                            denial -> denial.function() + " " + denial.need().action())
                    .containsExactlyInAnyOrder("CreateGroup iam:PassRole", "StartRoll iam:PassRole");
            assertThat(stack.region.instances("greenroll:roll", "sbgd-00000000"))
                    .isEmpty();
        }
    }

    /**
     * In a shared VPC, subnets and security groups belong to the account that shares them. Their ARNs name that
     * account.
     */
    @Test
    void aSharedSubnetAndSecurityGroup_areLaunchedInto_byACreationAndByARoll() {
        try (DeployedStack stack = new DeployedStack(template)) {
            for (String shared : List.of("subnet-1", "subnet-2", "sg-1")) {
                stack.region.share(shared, "111122223333");
            }
            String group =
                    stack.group("ami-blue", Map.of("securityGroupIds", List.of("sg-1")), stack.targetGroup("web"));
            stack.update(group, "ami-green");

            assertThat(stack.plan(group).path("feasible").booleanValue()).isTrue();
            assertThat(stack.end(stack.start(group, Map.of()))).isEqualTo(RollStatus.FINISHED);
            assertThat(stack.cloud.used().denials()).isEmpty();
            assertThat(stack.cloud.used().uses())
                    .extracting(use -> use.need().resource())
                    .contains(
                            "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1",
                            "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1",
                            "arn:aws:ec2:us-east-1:000000000000:network-interface/*");
        }
    }

    /** The function, action and resource of every right that is granted and was not used. */
    private static List<String> unused(Template template, UsedRights used) {
        return template.functions().stream()
                .flatMap(function -> template.policy(function.name()).statements().stream()
                        .filter(Statement::allows)
                        .flatMap(statement -> each(statement)
                                .filter(right ->
                                        !USED_BY_LAMBDA.contains(right.actions().getFirst()))
                                .filter(right -> used.uses().stream()
                                        .filter(use -> use.function().equals(function.name()))
                                        .noneMatch(use -> right.applies(use.need())))
                                .map(right ->
                                        function.name() + " " + right.actions().getFirst() + " "
                                                + right.resources().getFirst().text())))
                .sorted()
                .toList();
    }

    /** Splits the statement into statements with one action and one resource each. */
    private static Stream<Statement> each(Statement statement) {
        return statement.actions().stream()
                .flatMap(action -> statement.resources().stream()
                        .map(resource -> new Statement(
                                statement.where(),
                                statement.allows(),
                                List.of(action),
                                List.of(resource),
                                statement.conditions())));
    }
}
