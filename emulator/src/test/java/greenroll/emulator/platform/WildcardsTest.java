package greenroll.emulator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.RequiredPermission;
import greenroll.emulator.iam.policy.Statement;
import greenroll.emulator.platform.template.Properties;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.platform.template.TemplateYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every star in a policy of template.yaml matches one kind of resource only. A star spans slashes and colons. So each
 * pattern is tried on everything in one account, and on similar names. A pattern of a new kind needs its kind here.
 */
class WildcardsTest {

    private static final Path FILE = Path.of("../template.yaml");
    private static final String HERE = ":us-east-1:000000000000:";
    private static final String API = "arn:aws:execute-api" + HERE + "local";

    /** Resources by their kind. */
    private static final Map<String, List<String>> INVENTORY = inventory();

    private static Map<String, List<String>> inventory() {
        Map<String, List<String>> kinds = new TreeMap<>();
        for (String kind :
                List.of("fleet", "instance", "volume", "key-pair", "network-interface", "launch-template", "vpc")) {
            kinds.put(kind, List.of("arn:aws:ec2" + HERE + kind + "/x-1"));
        }
        // A VPC's owner may share these with other accounts.
        for (String kind : List.of("subnet", "security-group")) {
            kinds.put(
                    kind,
                    List.of(
                            "arn:aws:ec2" + HERE + kind + "/x-1",
                            "arn:aws:ec2:us-east-1:123456789012:" + kind + "/x-1"));
        }
        kinds.put("image", List.of("arn:aws:ec2:us-east-1::image/ami-1"));
        kinds.put("snapshot", List.of("arn:aws:ec2:us-east-1::snapshot/snap-1"));
        kinds.put("the machine's execution", List.of("arn:aws:states" + HERE + "execution:greenroll-roll:sbgd-1-0"));
        kinds.put(
                "another machine's execution",
                List.of(
                        "arn:aws:states" + HERE + "execution:greenroll-roll-2:x",
                        "arn:aws:states" + HERE + "execution:other:greenroll-roll:x"));
        kinds.put("the machine", List.of("arn:aws:states" + HERE + "stateMachine:greenroll-roll"));
        kinds.put("another machine", List.of("arn:aws:states" + HERE + "stateMachine:greenroll-roll-2"));
        kinds.put("the table", List.of("arn:aws:dynamodb" + HERE + "table/greenroll-Table"));
        kinds.put("an index", List.of("arn:aws:dynamodb" + HERE + "table/greenroll-Table/index/unfinished"));
        kinds.put("the stream", List.of("arn:aws:dynamodb" + HERE + "table/greenroll-Table/stream/2026"));
        kinds.put("another table", List.of("arn:aws:dynamodb" + HERE + "table/greenroll-Table2"));
        kinds.put("function", List.of("arn:aws:lambda" + HERE + "function:greenroll-ManageTokens"));
        kinds.put("role", List.of("arn:aws:iam::000000000000:role/web", "arn:aws:iam::000000000000:role/a/b"));
        kinds.put("key", List.of("arn:aws:kms" + HERE + "key/1"));
        kinds.put("topic", List.of("arn:aws:sns" + HERE + "greenroll-Notifications"));
        kinds.put("queue", List.of("arn:aws:sqs" + HERE + "greenroll-DeadLetters"));
        kinds.put("bus", List.of("arn:aws:events" + HERE + "event-bus/default"));
        kinds.put("rule", List.of("arn:aws:events" + HERE + "rule/x", "arn:aws:events" + HERE + "rule/bus/x"));
        kinds.put("parameter", List.of("arn:aws:ssm" + HERE + "parameter/web/ami"));
        kinds.put("AWS's parameter", List.of("arn:aws:ssm:us-east-1::parameter/aws/service/ami/x"));
        kinds.put("document", List.of("arn:aws:ssm" + HERE + "document/parameter/x"));
        kinds.put("target group", List.of("arn:aws:elasticloadbalancing" + HERE + "targetgroup/web/0a1b"));
        kinds.put(
                "load balancer",
                List.of(
                        "arn:aws:elasticloadbalancing" + HERE + "loadbalancer/app/targetgroup/0a1b",
                        "arn:aws:elasticloadbalancing" + HERE + "listener/app/targetgroup/0a1b/2c",
                        "arn:aws:elasticloadbalancing" + HERE + "loadbalancer/app/web/0a1b"));
        kinds.put(
                "Auto Scaling group",
                List.of("arn:aws:autoscaling" + HERE + "autoScalingGroup:0a1b:autoScalingGroupName/web"));
        kinds.put(
                "launch configuration",
                List.of("arn:aws:autoscaling" + HERE + "launchConfiguration:0a1b:launchConfigurationName/web"));
        kinds.put(
                "scaling policy",
                List.of("arn:aws:autoscaling" + HERE + "scalingPolicy:0a1b:autoScalingGroupName/web:policyName/up"));
        kinds.put("secret", List.of("arn:aws:secretsmanager" + HERE + "secret:parameter/x"));
        kinds.put("token route", routes("", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"));
        kinds.put("signed route", routes("/iam", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"));
        kinds.put("console", List.of(API + "/v1/GET/console", API + "/v1/GET/console/assets/aws/x.js"));
        kinds.put("route of another stage", List.of(API + "/v2/GET/aws/ec2/group", API + "/aws/GET/x/aws/y"));
        kinds.put(
                "in another account or Region",
                List.of(
                        "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
                        "arn:aws:ec2:eu-west-1:000000000000:instance/i-1",
                        "arn:aws:ec2:eu-west-1::image/ami-1",
                        "arn:aws:ec2:eu-west-1:000000000000:subnet/x-1",
                        "arn:aws:ec2:us-east-1:123456789012:volume/x-1",
                        "arn:aws:ec2:us-east-1:123456789012:key-pair/x-1",
                        "arn:aws:ssm:us-east-1:123456789012:parameter/x",
                        "arn:aws:events:us-east-1:123456789012:rule/x",
                        "arn:aws:states:us-east-1:123456789012:execution:greenroll-roll:x",
                        "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0a1b",
                        "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:0a1b:autoScalingGroupName/web",
                        "arn:aws:execute-api:us-east-1:123456789012:local/v1/GET/aws/x"));
        return kinds;
    }

    private static List<String> routes(String prefix, String... verbs) {
        return Stream.of(verbs)
                .flatMap(verb -> Stream.of("/aws/ec2/group", "/aws/ec2/group/sig-1/roll/sbgd-1", "/aws/iam/aws/x")
                        .map(path -> API + "/v1/" + verb + prefix + path))
                .toList();
    }

    /** Values for conditions, by their kind: partitions of the table, and values of the tag greenroll:group. */
    private static final Map<String, List<String>> VALUES = Map.of(
            "a group's partition", List.of("GROUP#sig-0a1b2c3d"),
            "the list of groups", List.of("GROUPS"),
            "a roll's partition", List.of("ROLL#sbgd-0a1b2c3d"),
            "a token's partition", List.of("TOKEN#0a1b"),
            "the list of tokens", List.of("TOKENS"),
            "a partition of an index", List.of("UNFINISHED"),
            "a group's id", List.of("sig-0a1b2c3d"),
            "another's tag", List.of("asg-1", "i-0a1b", "staging", "x-sig-0a1b2c3d", ""),
            "a launch template", List.of("arn:aws:ec2" + HERE + "launch-template/lt-1"),
            "a rule", List.of("arn:aws:events" + HERE + "rule/x", "arn:aws:events" + HERE + "rule/bus/x"));

    /** Actions that take no resource, so that a policy can only name the star. */
    private static final Predicate<String> WITHOUT_RESOURCE =
            action -> action.matches("(autoscaling|ec2|elasticloadbalancing):Describe\\w+")
                    || Set.of(
                                    "logs:CreateLogDelivery",
                                    "logs:GetLogDelivery",
                                    "logs:UpdateLogDelivery",
                                    "logs:DeleteLogDelivery",
                                    "logs:ListLogDeliveries",
                                    "logs:PutResourcePolicy",
                                    "logs:DescribeResourcePolicies",
                                    "logs:DescribeLogGroups",
                                    // It takes alarms as its resource. With a narrower scope it returns no composite
                                    // alarm.
                                    "cloudwatch:DescribeAlarms",
                                    "cloudwatch:GetMetricData")
                            .contains(action);

    @Test
    void everyStar_inAStatementOfTheTemplate_reachesOneKindOnly() throws IOException {
        Set<String> found = new TreeSet<>();

        assertThat(statements()).hasSizeGreaterThan(60).allSatisfy(statement -> {
            assertThat(wrong(statement)).isEmpty();
            found.addAll(stars(statement.get("Resource")));
        });
        assertThat(found).contains("*", API + "/v1/GET/aws/*", "arn:aws:ec2" + HERE + "instance/*");
    }

    /** The check can fail: each of these patterns matches more than one kind. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:execute-api:us-east-1:000000000000:local/*/*/aws/*",
                "arn:aws:execute-api:us-east-1:000000000000:local/v1/*/aws/*",
                "arn:aws:execute-api:us-east-1:000000000000:local/*/GET/aws/*",
                "arn:aws:execute-api:us-east-1:000000000000:local/v1/GET/*",
                "arn:aws:ec2:us-east-1:000000000000:*",
                "arn:aws:ec2:us-east-1:*:instance/*",
                "arn:aws:ec2:*:000000000000:instance/*",
                "arn:aws:ec2:us-east-1:000000000000:*/x-1",
                "arn:aws:states:us-east-1:000000000000:execution:greenroll-roll*",
                "arn:aws:states:us-east-1:000000000000:execution:*:greenroll-roll:*",
                "arn:aws:dynamodb:us-east-1:000000000000:table/greenroll-Table*",
                "arn:aws:dynamodb:us-east-1:000000000000:table/greenroll-Table/*",
                "arn:aws:elasticloadbalancing:us-east-1:000000000000:*/web/*",
                "arn:aws:ssm:*:*:parameter/*",
                "arn:aws:autoscaling:us-east-1:000000000000:*:autoScalingGroupName/*",
                "arn:aws:autoscaling:us-east-1:000000000000:*",
                "arn:aws:s3:::bucket/*",
                "*",
            })
    void resource_thatReachesFurther_isFound(String pattern) {
        assertThat(wrong(Map.of("Effect", "Allow", "Action", "ec2:TerminateInstances", "Resource", pattern)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "G*", "GROUP*", "TOKEN*", "*#*", "s*", "*sig-*", "ROLLS#*"})
    void condition_thatReachesFurther_isFound(String pattern) {
        assertThat(wrong(Map.of(
                        "Effect",
                        "Allow",
                        "Action",
                        "dynamodb:GetItem",
                        "Resource",
                        "arn:aws:dynamodb" + HERE + "table/greenroll-Table",
                        "Condition",
                        Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", List.of(pattern))))))
                .isNotEmpty();
    }

    @Test
    void action_withAStar_isFound() {
        assertThat(wrong(Map.of("Effect", "Allow", "Action", List.of("sns:*"), "Resource", "arn:aws:sns" + HERE + "x")))
                .isNotEmpty();
    }

    /** The patterns of a statement that match more than one kind. */
    private static List<String> wrong(Map<String, Object> statement) {
        List<String> wrong = new ArrayList<>();
        stars(statement.get("Action")).forEach(action -> wrong.add("an action with a star: " + action));
        for (String pattern : stars(statement.get("Resource"))) {
            Set<String> kinds = kinds(pattern, INVENTORY);
            boolean isFine = pattern.equals("*")
                    ? texts(statement.get("Action")).stream().allMatch(WITHOUT_RESOURCE)
                    // A Deny may apply to the whole API.
                    : isOne(kinds)
                            || pattern.equals(API + "/*")
                                    && statement.get("Effect").equals("Deny");
            if (!isFine) {
                wrong.add(pattern + " reaches " + kinds);
            }
        }
        for (String pattern : stars(statement.getOrDefault("Condition", ""))) {
            Set<String> kinds = kinds(pattern, VALUES);
            if (!isOne(kinds)) {
                wrong.add(pattern + " fits " + kinds);
            }
        }
        return wrong;
    }

    /** Whether it is exactly one kind, and that kind is not another's. */
    private static boolean isOne(Set<String> kinds) {
        return kinds.size() == 1 && !kinds.iterator().next().contains("another");
    }

    /** The kinds that the pattern matches. */
    private static Set<String> kinds(String pattern, Map<String, List<String>> of) {
        return of.entrySet().stream()
                .filter(kind -> kind.getValue().stream().anyMatch(one -> reaches(pattern, one)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean reaches(String pattern, String what) {
        if (pattern.startsWith("arn:")) {
            Policy policy = new Policy(
                    List.of(Statement.of("Here", Map.of("Effect", "Allow", "Action", "*", "Resource", pattern))));
            return policy.effect(new RequiredPermission("any:Action", what, Map.of())) == Policy.Effect.ALLOW;
        }
        Policy policy = new Policy(List.of(Statement.of(
                "Here",
                Map.of(
                        "Effect", "Allow",
                        "Action", "*",
                        "Resource", "*",
                        "Condition", Map.of("StringLike", Map.of("k", pattern))))));
        return policy.effect(new RequiredPermission("any:Action", "*", Map.of("k", List.of(what))))
                == Policy.Effect.ALLOW;
    }

    /** Every text with a wildcard, at any depth. The API's short form is expanded. */
    private static List<String> stars(Object value) {
        return texts(value).stream()
                .filter(text -> text.contains("*") || text.contains("?"))
                .map(text -> text.startsWith("execute-api:/") ? API + text.substring("execute-api:".length()) : text)
                .toList();
    }

    private static List<String> texts(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.values().stream().flatMap(each -> texts(each).stream()).toList();
            case List<?> list ->
                list.stream().flatMap(each -> texts(each).stream()).toList();
            default -> List.of(String.valueOf(value));
        };
    }

    /**
     * Every statement of every policy, whatever it is attached to. Parameters are set so that each adds its statements.
     */
    private static List<Map<String, Object>> statements() throws IOException {
        Object names = TemplateYaml.parse(Files.readString(FILE)).get("Resources");
        List<Map<String, Object>> statements = new ArrayList<>();
        for (Map<String, String> parameters : List.of(
                Map.<String, String>of(),
                Map.of(
                        "InstanceRoleArns", "arn:aws:iam::000000000000:role/web",
                        "VolumeKeyArns", "arn:aws:kms" + HERE + "key/1",
                        "TargetGroupArns", "arn:aws:elasticloadbalancing" + HERE + "targetgroup/web/1",
                        "ApiType", "PRIVATE",
                        "VpcEndpointIds", "vpce-1",
                        "AllowedCidrs", "10.0.0.0/8",
                        "TokenRoutes", "false"))) {
            Template template = Template.load(FILE, parameters);
            for (Object name : ((Map<?, ?>) names).keySet()) {
                if (template.resources().contains(String.valueOf(name))) {
                    collect(template.resource(String.valueOf(name)).values(), statements);
                }
            }
        }
        return statements;
    }

    private static void collect(Object part, List<Map<String, Object>> statements) {
        switch (part) {
            case Map<?, ?> map
            when map.containsKey("Effect") ->
                statements.add(Properties.of("statement", map).values());
            case Map<?, ?> map -> map.values().forEach(each -> collect(each, statements));
            case List<?> list -> list.forEach(each -> collect(each, statements));
            default -> {}
        }
    }
}
