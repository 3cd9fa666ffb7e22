package greenroll.emulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.fallback.NotFound;
import greenroll.aws.AwsClients;
import greenroll.aws.Wiring;
import greenroll.aws.store.TableLayout;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.machine.State;
import greenroll.emulator.machine.StateMachine;
import greenroll.emulator.platform.event.SpotNotices;
import greenroll.emulator.platform.lambda.LocalContext;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Properties;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.platform.template.TemplateYaml;
import greenroll.json.Json;
import greenroll.roll.task.StepInput;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.event.ruler.Ruler;

/**
 * The project's own template: the deployed resources, their rights, and that state, function, handler and event agree.
 */
class GreenrollTemplateTest {

    private static final String ANY = "ANY";
    private static final Map<?, ?> MANAGED =
            Map.of("StringEquals", Map.of("aws:ResourceTag/greenroll:managed", "true"));

    private static final Template.Function ELSEWHERE = new Template.Function(
            "NotFound", "arn:aws:lambda:::NotFound", "NotFound", Duration.ofSeconds(29), 1024, Map.of(), List.of());

    private final Template template = Template.load(Path.of("../template.yaml"), Map.of());

    /** SAM adds two policies to each role: one for the log and one for traces. An account may attach others itself. */
    @Test
    void everyRole_hasEightManagedPoliciesAtMost() throws IOException {
        Map<String, Integer> managed = new TreeMap<>();
        String function = "";
        boolean inPolicies = false;
        for (String line : Files.readAllLines(Path.of("../template.yaml"))) {
            if (line.matches(" {2}\\w+:")) {
                function = line.strip().replace(":", "");
            }
            inPolicies = line.startsWith("      Policies:") || (inPolicies && line.startsWith("        "));
            if (inPolicies) {
                int refs = line.startsWith("      Policies: [") || line.startsWith("        - !Ref ")
                        ? line.split("!Ref ", -1).length - 1
                        : 0;
                managed.merge(function, refs, Integer::sum);
            }
        }

        assertThat(managed).containsKeys("FailRoll", "StartRoll", "UpdateGroup", "CheckForNewImages", "AmiEvents");
        assertThat(managed).containsEntry("StartRoll", 6).containsEntry("FailRoll", 6);
        assertThat(managed)
                .allSatisfy((name, own) -> assertThat(own + 2).as(name).isLessThanOrEqualTo(8));
    }

    /**
     * A scheduled run that fails is not retried, because the next scheduled run does its work. But CloudFormation sends
     * a request to GroupResource once.
     */
    @Test
    void everyScheduledFunction_isNotInvokedAgainByLambda() throws IOException {
        String text = Files.readString(Path.of("../template.yaml"));
        List<String> scheduled = Stream.of(text.split("\\n(?= {2}\\w+:\\n)"))
                .filter(resource -> resource.contains("Type: Schedule"))
                .filter(resource -> !resource.startsWith("  GroupResource:"))
                .toList();

        assertThat(scheduled)
                .hasSize(4)
                .allSatisfy(resource -> assertThat(resource).contains("MaximumRetryAttempts: 0"));
    }

    @Test
    void everyTask_isTheFunctionOfItsName() throws IOException {
        StateMachine machine = StateMachine.parse(
                Files.readString(template.machine().definition()),
                template.machine().substitutions());

        machine.states().values().forEach(state -> {
            if (state instanceof State.Task task) {
                Template.Function function = function(task.name());
                assertThat(task.functionArn()).isEqualTo(function.arn());
                assertThat(function.handler()).isEqualTo("greenroll.steps." + task.name());
                assertThat(task.timeout()).isGreaterThan(function.timeout());
            }
        });
        assertThat(machine.states().values().stream()
                        .filter(State.Task.class::isInstance)
                        .map(State::name))
                .containsExactlyInAnyOrderElementsOf(template.functions().stream()
                        .filter(function -> function.handler().startsWith("greenroll.steps."))
                        .map(Template.Function::name)
                        .toList());
    }

    @Test
    void everyFunction_hasASampleEventAndNothingElseHas() throws IOException {
        try (Stream<Path> events = Files.list(Path.of("../events"))) {
            assertThat(events.map(file -> file.getFileName().toString().replace(".json", "")))
                    .containsExactlyInAnyOrderElementsOf(template.functions().stream()
                            .map(Template.Function::name)
                            .toList());
        }
    }

    @Test
    void sampleEvents_areOfTheShapeThatTheirFunctionsAreGiven() throws IOException {
        for (Template.Route route : template.routes()) {
            APIGatewayProxyRequestEvent event = Json.read(event(route.function()), APIGatewayProxyRequestEvent.class);
            assertThat(template.routes())
                    .contains(new Template.Route(
                            route.method().equals(ANY) ? ANY : event.getHttpMethod(),
                            event.getResource(),
                            route.function(),
                            route.entry() == Template.Entry.FREE ? Template.Entry.FREE : Template.Entry.TOKEN));
        }
        assertThat(Json.read(event("Authorizer"), APIGatewayCustomAuthorizerEvent.class)
                        .getAuthorizationToken())
                .matches(template.api().tokenPattern());
    }

    @Test
    void sampleEvents_ofTheSteps_areStepInputs() throws IOException {
        for (Template.Function function : template.functions()) {
            if (function.handler().startsWith("greenroll.steps.")) {
                assertThat(Json.read(event(function.name()), StepInput.class).rollId())
                        .as(function.name())
                        .isEqualTo("sbgd-4e5f6a7b");
            }
        }
    }

    @Test
    void everyHandler_canBeMadeFromItsOwnEnvironment() {
        VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
        Platform platform = new Platform(
                template,
                clock,
                new Random(1),
                (function, sfn, sns, bus) ->
                        Ports.of(new Wiring(function.runtimeEnvironment(), new Clients(sfn, sns, bus), clock)));

        assertThatCode(platform::start).doesNotThrowAnyException();
    }

    /** Clients for services that this test never calls. */
    private record Clients(SfnClient sfn, SnsClient sns, EventBridgeClient eventBridge) implements AwsClients {

        @Override
        public Ec2Client ec2() {
            return uncalled(Ec2Client.class);
        }

        @Override
        public ElasticLoadBalancingV2Client elasticLoadBalancing() {
            return uncalled(ElasticLoadBalancingV2Client.class);
        }

        @Override
        public CloudWatchClient cloudWatch() {
            return uncalled(CloudWatchClient.class);
        }

        @Override
        public SsmClient ssm() {
            return uncalled(SsmClient.class);
        }

        @Override
        public AutoScalingClient autoScaling() {
            return uncalled(AutoScalingClient.class);
        }

        @Override
        public DynamoDbClient dynamoDb() {
            return uncalled(DynamoDbClient.class);
        }

        private static <T> T uncalled(Class<T> api) {
            return api.cast(
                    Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, (proxy, method, args) -> {
                        throw new AssertionError("called: " + method);
                    }));
        }
    }

    @Test
    void watchdogsRule_takesExecutionsThatEndedBadlyAndNoOthers() throws Exception {
        String pattern = template.rules().getFirst().pattern();
        String aborted = event("Watchdog");

        assertThat(template.rules().getFirst().function()).isEqualTo("Watchdog");
        assertThat(Ruler.matchesRule(aborted, pattern)).isTrue();
        assertThat(Ruler.matchesRule(aborted.replace("ABORTED", "FAILED"), pattern))
                .isTrue();
        assertThat(Ruler.matchesRule(aborted.replace("ABORTED", "TIMED_OUT"), pattern))
                .isTrue();
        assertThat(Ruler.matchesRule(aborted.replace("ABORTED", "SUCCEEDED"), pattern))
                .isFalse();
        assertThat(Ruler.matchesRule(aborted.replace("ABORTED", "RUNNING"), pattern))
                .isFalse();
        assertThat(Ruler.matchesRule(aborted.replace("stateMachine:greenroll-roll", "stateMachine:other"), pattern))
                .isFalse();
    }

    @Test
    void imageRules_takeImagesThatAreThereAndNothingElse() throws Exception {
        String available = event("AmiEvents");
        String parameter = """
                { "source": "aws.ssm", "detail-type": "Parameter Store Change",
                  "detail": { "name": "/web/ami", "type": "String", "operation": "Update" } }""";
        String built = """
                { "source": "aws.imagebuilder", "detail-type": "EC2 Image Builder Image State Change",
                  "resources": ["arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/1"],
                  "detail": { "previous-state": { "status": "TESTING" }, "state": { "status": "AVAILABLE" } } }""";

        for (String taken : List.of(available, parameter, parameter.replace("Update", "Create"), built)) {
            assertThat(takers(taken)).as(taken).containsExactly("AmiEvents");
        }
        for (String left : List.of(
                available.replace("available", "deregistered"),
                available.replace("available", "failed"),
                parameter.replace("Update", "Delete"),
                built.replace("AVAILABLE", "FAILED"))) {
            assertThat(takers(left)).as(left).isEmpty();
        }
    }

    @Test
    void spotRule_takesBothNoticesOfEc2AndNothingElse() throws Exception {
        String interruption = event("SpotEvents");
        String rebalance = """
                { "version": "0", "id": "1", "detail-type": "EC2 Instance Rebalance Recommendation",
                  "source": "aws.ec2", "account": "000000000000", "time": "2026-11-23T07:00:00Z", "region": "us-east-1",
                  "resources": ["arn:aws:ec2:us-east-1:000000000000:instance/i-0a1b2c3d4e5f60718"],
                  "detail": { "instance-id": "i-0a1b2c3d4e5f60718" } }""";

        for (String taken : List.of(interruption, rebalance)) {
            assertThat(takers(taken)).as(taken).containsExactly("SpotEvents");
        }
        for (String left : List.of(
                interruption.replace(
                        "EC2 Spot Instance Interruption Warning", "EC2 Instance State-change Notification"),
                interruption.replace("EC2 Spot Instance Interruption Warning", "EC2 Spot Instance Request Fulfillment"),
                interruption.replace("\"aws.ec2\"", "\"aws.ec2spotfleet\""),
                rebalance.replace("\"aws.ec2\"", "\"shop\""))) {
            assertThat(takers(left)).as(left).isEmpty();
        }
    }

    @Test
    void sampleEvent_ofSpotEvents_isTheEventOfTheSimulatedEc2() throws IOException {
        List<String> events = new ArrayList<>();
        new SpotNotices(events::add)
                .on(new RegionEvent.InterruptionWarned(
                        Instant.parse("2026-11-23T07:00:00Z"),
                        "i-0a1b2c3d4e5f60718",
                        "us-east-1a",
                        Actor.stranger("EC2")));

        JsonNode sample = Json.tree(event("SpotEvents"));
        ((ObjectNode) sample).put("id", Json.tree(events.getFirst()).path("id").asText());
        assertThat(Json.tree(events.getFirst())).isEqualTo(sample);
    }

    private List<String> takers(String event) throws Exception {
        List<String> takers = new ArrayList<>();
        for (Template.Rule rule : template.rules()) {
            if (Ruler.matchesRule(event, rule.pattern())) {
                takers.add(rule.function());
            }
        }
        return takers;
    }

    @Test
    void streamsMapping_takesNewLinesOfTimelinesAndNothingElse() throws Exception {
        Template.EventSource mapping = template.eventSources().getFirst();
        String line = Json.tree(event("Announce")).at("/Records/0").toString();

        assertThat(template.eventSources()).hasSize(1);
        assertThat(mapping.function()).isEqualTo("Announce");
        String pattern = mapping.patterns().getFirst();
        assertThat(Ruler.matchesRule(line, pattern)).isTrue();
        for (String left : List.of(
                line.replace("INSERT", "REMOVE"),
                line.replace("EVENT#0000000001#0000", "BATCH#0001"),
                line.replace("EVENT#0000000001#0000", "ROLL"))) {
            assertThat(Ruler.matchesRule(left, pattern)).as(left).isFalse();
        }
    }

    @Test
    void table_isTheOneThatTheStoreIsMadeFor() throws IOException {
        Properties table = Properties.of(
                        "Table",
                        TemplateYaml.parse(Files.readString(Path.of("../template.yaml")))
                                .get("Resources"))
                .at("Table")
                .at("Properties");
        CreateTableRequest made = TableLayout.definition("any");

        assertThat(table.list("KeySchema")).isEqualTo(keys(made.keySchema()));
        assertThat(table.list("AttributeDefinitions"))
                .isEqualTo(made.attributeDefinitions().stream()
                        .map(one -> Map.of(
                                "AttributeName", one.attributeName(), "AttributeType", one.attributeTypeAsString()))
                        .toList());
        assertThat(table.list("GlobalSecondaryIndexes"))
                .isEqualTo(made.globalSecondaryIndexes().stream()
                        .map(index -> Map.of(
                                "IndexName", index.indexName(),
                                "KeySchema", keys(index.keySchema()),
                                "Projection",
                                        Map.of(
                                                "ProjectionType",
                                                index.projection().projectionTypeAsString())))
                        .toList());
        assertThat(table.at("StreamSpecification").text("StreamViewType"))
                .isEqualTo(made.streamSpecification().streamViewTypeAsString());
        assertThat(table.at("TimeToLiveSpecification").text("AttributeName")).isEqualTo(TableLayout.EXPIRES_AT);
    }

    private static List<Map<String, String>> keys(List<KeySchemaElement> schema) {
        return schema.stream()
                .map(one -> Map.of("AttributeName", one.attributeName(), "KeyType", one.keyTypeAsString()))
                .toList();
    }

    @Test
    void routes_areTheContracts() {
        assertThat(routes(Template.Entry.TOKEN))
                .filteredOn(route -> !route.startsWith(ANY))
                .containsExactlyInAnyOrder(
                        "POST /aws/ec2/group CreateGroup",
                        "GET /aws/ec2/group ReadGroup",
                        "GET /aws/ec2/group/{groupId} ReadGroup",
                        "GET /aws/ec2/group/{groupId}/events ReadGroup",
                        "GET /aws/ec2/group/{groupId}/revisions ReadGroup",
                        "GET /aws/ec2/group/{groupId}/status ReadInstances",
                        "GET /aws/ec2/group/{groupId}/instanceHealthiness ReadInstances",
                        "PUT /aws/ec2/group/{groupId} UpdateGroup",
                        "DELETE /aws/ec2/group/{groupId} DeleteGroup",
                        "PUT /aws/ec2/group/{groupId}/scale/up ScaleGroup",
                        "PUT /aws/ec2/group/{groupId}/scale/down ScaleGroup",
                        "PUT /aws/ec2/group/{groupId}/detachInstances ScaleGroup",
                        "PUT /aws/ec2/group/{groupId}/capacity UpdateGroup",
                        "PUT /aws/ec2/group/{groupId}/roll StartRoll",
                        "GET /aws/ec2/group/{groupId}/roll ReadRoll",
                        "GET /aws/ec2/group/{groupId}/roll/{rollId} ReadRoll",
                        "GET /aws/ec2/group/{groupId}/roll/{rollId}/status ReadRoll",
                        "GET /aws/ec2/group/{groupId}/roll/{rollId}/events ReadRoll",
                        "GET /aws/ec2/group/{groupId}/roll/{rollId}/execution ReadRoll",
                        "GET /aws/ec2/group/{groupId}/roll/{rollId}/report ReadRoll",
                        "POST /aws/ec2/group/{groupId}/roll/{rollId} StartRoll",
                        "POST /aws/ec2/group/{groupId}/roll/{rollId}/action StartRoll",
                        "PUT /aws/ec2/group/{groupId}/roll/{rollId} ControlRoll",
                        "GET /aws/ec2/group/{groupId}/freeze ReadGroup",
                        "PUT /aws/ec2/group/{groupId}/freeze ControlRoll",
                        "DELETE /aws/ec2/group/{groupId}/freeze ControlRoll",
                        "GET /aws/ec2/freeze ReadGroup",
                        "PUT /aws/ec2/freeze ControlRoll",
                        "DELETE /aws/ec2/freeze ControlRoll");
    }

    @Test
    void routesOfTokens_areThereForSignedCallsUnderIam() {
        assertThat(routes(Template.Entry.SIGNATURE))
                .containsExactlyInAnyOrderElementsOf(routes(Template.Entry.TOKEN).stream()
                        .map(route -> route.replace(" /aws", " /iam/aws"))
                        .toList());
    }

    /** Only the console is open without authorization, and its function has no right in AWS. */
    @Test
    void routesWithoutAuthorizer_areTheConsoles_andItHasNoRight() {
        assertThat(routes(Template.Entry.FREE))
                .containsExactlyInAnyOrder("GET /console ServeConsole", "GET /console/{proxy+} ServeConsole");
        assertThat(template.routes().stream()
                        .filter(route -> route.function().equals("ServeConsole"))
                        .map(Template.Route::entry))
                .containsOnly(Template.Entry.FREE);
        assertThat(function("ServeConsole").statements()).isEmpty();
    }

    /**
     * In the resource policy the console is allowed or denied together with the token routes. Without them it has no
     * use.
     */
    @Test
    void tokenRoutesAndTheConsole_areAllowedTogether_andDeniedTogether() throws IOException {
        for (String takesTokens : List.of("true", "false")) {
            Properties statement = Properties.of(
                    "statement",
                    Template.load(Path.of("../template.yaml"), Map.of("TokenRoutes", takesTokens))
                            .resource("Api")
                            .at("Auth")
                            .at("ResourcePolicy")
                            .list("CustomStatements")
                            .getFirst());

            assertThat(statement.text("Effect")).isEqualTo(takesTokens.equals("true") ? "Allow" : "Deny");
            assertThat(statement.list("Resource"))
                    .containsExactly(
                            "execute-api:/v1/DELETE/aws/*",
                            "execute-api:/v1/GET/aws/*",
                            "execute-api:/v1/HEAD/aws/*",
                            "execute-api:/v1/OPTIONS/aws/*",
                            "execute-api:/v1/PATCH/aws/*",
                            "execute-api:/v1/POST/aws/*",
                            "execute-api:/v1/PUT/aws/*",
                            "execute-api:/v1/GET/console",
                            "execute-api:/v1/GET/console/*");
        }
    }

    /**
     * API Gateway matches the path first. So another method of a path goes to that path's ANY, which answers with the
     * allowed methods.
     */
    @Test
    void everyPath_takesAnyOtherMethod_toBeToldWhichItTakes() {
        Map<String, Set<String>> methods = new TreeMap<>();
        template.routes().stream()
                .filter(route -> !route.method().equals(ANY) && route.entry() == Template.Entry.TOKEN)
                .forEach(route -> methods.computeIfAbsent(route.path(), path -> new TreeSet<>())
                        .add(route.method()));

        Map<String, Set<String>> told = new TreeMap<>();
        template.routes().stream()
                .filter(route -> route.method().equals(ANY) && route.entry() == Template.Entry.TOKEN)
                .forEach(route -> {
                    assertThat(route.function()).isEqualTo("NotFound");
                    told.put(route.path(), allowed(route.path()));
                });
        assertThat(told.remove("/aws/{proxy+}")).isEmpty();
        assertThat(told).isEqualTo(methods);
        assertThat(template.functions().stream()
                        .filter(function -> function.name().equals("NotFound"))
                        .flatMap(function -> function.statements().stream()))
                .isEmpty();
    }

    private static Set<String> allowed(String path) {
        var gateway = new APIGatewayProxyRequestEvent.ProxyRequestContext();
        gateway.setAuthorizer(Map.of("owner", "ops", "scopes", "read", "groups", ""));
        var request = new APIGatewayProxyRequestEvent()
                .withHttpMethod("PATCH")
                .withResource(path)
                .withRequestContext(gateway);
        String allow = new NotFound(InstantSource.system())
                .handleRequest(request, new LocalContext(ELSEWHERE, "r", new VirtualClock(Instant.EPOCH), line -> {}))
                .getHeaders()
                .get("Allow");
        return allow == null ? Set.of() : new TreeSet<>(List.of(allow.split(", ")));
    }

    private List<String> routes(Template.Entry entry) {
        return template.routes().stream()
                .filter(route -> route.entry() == entry)
                .map(route -> route.method() + " " + route.path() + " " + route.function())
                .toList();
    }

    @Test
    void gatewayResponses_areTheEnvelopeWithTheirOwnStatus() {
        Map<String, String> codes = new TreeMap<>();
        template.api().responses().forEach((type, response) -> {
            JsonNode envelope = Json.tree(response.body().replace("$context.error.messageString", "\"why\""));
            assertThat(envelope.at("/response/status/code").intValue()).as(type).isEqualTo(response.status());
            assertThat(envelope.at("/request").properties().stream().map(Map.Entry::getKey))
                    .containsExactly("id", "url", "method", "timestamp");
            codes.put(type, envelope.at("/response/errors/0/code").textValue());
        });

        assertThat(codes)
                .isEqualTo(Map.of(
                        "UNAUTHORIZED", "UNAUTHORIZED",
                        "ACCESS_DENIED", "FORBIDDEN",
                        "INVALID_SIGNATURE", "FORBIDDEN",
                        "EXPIRED_TOKEN", "FORBIDDEN",
                        "MISSING_AUTHENTICATION_TOKEN", "NOT_FOUND",
                        "REQUEST_TOO_LARGE", "PAYLOAD_TOO_LARGE",
                        "THROTTLED", "TOO_MANY_REQUESTS",
                        "DEFAULT_4XX", "VALIDATION_ERROR",
                        "DEFAULT_5XX", "INTERNAL_ERROR"));
    }

    /** Every action that changes more than the record, and the functions that may use it. */
    @Test
    void changingActions_areGrantedToThoseWhoNeedThemOnly() {
        Map<String, Set<String>> holders = new TreeMap<>();
        for (Template.Function function : template.functions()) {
            for (Map<String, Object> statement : function.statements()) {
                if ("Deny".equals(statement.get("Effect"))) {
                    continue;
                }
                for (String action : actions(statement)) {
                    if (!action.matches(
                            "dynamodb:.*|.*:Describe.*|cloudwatch:GetMetricData|states:GetExecutionHistory|ec2:CreateTags")) {
                        holders.computeIfAbsent(action, a -> new TreeSet<>()).add(function.name());
                    }
                }
            }
        }

        Set<String> visits = Set.of(
                "PlanBatch",
                "LaunchBatch",
                "RestartBatch",
                "CheckHealth",
                "GraceWait",
                "ScaleDown",
                "FinishRoll",
                "StopRoll",
                "FailRoll");
        Set<String> launchers = Set.of(
                "LaunchBatch",
                "AmiEvents",
                "CreateGroup",
                "GroupResource",
                "UpdateGroup",
                "CheckForNewImages",
                "ScaleGroups",
                "StartRoll");
        Map<String, Set<String>> expected = new TreeMap<>();
        Set<String> checkers = Set.of(
                "AmiEvents",
                "CreateGroup",
                "GroupResource",
                "UpdateGroup",
                "CheckForNewImages",
                "ScaleGroups",
                "StartRoll");
        expected.put("ssm:GetParameter", checkers);
        for (String launch : List.of("ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate")) {
            expected.put(launch, with(checkers, "LaunchBatch"));
        }
        // Auto Scaling requires it of the function that changes the launch template version of a group.
        expected.put("ec2:RunInstances", with(with(checkers, "LaunchBatch"), "FinishRoll"));
        for (String move : List.of(
                "AttachInstances",
                "EnterStandby",
                "ExitStandby",
                "SetInstanceProtection",
                "SuspendProcesses",
                "TerminateInstanceInAutoScalingGroup",
                "UpdateAutoScalingGroup")) {
            expected.put("autoscaling:" + move, visits);
        }
        expected.put("autoscaling:ResumeProcesses", Set.of("FinishRoll", "StopRoll", "FailRoll"));
        expected.put("autoscaling:SetDesiredCapacity", Set.of("FinishRoll", "StopRoll", "FailRoll"));
        expected.put(
                "ec2:CreateLaunchTemplateVersion",
                Set.of("AmiEvents", "CheckForNewImages", "GroupResource", "StartRoll"));
        expected.put("ec2:DeleteLaunchTemplate", Set.of("FinishRoll"));
        expected.put("ec2:RebootInstances", Set.of("RestartBatch"));
        expected.put("ec2:TerminateInstances", with(without(visits, "RestartBatch"), "Watchdog"));
        expected.put(
                "elasticloadbalancing:RegisterTargets", Set.of("LaunchBatch", "RestartBatch", "StopRoll", "FailRoll"));
        expected.put("elasticloadbalancing:DeregisterTargets", visits);
        expected.put("events:PutEvents", Set.of("Announce"));
        expected.put("sqs:SendMessage", Set.of("Announce"));
        expected.put(
                "sns:Publish",
                Set.of(
                        "PlanBatch",
                        "GraceWait",
                        "ScaleDown",
                        "FinishRoll",
                        "StopRoll",
                        "FailRoll",
                        "NotifyFailure",
                        "Watchdog",
                        "HealGroups",
                        "SpotEvents",
                        "ScaleGroups"));
        expected.put(
                "states:StartExecution",
                Set.of(
                        "AmiEvents",
                        "FailRoll",
                        "GroupResource",
                        "HealGroups",
                        "SpotEvents",
                        "UpdateGroup",
                        "ScaleGroup",
                        "ScaleGroups",
                        "DeleteGroup",
                        "ContinueAsNew",
                        "CreateGroup",
                        "CheckForNewImages",
                        "StartRoll",
                        "Watchdog"));
        assertThat(holders).isEqualTo(expected);
    }

    private static Set<String> with(Set<String> some, String one) {
        Set<String> all = new TreeSet<>(some);
        all.add(one);
        return all;
    }

    private static Set<String> without(Set<String> all, String one) {
        Set<String> others = new TreeSet<>(all);
        others.remove(one);
        return others;
    }

    /** IAM attaches at most ten managed policies to a role. Two of them are SAM's own. */
    @Test
    void managedPolicies_ofAFunction_areAtMostEight() throws IOException {
        Map<?, ?> resources = (Map<?, ?>) TemplateYaml.parse(Files.readString(Path.of("../template.yaml")))
                .get("Resources");
        for (Template.Function function : template.functions()) {
            Properties properties = Properties.of(function.name(), resources.get(function.name()))
                    .at("Properties");
            List<Object> policies = properties.has("Policies") ? properties.list("Policies") : List.of();
            assertThat(policies.stream().filter(policy -> policy instanceof Map<?, ?> map && map.containsKey("Ref")))
                    .as(function.name())
                    .hasSizeLessThanOrEqualTo(8);
        }
    }

    @Test
    void passRole_isThereOnlyForTheRolesThatAreNamed() {
        Template withRoles = Template.load(
                Path.of("../template.yaml"), Map.of("InstanceRoleArns", "arn:aws:iam::000000000000:role/web"));

        assertThat(statements(template, "iam:PassRole")).isEmpty();
        assertThat(statements(withRoles, "iam:PassRole"))
                .isNotEmpty()
                .containsOnly(Map.of(
                        "Effect",
                        "Allow",
                        "Action",
                        "iam:PassRole",
                        "Resource",
                        List.of("arn:aws:iam::000000000000:role/web"),
                        "Condition",
                        Map.of("StringEquals", Map.of("iam:PassedToService", "ec2.amazonaws.com"))));
    }

    @Test
    void actionsOnTargetGroups_needTheirTagUnlessTheyAreNamed() {
        String web = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/1";
        Template named = Template.load(Path.of("../template.yaml"), Map.of("TargetGroupArns", web));

        for (String action :
                List.of("elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets")) {
            assertThat(statements(template, action))
                    .isNotEmpty()
                    .allSatisfy(statement -> assertThat(statement)
                            .containsEntry(
                                    "Resource", "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/*/*")
                            .containsEntry(
                                    "Condition",
                                    Map.of("StringEquals", Map.of("aws:ResourceTag/greenroll:managed", "true"))));
            assertThat(statements(named, action))
                    .isNotEmpty()
                    .allSatisfy(statement -> assertThat(statement)
                            .containsEntry("Resource", List.of(web))
                            .doesNotContainKey("Condition"));
        }
        assertThat(statements(template, "elasticloadbalancing:DescribeTags")).isNotEmpty();
        assertThat(statements(named, "elasticloadbalancing:DescribeTags")).isEmpty();
        assertThat(byTag(template)).containsOnly("true");
        assertThat(byTag(named)).containsOnly("false");
    }

    private static List<String> byTag(Template template) {
        return template.functions().stream()
                .filter(function -> function.environment().containsKey("GREENROLL_TARGET_GROUPS_BY_TAG"))
                .map(function -> function.environment().get("GREENROLL_TARGET_GROUPS_BY_TAG"))
                .toList();
    }

    /**
     * Functions that start an operation may try a launch. Instances that they could launch have the tag of a roll that
     * does not exist. FinishRoll can launch only from a launch template, in its owner's name.
     */
    @Test
    void runInstances_ofAnybodyButLaunchBatch_isBoundToTheRollThatThereIsNot() {
        for (Template.Function function : template.functions()) {
            List<Map<String, Object>> launching = function.statements().stream()
                    .filter(one -> actions(one).contains("ec2:RunInstances"))
                    .filter(one -> one.get("Resource").toString().contains(":instance/"))
                    .toList();
            for (Map<String, Object> statement : launching) {
                Map<String, Object> condition =
                        new TreeMap<>(Map.of("StringLike", Map.of("aws:RequestTag/greenroll:group", "sig-*")));
                if (function.name().equals("FinishRoll")) {
                    condition.put(
                            "StringLike",
                            Map.of("ec2:LaunchTemplate", "arn:aws:ec2:us-east-1:000000000000:launch-template/*"));
                } else if (!function.name().equals("LaunchBatch")) {
                    condition.put("StringEquals", Map.of("aws:RequestTag/greenroll:roll", "sbgd-00000000"));
                }
                assertThat(statement.get("Condition")).as(function.name()).isEqualTo(condition);
            }
        }
        assertThat(statements(template, "ec2:RunInstances")).hasSizeGreaterThan(5);
    }

    @Test
    void actionsOnInstancesAndTemplates_needTheGroupsTag() {
        Map<?, ?> ofAGroup = Map.of("StringLike", Map.of("aws:ResourceTag/greenroll:group", "sig-*"));
        for (String action : List.of("ec2:TerminateInstances", "ec2:DeleteLaunchTemplate")) {
            assertThat(conditions(action)).containsOnly(ofAGroup);
        }
        assertThat(conditions("ec2:RebootInstances")).containsOnly(ofAGroup, MANAGED);
        assertThat(statements(template, "ec2:CreateTags"))
                .isNotEmpty()
                .extracting(statement -> statement.get("Condition"))
                .containsOnly(
                        Map.of(
                                "StringEquals",
                                Map.of(
                                        "ec2:CreateAction",
                                        List.of("RunInstances", "CreateFleet", "CreateLaunchTemplate"))),
                        Map.of("StringEquals", Map.of("ec2:CreateAction", "RunInstances")));
    }

    /** Their owner permits each change by a tag, which no function can set. */
    @Test
    void actionsOnAutoScalingGroups_andOnTheirLaunchTemplates_needTheirTag() {
        List<String> changing = template.functions().stream()
                .flatMap(function -> function.statements().stream())
                .flatMap(statement -> actions(statement).stream())
                .filter(action -> action.matches("autoscaling:(?!Describe).*|ec2:CreateLaunchTemplateVersion"))
                .distinct()
                .toList();

        assertThat(changing)
                .hasSize(10)
                .allSatisfy(action -> assertThat(conditions(action)).containsOnly(MANAGED));
        assertThat(statements(template, "autoscaling:AttachInstances"))
                .allSatisfy(
                        statement -> assertThat(statement)
                                .containsEntry(
                                        "Resource",
                                        "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:*:autoScalingGroupName/*"));
    }

    private List<Object> conditions(String action) {
        return statements(template, action).stream()
                .map(statement -> statement.get("Condition"))
                .toList();
    }

    @Test
    void environment_namesTopicAndMachineOnlyWhereTheyMayBeUsed() {
        for (Template.Function function : template.functions()) {
            Set<String> actions = function.statements().stream()
                    .flatMap(statement -> actions(statement).stream())
                    .collect(Collectors.toSet());
            Set<String> expected = new TreeSet<>(Set.of("GREENROLL_TABLE"));
            if (actions.contains("sns:Publish")) {
                expected.add("GREENROLL_TOPIC_ARN");
                // Messages link to the console.
                expected.add("GREENROLL_CONSOLE_URL");
            }
            if (actions.contains("events:PutEvents")) {
                expected.add("GREENROLL_NAMESPACE");
                expected.add("GREENROLL_CONSOLE_URL");
            }
            if (actions.contains("states:StartExecution") || actions.contains("states:GetExecutionHistory")) {
                expected.add("GREENROLL_STATE_MACHINE_ARN");
            }
            if (actions.contains("elasticloadbalancing:DescribeTargetGroups")) {
                expected.add("GREENROLL_TARGET_GROUPS_BY_TAG");
            }
            if (actions.contains("ec2:DescribeSpotPriceHistory")) {
                expected.add("GREENROLL_ON_DEMAND_PRICES");
            }
            if (function.name().equals("SpotEvents")) {
                expected.add("GREENROLL_HEALING");
            }
            if (function.name().equals("GroupResource")) {
                expected.add("GREENROLL_CONSOLE_URL");
            }
            assertThat(function.environment().keySet()).as(function.name()).isEqualTo(expected);
        }
    }

    private static List<Map<String, Object>> statements(Template template, String action) {
        return template.functions().stream()
                .flatMap(function -> function.statements().stream())
                .filter(statement -> actions(statement).contains(action))
                .toList();
    }

    private static List<String> actions(Map<String, Object> statement) {
        return statement.get("Action") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(statement.get("Action")));
    }

    private Template.Function function(String name) {
        return template.functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String event(String function) throws IOException {
        return Files.readString(Path.of("../events", function + ".json"));
    }
}
