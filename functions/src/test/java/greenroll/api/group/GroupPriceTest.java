package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Instance;
import greenroll.fleet.Unavailable;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The price of a group's instances for an hour, as plans and the status show it. The group's types are {@code m7g.large}
 * and {@code m6g.large}. Two of its five instances are spot.
 */
class GroupPriceTest {

    private static final String CREATE = """
            { "group": {
                "name": "shop", "region": "eu-west-1", "capacity": { "target": 5 }, "strategy": { "risk": %d },
                "compute": {
                  "instanceTypes": { "ondemand": "m7g.large", "spot": ["m6g.large"] },
                  "subnetIds": ["subnet-a", "subnet-b"], "product": "Linux/UNIX",
                  "launchSpecification": { "imageId": "ami-0a1b2c" } } } }""";

    private static final String ROLL = """
            { "batchSizePercentage": 50, "gracePeriod": 60, "strategy": { "action": "%s" } }""";

    private final Web web = new Web();

    GroupPriceTest() {
        web.prices
                .onDemand("m7g.large=0.0816")
                .spot("m7g.large", "0.0310", "eu-west-1a", "eu-west-1b")
                .spot("m6g.large", "0.0200", "eu-west-1a")
                .spot("m6g.large", "0.0254", "eu-west-1b");
    }

    private void usesSpot() {
        Strategy strategy = new Strategy(SpotStrategy.NONE.withRisk(60), null, null, false);
        web.store.groups.computeIfPresent(
                Web.GROUP, (id, group) -> group.with(c -> c.policy(c.policy().withStrategy(strategy))));
        for (int i = 3; i < 5; i++) {
            Instance one = web.fleet.instances.get(i);
            web.fleet.instances.set(i, one.withLaunch(one.launch().withSpot(true)));
        }
    }

    private JsonNode status() {
        Web.Answer answer = web.call(
                new ReadInstances(web.store, web.fleet, web.autoScaling, web.autoScaling, web.prices, web.clock),
                Web.request("GET", "/aws/ec2/group/{groupId}/status", Web.GROUP, null));
        assertThat(answer.items()).hasSize(5);
        return answer.body().path("response");
    }

    private JsonNode rollPlan(String action) {
        Web.Answer answer = web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                        .withQueryStringParameters(Map.of("dryRun", "true"))
                        .withBody(ROLL.formatted(action)));
        assertThat(answer.errors()).isEmpty();
        return answer.item();
    }

    private JsonNode creationPlan(int risk) {
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
                        .withBody(CREATE.formatted(risk)));
        assertThat(answer.errors()).isEmpty();
        return answer.item();
    }

    /** The messages of the warnings about prices. A plan has others too. */
    private static List<String> warnings(JsonNode of) {
        List<String> messages = new ArrayList<>();
        of.path("warnings").forEach(warning -> {
            if (warning.path("code").textValue().equals("PRICE_UNKNOWN")) {
                messages.add(warning.path("message").textValue());
            }
        });
        return messages;
    }

    /** Now 3 × 0.0816 + 2 × 0.0310. The target has 2 on demand and 3 spot, of 0.0200 to 0.0310. */
    @Test
    void planOfARoll_hasThePriceNowAndAfterIt() {
        usesSpot();

        JsonNode plan = rollPlan("REPLACE_SERVER");

        assertThat(plan.path("pricePerHour")).isEqualTo(Json.tree("""
                { "currency": "USD", "now": 0.3068, "target": { "least": 0.2232, "most": 0.2562 } }"""));
        assertThat(warnings(plan)).isEmpty();
        assertThat(web.prices.asked).containsExactly("Linux/UNIX [m6g.large, m7g.large]");
    }

    @Test
    void planOfARestart_whichLaunchesNothing_hasTheSamePriceAfterIt() {
        usesSpot();

        assertThat(rollPlan("RESTART_SERVER").path("pricePerHour")).isEqualTo(Json.tree("""
                { "currency": "USD", "now": 0.3068, "target": { "least": 0.3068, "most": 0.3068 } }"""));
    }

    /** Two on demand, and three spot of the one type that the group has for them. */
    @Test
    void planOfACreation_hasThePriceOfItsLaunch() {
        JsonNode plan = creationPlan(60);

        assertThat(plan.path("launch").path("pricePerHour")).isEqualTo(Json.tree("""
                { "currency": "USD", "target": { "least": 0.2232, "most": 0.2394 } }"""));
        assertThat(warnings(plan)).isEmpty();
        assertThat(web.prices.asked).containsExactly("Linux/UNIX [m6g.large]");
    }

    @Test
    void status_hasThePriceNow_andAtTheShareThatWasAskedFor_besideTheInstances() {
        usesSpot();

        JsonNode response = status();

        assertThat(response.path("pricePerHour")).isEqualTo(Json.tree("""
                { "currency": "USD", "now": 0.3068, "target": { "least": 0.2232, "most": 0.2562 } }"""));
        assertThat(response.has("warnings")).isFalse();
    }

    @Test
    void status_readAgainWithinAMinute_asksEc2NoSecondTime_andHasTheSameTag() {
        usesSpot();
        ReadInstances function =
                new ReadInstances(web.store, web.fleet, web.autoScaling, web.autoScaling, web.prices, web.clock);
        var request = Web.request("GET", "/aws/ec2/group/{groupId}/status", Web.GROUP, null);

        String tag = function.handleRequest(request, web.context()).getHeaders().get("ETag");

        assertThat(function.handleRequest(request, web.context()).getHeaders().get("ETag"))
                .isEqualTo(tag);
        assertThat(web.prices.asked).hasSize(1);
    }

    @Test
    void status_whenAPriceChanges_hasAnotherTag() {
        usesSpot();
        var request = Web.request("GET", "/aws/ec2/group/{groupId}/status", Web.GROUP, null);
        String tag = new ReadInstances(web.store, web.fleet, web.autoScaling, web.autoScaling, web.prices, web.clock)
                .handleRequest(request, web.context())
                .getHeaders()
                .get("ETag");
        web.prices.spot("m7g.large", "0.0320", "eu-west-1a");

        assertThat(new ReadInstances(web.store, web.fleet, web.autoScaling, web.autoScaling, web.prices, web.clock)
                        .handleRequest(request, web.context())
                        .getHeaders()
                        .get("ETag"))
                .isNotEqualTo(tag);
    }

    @Test
    void aGroupWithoutSpotInstances_hasNoPrice_andNobodyAsksForOne() {
        assertThat(rollPlan("REPLACE_SERVER").has("pricePerHour")).isFalse();
        assertThat(creationPlan(0).path("launch").has("pricePerHour")).isFalse();
        assertThat(status().has("pricePerHour")).isFalse();
        assertThat(web.prices.asked).isEmpty();
    }

    /** Without a guess: the price of what is spot alone would be no price of the group. */
    @Test
    void aPriceThatIsMissing_isLeftOut_andAWarningNamesIt() {
        usesSpot();
        web.prices.onDemand("");

        JsonNode plan = rollPlan("REPLACE_SERVER");

        assertThat(plan.has("pricePerHour")).isFalse();
        assertThat(plan.path("feasible").booleanValue()).isTrue();
        assertThat(warnings(plan))
                .containsExactly("what the instances cost in an hour is not known: the stack's parameter OnDemandPrices"
                        + " has no price of m7g.large");
        assertThat(warnings(creationPlan(60)))
                .containsExactly("what the instances cost in an hour is not known: the stack's parameter OnDemandPrices"
                        + " has no price of m7g.large");
        assertThat(warnings(status())).hasSize(1);
    }

    @Test
    void aPriceOfTheTargetAlone_isShown_withTheReasonWhyTheOtherIsNot() {
        usesSpot();
        Instance first = web.fleet.instances.getFirst();
        web.fleet.instances.set(0, first.withLaunch(first.launch().withInstanceType("c7g.large")));

        JsonNode response = status();

        assertThat(response.path("pricePerHour")).isEqualTo(Json.tree("""
                { "currency": "USD", "target": { "least": 0.2232, "most": 0.2562 } }"""));
        assertThat(warnings(response))
                .containsExactly("what the instances cost in an hour is not known: the stack's parameter OnDemandPrices"
                        + " has no price of c7g.large");
    }

    @Test
    void prices_thatEc2DoesNotTell_failNothing() {
        usesSpot();
        web.prices.unanswered = new Unavailable("DescribeSpotPriceHistory: RequestLimitExceeded", null);

        assertThat(rollPlan("REPLACE_SERVER").path("feasible").booleanValue()).isTrue();
        assertThat(warnings(status()))
                .containsExactly("what the instances cost in an hour is not known: EC2 did not tell the spot prices:"
                        + " DescribeSpotPriceHistory: RequestLimitExceeded");

        web.prices.unanswered = new FleetRefused(
                "UnauthorizedOperation", "DescribeSpotPriceHistory: you may not", new RuntimeException());
        JsonNode plan = creationPlan(60);

        assertThat(plan.path("feasible").booleanValue()).isTrue();
        assertThat(plan.path("launch").has("pricePerHour")).isFalse();
        assertThat(warnings(plan))
                .containsExactly("what the instances cost in an hour is not known: EC2 did not tell the spot prices:"
                        + " DescribeSpotPriceHistory: you may not");
    }
}
