package greenroll.emulator.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A role's statements are evaluated as by IAM. An element that is not known here is refused. */
class PolicyTest {

    private static final String INSTANCE = "arn:aws:ec2:us-east-1:000000000000:instance/i-1";
    private static final Map<String, Object> TERMINATE = Map.of(
            "Effect", "Allow",
            "Action", "ec2:TerminateInstances",
            "Resource", "arn:aws:ec2:us-east-1:000000000000:instance/*",
            "Condition", Map.of("StringLike", Map.of("aws:ResourceTag/greenroll:group", "sig-*")));
    private static final RequiredPermission OURS = RequiredPermission.withTags(
            "ec2:TerminateInstances", INSTANCE, "aws:ResourceTag", Map.of("greenroll:group", "sig-1"));

    @Test
    void judge_oneStatementApplies_namesIt() {
        Policy policy = policy(TERMINATE);

        assertThat(policy.judge(OURS))
                .isEqualTo(new AccessDecision.Allowed(policy.statements().getFirst()));
    }

    @Test
    void judge_anotherValueOrNone_isDeniedAndSaysOfWhat() {
        Policy policy = policy(TERMINATE);

        for (List<String> values : List.of(List.of("asg-1"), List.<String>of(), List.of("sig-1", "sig-2"))) {
            assertThat(policy.judge(OURS.with("aws:ResourceTag/greenroll:group", values)))
                    .isInstanceOfSatisfying(
                            AccessDecision.Denied.class,
                            denied -> assertThat(denied.why())
                                    .startsWith(
                                            "because no identity-based policy allows the ec2:TerminateInstances action:"
                                                    + " a condition of Here[0] does not hold"));
        }
    }

    @Test
    void judge_aDenyThatApplies_winsOverAnAllow() {
        Policy policy = policy(TERMINATE, Map.of("Effect", "Deny", "Action", "*", "Resource", "*"));

        assertThat(policy.judge(OURS)).isEqualTo(new AccessDecision.Denied("with an explicit deny in Here[1]"));
    }

    @Test
    void forAllValues_needsEachToFit_andIsTrueOfNone() {
        Policy policy = policy(Map.of(
                "Effect", "Allow",
                "Action", "dynamodb:GetItem",
                "Resource", "*",
                "Condition", Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", List.of("TOKEN#*")))));
        RequiredPermission read =
                RequiredPermission.of("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/t");

        assertThat(policy.judge(read)).isInstanceOf(AccessDecision.Allowed.class);
        assertThat(policy.judge(read.with("dynamodb:LeadingKeys", List.of("TOKEN#1", "TOKEN#2"))))
                .isInstanceOf(AccessDecision.Allowed.class);
        assertThat(policy.judge(read.with("dynamodb:LeadingKeys", List.of("TOKEN#1", "GROUP#1"))))
                .isInstanceOf(AccessDecision.Denied.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ec2:Describe*, *, ec2:DescribeInstances, *, true",
        "EC2:describeinstances, *, ec2:DescribeInstances, *, true",
        "ec2:Describe?mages, *, ec2:DescribeImages, *, true",
        "ec2:Describe, *, ec2:DescribeImages, *, false",
        "s:A, arn:aws:s:r:1:t/*/x, s:A, arn:aws:s:r:1:t/a/b/x, true",
        "s:A, arn:aws:s:r:1:t/?, s:A, arn:aws:s:r:1:t/ab, false",
        "s:A, arn:aws:s:*:1:t, s:A, arn:aws:s:r:2:1:t, false",
        "s:A, arn:aws:s:r:1:execution:m:*, s:A, arn:aws:s:r:1:execution:m:one, true",
        "s:A, arn:aws:s:r:1:t, s:A, arn:aws:s:r:1:T, false",
    })
    void wildcards_standForTextWithinAPartOfTheArn(
            String action, String resource, String asked, String of, boolean allowed) {
        Policy policy = policy(Map.of("Effect", "Allow", "Action", action, "Resource", resource));

        assertThat(policy.judge(RequiredPermission.of(asked, of)) instanceof AccessDecision.Allowed)
                .isEqualTo(allowed);
    }

    /** As on AWS, negated operators match when the key is absent. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            StringNotEquals, vpce-1,         vpce-1,       false
            StringNotEquals, vpce-1,         vpce-2,       true
            StringNotEquals, vpce-1,         -,            true
            NotIpAddress,    192.0.2.0/24,   192.0.2.255,  false
            NotIpAddress,    192.0.2.0/24,   192.0.3.0,    true
            NotIpAddress,    192.0.2.0/25,   192.0.2.128,  true
            NotIpAddress,    192.0.2.7,      192.0.2.7,    false
            NotIpAddress,    192.0.2.7,      192.0.2.8,    true
            NotIpAddress,    0.0.0.0/0,      198.51.100.1, false
            NotIpAddress,    2001:db8::/32,  2001:db8::1,  false
            NotIpAddress,    2001:db8::/32,  2001:db9::1,  true
            NotIpAddress,    0.0.0.0/0,      2001:db8::1,  true
            NotIpAddress,    192.0.2.0/24,   -,            true
            """)
    void conditions_thatSayNot_holdWhenNoValueFits(String operator, String value, String asked, boolean holds) {
        Policy policy = policy(Map.of(
                "Effect", "Deny",
                "Action", "*",
                "Resource", "*",
                "Condition", Map.of(operator, Map.of("k", List.of("10.0.0.0/8", value)))));

        assertThat(policy.effect(OURS.with("k", asked == null ? List.of() : List.of(asked))))
                .isEqualTo(holds ? Policy.Effect.DENY : Policy.Effect.NEITHER);
    }

    @Test
    void of_whatIsNotKnownHere_isRefusedNamingThePlace() {
        refuses("NotAction", "ec2:*", "a statement's element is not known: NotAction");
        refuses("Effect", "Maybe", "Effect must be Allow or Deny, but is Maybe");
        refuses("Resource", "instance/*", "Resource is neither * nor an ARN: instance/*");
        refuses("Resource", List.of(), "lacks Resource");
        refuses(
                "Condition",
                Map.of("IpAddress", Map.of("aws:SourceIp", "10.0.0.0/8")),
                "Condition has an operator that is not known: IpAddress");
        refuses(
                "Condition",
                Map.of("ForAllValues:StringNotEquals", Map.of("k", "v")),
                "Condition has an operator that is not known: ForAllValues:StringNotEquals");
        for (String range : List.of(" 10.0.0.0/8", "10.0.0.0/33", "10.0.0.0/x", "", "host")) {
            refuses(
                    "Condition",
                    Map.of("NotIpAddress", Map.of("aws:SourceIp", range)),
                    "\"" + range + "\" is no range of IP addresses");
        }
        refuses(
                "Condition",
                Map.of("ForAnyValue:StringLike", Map.of("k", "v")),
                "Condition has an operator that is not known: ForAnyValue:StringLike");
        refuses(
                "Condition",
                Map.of("StringEquals", Map.of("k", "${aws:PrincipalTag/x}")),
                "Condition has a policy variable, which is not known: [${aws:PrincipalTag/x}]");
    }

    private static void refuses(String element, Object value, String message) {
        Map<String, Object> statement = new java.util.HashMap<>(TERMINATE);
        statement.put(element, value);
        assertThatThrownBy(() -> Statement.of("Terminate.Statement[0]", statement))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Terminate.Statement[0]: " + message);
    }

    @SafeVarargs
    private static Policy policy(Map<String, Object>... statements) {
        List<Statement> read = new ArrayList<>();
        for (Map<String, Object> statement : statements) {
            read.add(Statement.of("Here[" + read.size() + "]", statement));
        }
        return new Policy(read);
    }
}
