package greenroll.api;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.LoggedContext;
import greenroll.api.group.CreateGroup;
import greenroll.api.group.UpdateGroup;
import greenroll.api.roll.ControlRoll;
import greenroll.api.roll.ReadRoll;
import greenroll.api.roll.StartRoll;
import greenroll.fleet.HealthCheck;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.LoadBalancer;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.StillAlarms;
import greenroll.fleet.StillFleet;
import greenroll.fleet.StillImages;
import greenroll.fleet.StillPrices;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.autoscaling.StillAutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.Subnet;
import greenroll.id.IdSource;
import greenroll.json.Json;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.port.ExecutionReader;
import greenroll.roll.port.MapRollStore;
import greenroll.roll.port.RollExecutions;
import greenroll.token.MapTokenStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A group of five instances in the target group {@code web}, whose revision 1 serves, and a client's calls to the API.
 */
public final class Web {

    public static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
    public static final String GROUP = "sig-0a1b2c3d";
    public static final String REQUEST = "7f1c0d52-2a8c-4b39-9f0e-0c6f4b1f6d11";
    public static final String TARGET_GROUP =
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b";
    public static final LaunchSpecification SPECIFICATION = LaunchSpecification.of(
                    "ami-1", List.of("m7g.large", "m6g.large"))
            .with(c -> {
                c.userData("aGVsbG8=");
                c.network(c.network().withSecurityGroupIds(List.of("sg-1")));
                c.iamRole("web-role");
                c.tags(Map.of("team", "web"));
                c.hardware(c.hardware().withEbsOptimized(true));
                c.serving(c.serving()
                        .with(serving -> serving.targetGroupArns(List.of(TARGET_GROUP))
                                .healthCheckType(HealthCheckType.TARGET_GROUP)));
            });

    /** The description of the group, as its owner gave it. */
    public static final String DOCUMENT = Json.write(Json.tree("""
            { "name": "web", "region": "eu-west-1", "capacity": { "minimum": 2, "target": 5, "maximum": 10 },
              "compute": {
                "instanceTypes": { "ondemand": "m7g.large", "spot": ["m6g.large"] },
                "availabilityZones": [ { "name": "eu-west-1a", "subnetIds": ["subnet-a"] },
                                       { "name": "eu-west-1b", "subnetIds": ["subnet-b"] } ],
                "launchSpecification": {
                  "imageId": "ami-1", "iamRole": { "name": "web-role" }, "securityGroupIds": ["sg-1"],
                  "ebsOptimized": true, "tags": [ { "tagKey": "team", "tagValue": "web" } ],
                  "healthCheckType": "TARGET_GROUP",
                  "loadBalancersConfig": { "loadBalancers": [ { "type": "TARGET_GROUP",
                    "arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b" } ] } } } }"""));

    public final MapRollStore store = new MapRollStore();
    public final MapTokenStore tokens = new MapTokenStore();
    public final StillFleet fleet = new StillFleet();
    public final StillImages images = new StillImages();
    public final StillPrices prices = new StillPrices();
    public final StillAlarms alarms = new StillAlarms();
    public final StillAutoScaling autoScaling = new StillAutoScaling();
    public final List<String> started = new ArrayList<>();
    /** The account id of the functions' ARNs. */
    public static final String ACCOUNT = "000000000000";

    private final LoggedContext context = new LoggedContext("greenroll-Api");
    public final InstantSource clock = InstantSource.fixed(NOW);
    private int nextId = 1;
    public final IdSource ids = () -> String.format("%08x", nextId++);
    public final RollExecutions executions = new RollExecutions() {
        @Override
        public void start(String groupId, String rollId, int generation) {
            started.add(groupId + " " + rollId + "-" + generation);
        }

        @Override
        public ExecutionOutcome state(String rollId, int generation) {
            throw new UnsupportedOperationException("the watchdog's");
        }
    };

    /** The generations that Step Functions remembers, by execution name. */
    public final Map<String, ExecutionReader.Seen> remembered = new LinkedHashMap<>();

    public final ExecutionReader seen = new ExecutionReader() {
        @Override
        public String stateMachineArn() {
            return "arn:aws:states:eu-west-1:123456789012:stateMachine:greenroll-roll";
        }

        @Override
        public Seen look(String rollId, int generation, int pages) {
            return remembered.get(rollId + "-" + generation);
        }
    };

    private static final LoadBalancer LOAD_BALANCER =
            new LoadBalancer("arn:lb", "front", Set.of("eu-west-1a", "eu-west-1b", "us-east-1a"));

    public Web() {
        store.put(group(null), new Revision(1, SPECIFICATION, NOW.minusSeconds(3600)));
        fleet.subnet("subnet-a", "eu-west-1a");
        fleet.subnet("subnet-b", "eu-west-1b");
        SPECIFICATION
                .hardware()
                .instanceTypes()
                .forEach(type -> images.type(type, "arm64", "eu-west-1a", "eu-west-1b"));
        List.of(SPECIFICATION.imageId(), "ami-7", "ami-0a1b2c").forEach(id -> images.available(id, "arm64"));
        fleet.targetGroups.put(
                TARGET_GROUP,
                new TargetGroup(
                        TARGET_GROUP,
                        "web",
                        new TargetGroup.Kind("HTTP", "instance", "vpc-1"),
                        List.of(LOAD_BALANCER),
                        HealthCheck.DEFAULT,
                        true,
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        1000,
                        5));
        Map<String, TargetHealth> targets = new LinkedHashMap<>();
        for (int number = 1; number <= 5; number++) {
            Instance instance = instance("i-" + number, InstanceState.RUNNING, null, null);
            fleet.instances.add(instance);
            targets.put(instance.id(), new TargetHealth(TargetHealth.State.HEALTHY, null, null));
        }
        fleet.health.put(TARGET_GROUP, new TargetGroupHealth.Answered(targets));
    }

    public static Group group(Group.ActiveRoll lock) {
        return Group.created(
                        GROUP,
                        "web",
                        "eu-west-1",
                        new Capacity(2, 5, 10),
                        List.of(new Subnet("eu-west-1a", "subnet-a"), new Subnet("eu-west-1b", "subnet-b")),
                        NOW.minusSeconds(3600))
                .with(c -> {
                    c.document(DOCUMENT);
                    c.revisions(c.revisions().withServingRevision(1));
                    c.activity(c.activity().withActiveRoll(lock));
                    c.version(7);
                });
    }

    public static Instance instance(String id, InstanceState state, String rollId, Integer batch) {
        return new Instance(
                id,
                state,
                new Instance.Placement("eu-west-1a", "subnet-a"),
                new Instance.Launch("ami-1", "m7g.large", false, NOW.minusSeconds(3600)),
                new Instance.Addresses("10.0.0.1", null),
                new Instance.Tags(GROUP, rollId, 1, batch, null),
                StatusChecks.NOT_ASKED,
                null);
    }

    public StartRoll startRoll() {
        return new StartRoll(store, fleet, images, alarms, autoScaling, autoScaling, prices, executions, clock, ids);
    }

    public Answer start(String body) {
        return call(
                startRoll(),
                request("PUT", "/aws/ec2/group/{groupId}/roll", GROUP, null).withBody(body));
    }

    public Answer create(String body) {
        return call(
                new CreateGroup(store, fleet, images, prices, autoScaling, autoScaling, executions, clock, ids),
                request("POST", "/aws/ec2/group", null, null).withBody(body));
    }

    public Answer update(String body) {
        return call(
                new UpdateGroup(store, fleet, images, alarms, autoScaling, autoScaling, executions, clock, ids),
                request("PUT", "/aws/ec2/group/{groupId}", GROUP, null).withBody(body));
    }

    public Answer control(String rollId, String body) {
        return control(rollId, body, "admin");
    }

    /** @param scope scope of the caller's token */
    public Answer control(String rollId, String body, String scope) {
        APIGatewayProxyRequestEvent request = request("PUT", "/aws/ec2/group/{groupId}/roll/{rollId}", GROUP, rollId)
                .withBody(body);
        request.getRequestContext().getAuthorizer().put("scopes", scope);
        return call(new ControlRoll(store, clock), request);
    }

    public Answer read(String resource, String rollId, Map<String, String> query) {
        return call(
                new ReadRoll(store, seen, clock),
                request("GET", resource, GROUP, rollId).withQueryStringParameters(query));
    }

    /** A call of {@code ops} as API Gateway passes it on. */
    public static APIGatewayProxyRequestEvent request(String method, String resource, String groupId, String rollId) {
        Map<String, String> path = new LinkedHashMap<>();
        if (groupId != null) {
            path.put("groupId", groupId);
        }
        if (rollId != null) {
            path.put("rollId", rollId);
        }
        var gateway = new APIGatewayProxyRequestEvent.ProxyRequestContext().withRequestId(REQUEST);
        gateway.setAuthorizer(
                new HashMap<>(Map.of("owner", "ops", "principalId", "ops", "scopes", "admin", "groups", "")));
        return new APIGatewayProxyRequestEvent()
                .withHttpMethod(method)
                .withResource(resource)
                .withPath(resource.replace("{groupId}", String.valueOf(groupId))
                        .replace("{rollId}", String.valueOf(rollId)))
                .withPathParameters(path.isEmpty() ? null : path)
                .withIsBase64Encoded(false)
                .withRequestContext(gateway);
    }

    public Answer call(
            RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> function,
            APIGatewayProxyRequestEvent request) {
        APIGatewayProxyResponseEvent response = function.handleRequest(request, context());
        return new Answer(response.getStatusCode(), Json.tree(response.getBody()));
    }

    /** The answer to a call. */
    public record Answer(int status, JsonNode body) {

        public JsonNode item() {
            return body.at("/response/items/0");
        }

        public JsonNode items() {
            return body.at("/response/items");
        }

        /** Each error as {@code CODE field: message}. */
        public List<String> errors() {
            List<String> errors = new ArrayList<>();
            body.at("/response/errors")
                    .forEach(one -> errors.add(one.path("code").textValue() + " "
                            + one.path("field").asText("-") + ": "
                            + one.path("message").textValue()));
            return errors;
        }

        /** Each error as {@code CODE field}. */
        public List<String> wrong() {
            return errors().stream().map(one -> one.replaceAll("(?s): .*", "")).toList();
        }
    }

    public LoggedContext context() {
        return context;
    }
}
