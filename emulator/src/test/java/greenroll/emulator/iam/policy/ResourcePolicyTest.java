package greenroll.emulator.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.emulator.platform.template.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The callers that may call each route of template.yaml. The resource policy decides together with the authorizer or
 * the caller's own policies. Every route is tried by every kind of caller, from every place, with every setting of the
 * parameters.
 */
class ResourcePolicyTest {

    private static final List<String> VERBS = List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
    private static final String INSIDE = "192.0.2.17";
    private static final String OUTSIDE = "198.51.100.1";
    private static final String ENDPOINT = "vpce-1";

    private static final String OWN_ACCOUNT = "arn:aws:execute-api:us-east-1:000000000000:local";

    private enum Who {
        NOBODY,
        /** A token that the authorizer accepts. The function checks its scope. */
        TOKEN,
        TOKEN_THAT_NOBODY_KNOWS,
        SIGNED_WITH_THE_RIGHT(allow("execute-api:Invoke", OWN_ACCOUNT + "/v1/*/iam/*")),
        SIGNED_WITH_EVERY_RIGHT(allow("*", "*")),
        SIGNED_WITHOUT_THE_RIGHT(allow("ec2:DescribeInstances", "*")),
        SIGNED_WITH_A_DENY(
                allow("*", "*"),
                Map.of("Effect", "Deny", "Action", "execute-api:Invoke", "Resource", OWN_ACCOUNT + "/*")),
        /** Its own account gives it every right, also the one to call this API. */
        SIGNED_BY_ANOTHER_ACCOUNT(allow("*", "*"), allow("execute-api:Invoke", OWN_ACCOUNT + "/v1/*/iam/*"));

        private final Policy policy;

        @SafeVarargs
        Who(Map<String, Object>... statements) {
            policy = new Policy(
                    Stream.of(statements).map(one -> Statement.of(name(), one)).toList());
        }

        private static Map<String, Object> allow(String action, String resource) {
            return Map.of("Effect", "Allow", "Action", action, "Resource", resource);
        }

        private boolean signs() {
            return !policy.statements().isEmpty();
        }

        private boolean hasTheRight() {
            return this == SIGNED_WITH_THE_RIGHT || this == SIGNED_WITH_EVERY_RIGHT;
        }
    }

    /** The origin of a call: an address, and the endpoint that it came through when the API is private. */
    private record From(String address, String endpoint) {
        private static final List<From> ALL = List.of(
                new From(INSIDE, ENDPOINT),
                new From(OUTSIDE, ENDPOINT),
                new From(INSIDE, "vpce-3"),
                new From(OUTSIDE, "vpce-3"));
    }

    private record Setting(boolean takesTokens, boolean isPrivate, boolean hasCidrs) {

        Template template() {
            Map<String, String> parameters = new HashMap<>(Map.of("TokenRoutes", "" + takesTokens));
            if (isPrivate) {
                parameters.put("ApiType", "PRIVATE");
                parameters.put("VpcEndpointIds", ENDPOINT + ",vpce-2");
            }
            if (hasCidrs) {
                parameters.put("AllowedCidrs", "203.0.113.0/24,192.0.2.0/24");
            }
            return Template.load(Path.of("../template.yaml"), parameters);
        }

        RequiredPermission call(Template.Api api, String verb, String path, From from) {
            RequiredPermission call =
                    RequiredPermission.of("execute-api:Invoke", api.arn() + "/" + api.stage() + "/" + verb + path);
            return isPrivate
                    ? call.with("aws:SourceVpce", List.of(from.endpoint()))
                            .with("aws:VpcSourceIp", List.of(from.address()))
                    : call.with("aws:SourceIp", List.of(from.address()));
        }

        /** The promise of the parameters' descriptions and of docs/iam.md. */
        boolean promises(Template.Entry entry, Who who, From from) {
            boolean place = (!isPrivate || from.endpoint().equals(ENDPOINT))
                    && (!hasCidrs || from.address().equals(INSIDE));
            return place
                    && switch (entry) {
                        case FREE -> takesTokens;
                        case TOKEN -> takesTokens && who == Who.TOKEN;
                        case SIGNATURE -> who.hasTheRight();
                    };
        }
    }

    static Stream<Arguments> settings() {
        List<Boolean> both = List.of(true, false);
        return both.stream()
                .flatMap(tokens -> both.stream()
                        .flatMap(isPrivate -> both.stream().map(cidrs -> new Setting(tokens, isPrivate, cidrs))))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everyRoute_letsInWhomItIsMeantFor_fromWhereItIsMeant_andNobodyElse(Setting setting) {
        Template template = setting.template();
        Template.Api api = template.api();
        List<String> wrong = new ArrayList<>();
        int asked = 0;

        for (Template.Route route : template.routes()) {
            for (String verb : route.method().equals("ANY") ? VERBS : List.of(route.method())) {
                for (String path : paths(route.path())) {
                    for (From from : From.ALL) {
                        RequiredPermission call = setting.call(api, verb, path, from);
                        for (Who who : Who.values()) {
                            boolean is = isLetIn(api.policy(), route.entry(), who, call);
                            if (is != setting.promises(route.entry(), who, from)) {
                                wrong.add(
                                        (is ? "let in: " : "kept out: ") + who + " " + verb + " " + path + " " + from);
                            }
                            asked++;
                        }
                    }
                }
            }
        }

        assertThat(asked).isGreaterThan(10_000);
        assertThat(wrong).isEmpty();
    }

    /** The path with ids in it, and with texts by which an attacker would make it look like another path. */
    private static List<String> paths(String route) {
        return Stream.of("sig-0a1b2c3d", "aws", "iam", "aws%2Fec2%2Fgroup", "console")
                .map(text ->
                        route.replace("{proxy+}", text + "/aws/ec2/group/x").replaceAll("\\{[^}]*}", text))
                .distinct()
                .toList();
    }

    /** The checks in API Gateway's order. */
    private static boolean isLetIn(ResourcePolicy policy, Template.Entry entry, Who who, RequiredPermission call) {
        return switch (entry) {
            case FREE -> policy.opensTo(call);
            case TOKEN -> !policy.denies(call) && who == Who.TOKEN && policy.admits(Policy.Effect.ALLOW, call);
            case SIGNATURE ->
                who.signs()
                        && (who == Who.SIGNED_BY_ANOTHER_ACCOUNT
                                ? policy.admitsForeign(who.policy.effect(call), call)
                                : policy.admits(who.policy.effect(call), call));
        };
    }

    /**
     * The tables of API Gateway's developer guide, for the own account and another account, and for a method without
     * authorization.
     */
    @ParameterizedTest
    @CsvSource({
        "ALLOW,   ALLOW,   true,  true,  true",
        "ALLOW,   NEITHER, true,  false, false",
        "ALLOW,   DENY,    false, false, false",
        "NEITHER, ALLOW,   true,  false, true",
        "NEITHER, NEITHER, false, false, false",
        "NEITHER, DENY,    false, false, false",
        "DENY,    ALLOW,   false, false, true",
        "DENY,    NEITHER, false, false, false",
        "DENY,    DENY,    false, false, false",
    })
    void judgements_areJoinedAsInApiGatewaysTables(
            Policy.Effect judged, Policy.Effect own, boolean same, boolean foreign, boolean open) {
        List<Map<String, Object>> statements = new ArrayList<>();
        statements.add(statement("Allow", "execute-api:/v1/GET/other"));
        if (own != Policy.Effect.NEITHER) {
            statements.add(statement("Allow", "execute-api:/v1/GET/x"));
        }
        if (own == Policy.Effect.DENY) {
            statements.add(statement("Deny", "execute-api:/*"));
        }
        ResourcePolicy policy = ResourcePolicy.of("Here", statements, OWN_ACCOUNT);
        RequiredPermission call = RequiredPermission.of("execute-api:Invoke", OWN_ACCOUNT + "/v1/GET/x");

        assertThat(policy.admits(judged, call)).isEqualTo(same);
        assertThat(policy.admitsForeign(judged, call)).isEqualTo(foreign);
        assertThat(policy.opensTo(call)).isEqualTo(open);
        assertThat(policy.denies(call)).isEqualTo(own == Policy.Effect.DENY);
    }

    @Test
    void withoutAPolicy_aMethodWithoutAuthorizationIsOpen_andOnlyTheOtherJudgementCounts() {
        RequiredPermission call = RequiredPermission.of("execute-api:Invoke", OWN_ACCOUNT + "/v1/GET/x");

        assertThat(ResourcePolicy.none().opensTo(call)).isTrue();
        assertThat(ResourcePolicy.none().admits(Policy.Effect.ALLOW, call)).isTrue();
        assertThat(ResourcePolicy.none().admits(Policy.Effect.NEITHER, call)).isFalse();
        assertThat(ResourcePolicy.none().admitsForeign(Policy.Effect.ALLOW, call))
                .isFalse();
    }

    @Test
    void of_anotherPrincipalThanEverybody_isRefused() {
        Map<String, Object> statement = new HashMap<>(statement("Allow", "execute-api:/*"));
        statement.put("Principal", Map.of("AWS", "000000000000"));

        assertThatThrownBy(() -> ResourcePolicy.of("Here", List.of(statement), OWN_ACCOUNT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Here[0]: Principal must be *");
    }

    private static Map<String, Object> statement(String effect, String resource) {
        return Map.of("Effect", effect, "Principal", "*", "Action", "execute-api:Invoke", "Resource", resource);
    }
}
