package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.api.roll.SampleRoll;
import greenroll.aws.fleet.SpotRequests;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.group.LaunchSpecification;
import greenroll.group.LaunchSpecification.SpotTypes;
import greenroll.group.RevertToSpot;
import greenroll.group.SpotAllocation;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.json.Json;
import greenroll.roll.Stage;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A group that mixes spot and on-demand instances: what its owner gives, what is stored, and what is answered. */
class SpotGroupTest {

    private static final String BODY = """
            { "group": {
                "name": "shop", "region": "eu-west-1", "capacity": { "minimum": 1, "target": 5, "maximum": 9 },
                "strategy": %s,
                "compute": {
                  "instanceTypes": %s,
                  "subnetIds": ["subnet-a", "subnet-b"],
                  "launchSpecification": { "imageId": "ami-0a1b2c" } } } }""";

    private static final String TYPES = """
            { "ondemand": "m7g.large", "onDemandTypes": ["m6g.large"],
              "spot": ["m6g.large", "c7g.large"], "preferredSpot": ["c7g.large"] }""";

    private final Web web = new Web();

    @BeforeEach
    void moreTypes() {
        List.of("c7g.large", "t4g.large").forEach(type -> web.images.type(type, "arm64", "eu-west-1a", "eu-west-1b"));
    }

    private Web.Answer create(String strategy, String types) {
        return web.create(BODY.formatted(strategy, types));
    }

    private Web.Answer created(String strategy, String types) {
        Web.Answer answer = create(strategy, types);
        assertThat(answer.errors()).isEmpty();
        return answer;
    }

    private SpotStrategy stored(Web.Answer answer) {
        return web.store
                .groups
                .get(answer.item().path("id").textValue())
                .policy()
                .strategy()
                .spot();
    }

    private LaunchSpecification.Hardware hardware(Web.Answer answer) {
        return web.store
                .revisions
                .get(answer.item().path("id").textValue() + "/1")
                .specification()
                .hardware();
    }

    private static List<String> warnings(JsonNode item) {
        return item.path("warnings").findValuesAsText("message");
    }

    @Test
    void create_ofAGroupWithSpotInstances_storesWhatIsGiven() {
        String strategy = """
                { "risk": 60, "fallbackToOd": false, "availabilityVsCost": "availabilityOriented", "capacityRebalance": false,
                  "revertToSpot": { "performAt": "timeWindow", "timeWindows": ["Mon:03:00-Wed:02:30", "Sat:22:15-Sun:00:00"] } }""";

        Web.Answer answer = created(strategy, TYPES);

        assertThat(stored(answer))
                .isEqualTo(new SpotStrategy(
                        60,
                        null,
                        false,
                        SpotAllocation.AVAILABILITY_ORIENTED,
                        new RevertToSpot(
                                RevertToSpot.PerformAt.TIME_WINDOW,
                                List.of(
                                        new RevertToSpot.Window(
                                                DayOfWeek.MONDAY,
                                                LocalTime.of(3, 0),
                                                DayOfWeek.WEDNESDAY,
                                                LocalTime.of(2, 30)),
                                        new RevertToSpot.Window(
                                                DayOfWeek.SATURDAY,
                                                LocalTime.of(22, 15),
                                                DayOfWeek.SUNDAY,
                                                LocalTime.MIDNIGHT))),
                        false));
        assertThat(hardware(answer).instanceTypes()).containsExactly("m7g.large", "m6g.large");
        assertThat(hardware(answer).spotTypes())
                .isEqualTo(new SpotTypes(List.of("c7g.large", "m6g.large"), List.of("c7g.large")));
        assertThat(answer.item().path("strategy")).isEqualTo(Json.tree(strategy));
        assertThat(answer.item().at("/compute/instanceTypes")).isEqualTo(Json.tree(TYPES));
        assertThat(answer.item().at("/inForce/instanceTypes")).isEqualTo(Json.tree("[\"m7g.large\",\"m6g.large\"]"));
        assertThat(answer.item().at("/inForce/spot")).isEqualTo(Json.tree("""
                { "onDemand": 2, "spot": 3, "instanceTypes": ["c7g.large", "m6g.large"],
                  "allocationStrategy": "capacity-optimized-prioritized", "fallbackToOd": false,
                  "revertToSpot": { "performAt": "timeWindow",
                    "timeWindows": ["Mon:03:00-Wed:02:30", "Sat:22:15-Sun:00:00"] },
                  "capacityRebalance": false }"""));
        assertThat(answer.item().has("warnings")).isFalse();
    }

    @Test
    void create_withOnlyARisk_hasElastigroupsDefaults_andItsOnDemandTypesForSpotToo() {
        Web.Answer answer = created("{\"risk\": 100}", "{\"ondemand\": \"m7g.large\"}");

        assertThat(stored(answer)).isEqualTo(new SpotStrategy(100, null, null, null, null, null));
        assertThat(answer.item().at("/inForce/spot")).isEqualTo(Json.tree("""
                { "onDemand": 0, "spot": 5, "instanceTypes": ["m7g.large"],
                  "allocationStrategy": "price-capacity-optimized", "fallbackToOd": true,
                  "revertToSpot": { "performAt": "always" }, "capacityRebalance": true }"""));
    }

    @Test
    void create_withSpotTypesAlone_launchesOnDemandInstancesOfThemToo() {
        Web.Answer answer = created("{\"risk\": 50}", "{\"spot\": [\"m6g.large\", \"c7g.large\"]}");

        assertThat(hardware(answer).instanceTypes()).containsExactly("m6g.large", "c7g.large");
        assertThat(hardware(answer).typesOfSpot()).containsExactly("m6g.large", "c7g.large");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}
            null
            {"risk": 0}
            {"risk": null, "onDemandCount": 0, "revertToSpot": {}}
            {"risk": "0", "onDemandCount": "0", "revertToSpot": null}
            {"revertToSpot": {"performAt": null, "timeWindows": null}}
            {"revertToSpot": {"performAt": "", "timeWindows": []}}
            """)
    void create_ofAGroupWithoutSpotInstances_launchesTheSpotTypesOnDemand(String strategy) {
        Web.Answer answer = created(strategy, TYPES);

        assertThat(stored(answer)).isEqualTo(SpotStrategy.NONE);
        assertThat(hardware(answer).instanceTypes()).containsExactly("m7g.large", "m6g.large", "c7g.large");
        assertThat(hardware(answer).spotTypes()).isEqualTo(SpotTypes.NONE);
        assertThat(answer.item().path("inForce").has("spot")).isFalse();
    }

    @Test
    void onDemandCount_hasPriorityOverRisk_and0IsNoCount() {
        Web.Answer counted = created("{\"risk\": 100, \"onDemandCount\": \"2\"}", TYPES);
        Web.Answer zero = created("{\"risk\": 100, \"onDemandCount\": 0}", TYPES);

        assertThat(counted.item().at("/inForce/spot/onDemand").intValue()).isEqualTo(2);
        assertThat(counted.item().at("/inForce/spot/spot").intValue()).isEqualTo(3);
        assertThat(warnings(counted.item()))
                .containsExactly("strategy.risk has no effect: onDemandCount says how many are spot");
        assertThat(stored(zero).onDemandCount()).isNull();
        assertThat(zero.item().at("/inForce/spot/onDemand").intValue()).isZero();
        assertThat(zero.item().has("warnings")).isFalse();
    }

    /** The answer has EC2's name of what CreateFleet is really asked for. */
    @ParameterizedTest
    @EnumSource(SpotAllocation.class)
    void availabilityVsCost_isTheAllocationStrategyThatEc2IsAskedFor(SpotAllocation allocation) {
        for (String types : List.of("{\"ondemand\": \"m7g.large\"}", TYPES)) {
            Web.Answer answer =
                    created("{\"risk\": 100, \"availabilityVsCost\": \"" + allocation.wire() + "\"}", types);

            assertThat(stored(answer).allocation()).isEqualTo(allocation);
            assertThat(answer.item().at("/inForce/spot/allocationStrategy").textValue())
                    .isEqualTo(askedOfEc2(allocation, hardware(answer)));
        }
    }

    private static String askedOfEc2(SpotAllocation allocation, LaunchSpecification.Hardware hardware) {
        LaunchRequest.Spot spot = new LaunchRequest.Spot(
                List.of(new CapacityPool(new Subnet("eu-west-1a", "subnet-a"), "m7g.large")), allocation);
        LaunchRequest launch = new LaunchRequest(
                new LaunchRequest.Purpose(Web.GROUP, "web", "sbgd-00000001", 1, 1),
                Web.SPECIFICATION.withHardware(hardware),
                spot,
                1,
                "token");
        return SpotRequests.fleet(launch, spot).spotOptions().allocationStrategyAsString();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /strategy/risk               | 101                          | group.strategy.risk must be a whole number from 0 to 100, but was 101
            /strategy/risk               | 12.5                         | group.strategy.risk must be a whole number from 0 to 100, but was 12.5
            /strategy/onDemandCount      | -1                           | group.strategy.onDemandCount must be a whole number from 1 to 2147483647, but was -1
            /strategy/fallbackToOd       | "yes"                        | group.strategy.fallbackToOd must be true or false, but was "yes"
            /strategy/capacityRebalance  | 1                            | group.strategy.capacityRebalance must be true or false, but was 1
            /strategy/availabilityVsCost | "cheap"                      | group.strategy.availabilityVsCost must be one of availabilityOriented, balanced, cheapest, costOriented, equalAzDistribution, but was "cheap"
            /strategy/revertToSpot       | {"performAt": "now"}         | group.strategy.revertToSpot.performAt must be one of always, never, timeWindow, but was "now"
            /strategy/revertToSpot       | {"performAt": "timeWindow"}  | group.strategy.revertToSpot.timeWindows is required when performAt is timeWindow: at least one like Mon:03:00-Wed:02:30
            /strategy/revertToSpot       | {"performAt": "timeWindow", "timeWindows": ["Mon:03:00-Wed:24:00"]} | group.strategy.revertToSpot.timeWindows[0] must be a time of the week in UTC like Mon:03:00-Wed:02:30
            /strategy/revertToSpot       | {"timeWindows": ["Mon:03:00-Wed:02:30"]} | group.strategy.revertToSpot.performAt is required with timeWindows: timeWindow
            /strategy/revertToSpot       | "always"                     | group.strategy.revertToSpot must be an object, but was "always"
            /compute/instanceTypes/spot  | ["large"]                    | group.compute.instanceTypes.spot[0] must be an instance type like m7g.large
            """)
    void aWrongValue_isRefusedByName_withTheWayOut(String pointer, String value, String message) {
        assertThat(refused(pointer, value))
                .containsExactly("VALIDATION_ERROR " + message.replaceAll(" .*", "") + ": " + message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /compute/instanceTypes/weights              | [{"instanceType": "m7g.large", "weightedCapacity": 2}] | group.compute.instanceTypes.weights | each instance counts as one, so leave the weights out and list types of the same size
            /compute/instanceTypes/resourceRequirements | {"requiredVCpuMinimum": 2}  | group.compute.instanceTypes.resourceRequirements.requiredVCpuMinimum | list the types in order of preference in onDemandTypes and spot
            /strategy/considerODPricing                 | true  | group.strategy.considerODPricing           | leave it out
            /strategy/utilizeCommitments                | true  | group.strategy.utilizeCommitments          | leave it out
            /strategy/maxReplacementsPercentage         | 20    | group.strategy.maxReplacementsPercentage   | leave it out
            /strategy/restrictSingleAz                  | true  | group.strategy.restrictSingleAz            | leave it out
            /strategy/immediateODRecoverThreshold       | 10    | group.strategy.immediateODRecoverThreshold | leave it out
            /strategy/minimumInstanceLifetime           | 7     | group.strategy.minimumInstanceLifetime     | leave it out
            """)
    void whatIsNotSupported_isRefusedByName_withTheWayOut(String pointer, String value, String field, String wayOut) {
        assertThat(refused(pointer, value))
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .startsWith("UNSUPPORTED_FIELD " + field + ": ")
                        .endsWith(wayOut));
    }

    private List<String> refused(String pointer, String value) {
        ObjectNode body = (ObjectNode) Json.tree(BODY.formatted("{\"risk\": 50}", TYPES));
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) body.at("/group" + pointer.substring(0, last)))
                .set(pointer.substring(last + 1), Json.tree(value));

        Web.Answer answer = web.create(body.toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(web.store.groups).containsOnlyKeys(Web.GROUP);
        return answer.errors();
    }

    @Test
    void aField_withoutEffect_isNamedInTheAnswer() {
        assertThat(warnings(created("""
                { "risk": 50, "utilizeReservedInstances": true, "lifetimePeriod": "hours",
                  "availabilityVsCost": "cheapest",
                  "revertToSpot": { "performAt": "never", "timeWindows": ["Mon:03:00-Wed:02:30"] } }""", TYPES).item()))
                .containsExactly(
                        "compute.instanceTypes.preferredSpot has no effect: with availabilityVsCost cheapest the price"
                                + " alone decides",
                        "strategy.utilizeReservedInstances has no effect: EC2 itself applies reserved instances to what"
                                + " runs on demand",
                        "strategy.lifetimePeriod has no effect: it is the unit of a time that is not shown here",
                        "strategy.revertToSpot.timeWindows has no effect: performAt is never");
        assertThat(warnings(created("{\"risk\": 50, \"lifetimePeriod\": \"days\"}", TYPES)
                        .item()))
                .as("the default asks for nothing")
                .isEmpty();
    }

    @Test
    void plan_ofAGroupWithSpotInstances_saysHowManyAreSpot_andOfWhichTypes() {
        web.prices
                .onDemand("m7g.large=0.0816")
                .spot("c7g.large", "0.03", "eu-west-1a")
                .spot("m6g.large", "0.04", "eu-west-1b");
        Web.Answer answer = web.call(
                new CreateGroup(
                        web.store,
                        web.fleet,
                        web.images,
                        web.prices,
                        web.autoScaling,
                        web.autoScaling,
                        web.executions,
                        web.clock,
                        web.ids),
                Web.request("POST", "/aws/ec2/group", null, null)
                        .withQueryStringParameters(Map.of("dryRun", "true"))
                        .withBody(
                                BODY.formatted("{\"onDemandCount\": 1, \"availabilityVsCost\": \"cheapest\"}", TYPES)));

        assertThat(answer.item()).isEqualTo(Json.tree("""
                { "feasible": true, "problems": [],
                  "warnings": [ { "code": "NO_EFFECT", "message": "compute.instanceTypes.preferredSpot has no effect: with\
                 availabilityVsCost cheapest the price alone decides" } ],
                  "launch": { "instances": 5, "imageId": "ami-0a1b2c", "instanceTypes": ["m7g.large", "m6g.large"],
                    "spot": { "onDemand": 1, "spot": 4, "instanceTypes": ["c7g.large", "m6g.large"],
                      "allocationStrategy": "lowest-price", "fallbackToOd": true,
                      "revertToSpot": { "performAt": "always" }, "capacityRebalance": true },
                    "pricePerHour": { "currency": "USD", "target": { "least": 0.2016, "most": 0.2416 } },
                    "availabilityZones": [ { "name": "eu-west-1a", "subnetIds": ["subnet-a"] },
                                           { "name": "eu-west-1b", "subnetIds": ["subnet-b"] } ] } }"""));
    }

    @Test
    void update_ofOneField_keepsTheOthers() {
        web.update("""
                { "group": { "strategy": { "risk": 40, "fallbackToOd": false, "availabilityVsCost": "costOriented",
                  "revertToSpot": { "performAt": "timeWindow", "timeWindows": ["Mon:03:00-Wed:02:30"] } } } }""");

        Web.Answer answer =
                web.update("{\"group\":{\"strategy\":{\"risk\":80,\"revertToSpot\":{\"performAt\":\"never\"}}}}");

        assertThat(answer.errors()).isEmpty();
        assertThat(web.store.groups.get(Web.GROUP).policy().strategy().spot())
                .isEqualTo(new SpotStrategy(
                        80,
                        null,
                        false,
                        SpotAllocation.COST_ORIENTED,
                        new RevertToSpot(RevertToSpot.PerformAt.NEVER, List.of()),
                        null));
        assertThat(answer.item().path("strategy")).isEqualTo(Json.tree("""
                { "risk": 80, "fallbackToOd": false, "availabilityVsCost": "costOriented",
                  "revertToSpot": { "performAt": "never", "timeWindows": ["Mon:03:00-Wed:02:30"] } }"""));
    }

    /** The group's spot type was launched on demand, and no longer is. */
    @Test
    void update_ofTheRiskAlone_makesARevision_becauseTheOnDemandTypesChange_andBackMakesTheServingOneTheLatest() {
        Web.Answer spot = web.update("{\"group\":{\"strategy\":{\"risk\":50}}}");
        Web.Answer more = web.update("{\"group\":{\"strategy\":{\"risk\":70}}}");
        Web.Answer back = web.update("{\"group\":{\"strategy\":{\"risk\":0}}}");

        assertThat(spot.item().path("latestRevision").intValue()).isEqualTo(2);
        LaunchSpecification.Hardware hardware =
                web.store.revisions.get(Web.GROUP + "/2").specification().hardware();
        assertThat(hardware.instanceTypes()).containsExactly("m7g.large");
        assertThat(hardware.spotTypes()).isEqualTo(new SpotTypes(List.of("m6g.large"), List.of()));
        assertThat(more.item().path("latestRevision").intValue())
                .as("the same types")
                .isEqualTo(2);
        assertThat(back.item().path("latestRevision").intValue()).isEqualTo(1);
    }

    @Test
    void whatGetAnswers_isTakenByPut_andChangesNothing() {
        web.update("{\"group\":{\"strategy\":{\"risk\":50,\"revertToSpot\":{\"performAt\":\"never\"}}}}");
        Web.Answer read = web.call(
                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                Web.request("GET", "/aws/ec2/group/{groupId}", Web.GROUP, null));

        Web.Answer answer = web.update(Json.write(Map.of("group", read.item())));

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.item()).isEqualTo(read.item());
        assertThat(web.store.revisions).hasSize(2);
    }

    @Test
    void planOfARoll_saysForEachBatchHowManyAreSpot_andTheShareOfTheGroup() {
        web.update("{\"group\":{\"strategy\":{\"risk\":60}}}");
        web.fleet.instances.set(4, spot(web.fleet.instances.get(4)));

        Web.Answer answer = web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                        .withQueryStringParameters(Map.of("dryRun", "true"))
                        .withBody("{\"batchSizePercentage\": 40}"));

        assertThat(answer.item().path("share")).isEqualTo(Json.tree("""
                { "now": { "onDemand": 4, "spot": 1 }, "target": { "onDemand": 2, "spot": 3 } }"""));
        JsonNode batches = answer.item().path("batches");
        assertThat(batches.findValuesAsText("launches")).containsExactly("2", "2", "1");
        assertThat(batches.findValues("onDemand").stream()
                        .mapToInt(JsonNode::intValue)
                        .sum())
                .isEqualTo(2);
        assertThat(batches.findValues("spot").stream()
                        .mapToInt(JsonNode::intValue)
                        .sum())
                .isEqualTo(3);
        batches.forEach(batch -> assertThat(
                        batch.path("onDemand").intValue() + batch.path("spot").intValue())
                .isEqualTo(batch.path("launches").intValue()));
    }

    @Test
    void planOfARoll_ofAGroupWithoutSpotInstances_saysNothingOfThem() {
        Web.Answer answer = web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                        .withQueryStringParameters(Map.of("dryRun", "true"))
                        .withBody("{\"batchSizePercentage\": 40}"));

        assertThat(answer.item().has("share")).isFalse();
        assertThat(answer.item().findValues("spot")).isEmpty();
        assertThat(answer.item().findValues("onDemand")).isEmpty();
    }

    private JsonNode scale(String direction, int by, String key) {
        Web.Answer answer = web.call(
                new ScaleGroup(web.store, web.fleet, web.executions, web.clock, web.ids),
                Web.request("PUT", "/aws/ec2/group/{groupId}/scale/" + direction, Web.GROUP, null)
                        .withHeaders(Map.of("Idempotency-Key", key))
                        .withQueryStringParameters(Map.of("adjustment", "" + by)));
        assertThat(answer.errors()).isEmpty();
        return answer.item();
    }

    /** All five are on demand. With eight, three of them may be, so only spot instances are launched. */
    @Test
    void scaleUp_answersTheSpotInstancesAsSpotRequests() {
        web.store.put(SampleRoll.at(Stage.FINISHED));
        web.update("{\"group\":{\"strategy\":{\"onDemandCount\":3}}}");

        JsonNode item = scale("up", 3, "a");

        assertThat(item.path("newInstances")).isEmpty();
        assertThat(item.path("newSpotRequests")).isEqualTo(Json.tree("""
                [ { "lifeCycle": "SPOT" }, { "lifeCycle": "SPOT" }, { "lifeCycle": "SPOT" } ]"""));
    }

    @Test
    void scaleUp_ofAGroupThatHasItsShare_launchesBothKinds_andIsAnsweredTheSameAgain() {
        web.store.put(SampleRoll.at(Stage.FINISHED));
        web.update("{\"group\":{\"strategy\":{\"risk\":50}}}");
        List.of(3, 4).forEach(index -> web.fleet.instances.set(index, spot(web.fleet.instances.get(index))));

        JsonNode item = scale("up", 3, "a");

        assertThat(item.path("newInstances")).isEqualTo(Json.tree("""
                [ { "instanceType": "m7g.large", "lifeCycle": "OD" } ]"""));
        assertThat(item.path("newSpotRequests")).hasSize(2);
        assertThat(scale("up", 3, "a").path("newSpotRequests")).hasSize(2);
    }

    /** Three of the five are spot. The group keeps its two on-demand instances. */
    @Test
    void scaleDown_answersTheSpotInstancesThatGoAsSpotRequests() {
        web.store.put(SampleRoll.at(Stage.FINISHED));
        web.update("{\"group\":{\"strategy\":{\"onDemandCount\":2}}}");
        List.of(2, 3, 4).forEach(index -> web.fleet.instances.set(index, spot(web.fleet.instances.get(index))));

        JsonNode item = scale("down", 2, "a");

        assertThat(item.path("victimInstances")).isEmpty();
        assertThat(item.path("victimSpotRequests").findValuesAsText("lifeCycle"))
                .containsExactly("SPOT", "SPOT");
        assertThat(item.path("victimSpotRequests").findValuesAsText("instanceId"))
                .isSubsetOf("i-3", "i-4", "i-5");
    }

    private static Instance spot(Instance one) {
        return one.withLaunch(one.launch().withSpot(true));
    }

    @Test
    void liveInstances_haveTheirLifeCycleAndType() {
        web.fleet.instances.add(spot(Web.instance("i-6", InstanceState.RUNNING, null, null)));

        JsonNode items = web.call(
                        new ReadInstances(
                                web.store, web.fleet, web.autoScaling, web.autoScaling, web.prices, web.clock),
                        Web.request("GET", "/aws/ec2/group/{groupId}/status", Web.GROUP, null))
                .items();

        assertThat(items.findValuesAsText("lifeCycle")).containsExactly("OD", "OD", "OD", "OD", "OD", "SPOT");
        assertThat(items.findValuesAsText("instanceType")).containsOnly("m7g.large");
    }
}
