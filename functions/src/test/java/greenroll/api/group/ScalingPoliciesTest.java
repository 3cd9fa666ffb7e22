package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.api.Web;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.CapacityChange.Adjustment;
import greenroll.group.scaling.CapacityChange.MaximumTarget;
import greenroll.group.scaling.CapacityChange.MinimumTarget;
import greenroll.group.scaling.CapacityChange.PercentageAdjustment;
import greenroll.group.scaling.CapacityChange.Update;
import greenroll.group.scaling.Metric;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.ScalingPolicy.Comparison;
import greenroll.group.scaling.ScalingPolicy.Evaluation;
import greenroll.group.scaling.ScalingPolicy.Step;
import greenroll.group.scaling.ScalingPolicy.TargetTracking;
import greenroll.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code group.scaling}: the policies by which a group follows CloudWatch metrics. */
class ScalingPoliciesTest {

    /** A policy with only the fields that it must have. */
    private static final String BUSY = "{\"policyName\": \"busy\", \"threshold\": 70}";

    private static final Metric CPU = new Metric("AWS/EC2", "CPUUtilization", Map.of(), "Average", null);
    /** Five minutes, one of them, and a cooldown of five minutes. */
    private static final Evaluation USUAL = new Evaluation(Duration.ofSeconds(300), 1, Duration.ofSeconds(300));

    private final Web web = new Web();

    @Test
    void policies_withOnlyTheRequiredFields_haveElastigroupsDefaults() {
        create("""
                { "up": [ { "policyName": "busy", "threshold": 70 } ],
                  "down": [ { "policyName": "idle", "threshold": 20 } ],
                  "target": [ { "policyName": "cpu", "target": 50 } ] }""");

        assertThat(stored())
                .containsExactly(
                        new ScalingPolicy(
                                "busy",
                                CPU,
                                true,
                                USUAL,
                                Comparison.GTE,
                                List.of(new Step(70, new Adjustment(1))),
                                null),
                        new ScalingPolicy(
                                "idle",
                                CPU,
                                true,
                                USUAL,
                                Comparison.LTE,
                                List.of(new Step(20, new Adjustment(-1))),
                                null),
                        new ScalingPolicy(
                                "cpu", CPU, true, USUAL, Comparison.GT, List.of(), new TargetTracking(50, null)));
    }

    @Test
    void policies_withAllTheirFields_areStored() {
        create("""
                { "up": [ { "policyName": "queue", "isEnabled": true, "source": "cloudWatch",
                      "namespace": "AWS/SQS", "metricName": "ApproximateNumberOfMessagesVisible",
                      "dimensions": [ { "name": "QueueName", "value": "orders" } ],
                      "statistic": "maximum", "unit": "count", "period": 60, "evaluationPeriods": 3, "cooldown": 0,
                      "operator": "gt",
                      "stepAdjustments": [
                        { "threshold": 100, "action": { "type": "adjustment", "adjustment": 1 } },
                        { "threshold": 1000.5, "action": { "type": "percentageAdjustment", "adjustment": 50 } } ] } ],
                  "down": [ { "policyName": "slow", "namespace": "Shop", "metricName": "Latency",
                      "dimensions": [ { "name": "Stage", "value": "live" }, { "name": "InstanceId", "value": "i-1" } ],
                      "statistic": "percentile", "extendedStatistic": "p99.9", "unit": "milliseconds", "period": 86400,
                      "cooldown": 86400, "operator": "lt", "threshold": -1.5,
                      "action": { "type": "percentageAdjustment", "adjustment": 10 } } ],
                  "target": [ { "policyName": "requests", "namespace": "AWS/ApplicationELB",
                      "metricName": "RequestCountPerTarget",
                      "dimensions": [ { "name": "TargetGroup", "value": "targetgroup/web/1a2b" } ],
                      "statistic": "sum", "period": 120, "evaluationPeriods": 2, "cooldown": 60,
                      "target": 99.5, "maxCapacityPerScale": 4 } ] }""");

        assertThat(stored())
                .containsExactly(
                        new ScalingPolicy(
                                "queue",
                                new Metric(
                                        "AWS/SQS",
                                        "ApproximateNumberOfMessagesVisible",
                                        Map.of("QueueName", "orders"),
                                        "Maximum",
                                        "Count"),
                                false,
                                new Evaluation(Duration.ofSeconds(60), 3, Duration.ZERO),
                                Comparison.GT,
                                List.of(
                                        new Step(100, new Adjustment(1)),
                                        new Step(1000.5, new PercentageAdjustment(50))),
                                null),
                        new ScalingPolicy(
                                "slow",
                                new Metric(
                                        "Shop",
                                        "Latency",
                                        Map.of("Stage", "live", "InstanceId", "i-1"),
                                        "p99.9",
                                        "Milliseconds"),
                                false,
                                new Evaluation(Duration.ofDays(1), 1, Duration.ofDays(1)),
                                Comparison.LT,
                                List.of(new Step(-1.5, new PercentageAdjustment(-10))),
                                null),
                        new ScalingPolicy(
                                "requests",
                                new Metric(
                                        "AWS/ApplicationELB",
                                        "RequestCountPerTarget",
                                        Map.of("TargetGroup", "targetgroup/web/1a2b"),
                                        "Sum",
                                        null),
                                false,
                                new Evaluation(Duration.ofSeconds(120), 2, Duration.ofSeconds(60)),
                                Comparison.GT,
                                List.of(),
                                new TargetTracking(99.5, 4)));
    }

    @Test
    void aGroup_withoutScaling_hasNoPolicy() {
        assertThat(web.create(CreateGroupTest.BODY).errors()).isEmpty();

        assertThat(stored()).isEmpty();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("{'adjustment': 2}", new Adjustment(2), new Adjustment(-2)),
                Arguments.of("{'adjustment': '2'}", new Adjustment(2), new Adjustment(-2)),
                Arguments.of("{'adjustment': 0}", new Adjustment(1), new Adjustment(-1)),
                Arguments.of("{'action': {}}", new Adjustment(1), new Adjustment(-1)),
                Arguments.of("{'minTargetCapacity': 5}", new MinimumTarget(5), new MinimumTarget(5)),
                Arguments.of("{'maxTargetCapacity': '3'}", new MaximumTarget(3), new MaximumTarget(3)),
                action("{'type': 'adjustment', 'adjustment': '3'}", new Adjustment(3), new Adjustment(-3)),
                action(
                        "{'type': 'percentageAdjustment', 'adjustment': 50}",
                        new PercentageAdjustment(50),
                        new PercentageAdjustment(-50)),
                action("{'type': 'setMinTarget', 'minTargetCapacity': '5'}", new MinimumTarget(5)),
                action("{'type': 'setMaxTarget', 'maxTargetCapacity': 3}", new MaximumTarget(3)),
                action("{'type': 'updateCapacity', 'minimum': '1', 'target': 2, 'maximum': '3'}", new Update(1, 2, 3)),
                action("{'type': 'updateCapacity', 'target': 0}", new Update(null, 0, null)),
                action(
                        "{'type': 'updateCapacity', 'maximum': 5, 'adjustment': 0, 'minTargetCapacity': '0'}",
                        new Update(null, null, 5)));
    }

    private static Arguments action(String action, CapacityChange both) {
        return action(action, both, both);
    }

    private static Arguments action(String action, CapacityChange up, CapacityChange down) {
        return Arguments.of("{'action': " + action + "}", up, down);
    }

    /** An adjustment in {@code down} removes instances. */
    @ParameterizedTest
    @MethodSource("changes")
    void thePolicysAction_isThisChange(String fields, CapacityChange up, CapacityChange down) {
        String busy = CreateGroupBodies.changed(BUSY, fields.replace('\'', '"'));

        create("{ \"up\": [" + busy + "], \"down\": [" + busy.replace("busy", "idle") + "] }");

        assertThat(stored()).flatExtracting(ScalingPolicy::steps).containsExactly(new Step(70, up), new Step(70, down));
    }

    /** Clients send a threshold of 0 and an empty action beside steps. */
    @Test
    void aStep_withoutAType_isAnAdjustment() {
        create("""
                { "down": [ { "policyName": "idle", "threshold": 0, "action": {}, "adjustment": 0, "stepAdjustments": [
                  { "threshold": "20.5", "action": { "adjustment": "2" } },
                  { "threshold": 5, "action": { "type": "setMaxTarget", "maxTargetCapacity": 1 } } ] } ] }""");

        assertThat(stored())
                .flatExtracting(ScalingPolicy::steps)
                .containsExactly(new Step(20.5, new Adjustment(-2)), new Step(5, new MaximumTarget(1)));
    }

    /** The other metrics are not of the group's instances. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                        | true  | {}
            {"dimensions": []}                                                        | true  | {}
            {"dimensions": [{"name": "InstanceId"}]}                                  | true  | {}
            {"dimensions": [{"name": "InstanceId", "value": ""}]}                     | true  | {}
            {"dimensions": [{"name": "InstanceId", "value": "i-1"}]}                  | false | {InstanceId=i-1}
            {"dimensions": [{"name": "AutoScalingGroupName", "value": "web"}]}        | false | {AutoScalingGroupName=web}
            {"namespace": "CWAgent"}                                                  | false | {}
            {"namespace": "CWAgent", "dimensions": [{"name": "InstanceId"}, {"name": "disk", "value": "xvda"}]} | true | {disk=xvda}
            """)
    void aMetricOfEC2_withoutDimensions_orWithAnInstanceIdWithoutAValue_isOfTheInstances(
            String fields, boolean ofInstances, String dimensions) {
        create("{ \"target\": [" + CreateGroupBodies.changed("{\"policyName\": \"cpu\", \"target\": 50}", fields)
                + "] }");

        assertThat(stored()).singleElement().satisfies(policy -> {
            assertThat(policy.ofInstances()).isEqualTo(ofInstances);
            assertThat(policy.metric().dimensions()).hasToString(dimensions);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "average, Average",
        "sum, Sum",
        "sampleCount, SampleCount",
        "minimum, Minimum",
        "maximum, Maximum",
    })
    void theStatistic_isCloudWatchs(String statistic, String stored) {
        create("{ \"up\": [" + CreateGroupBodies.changed(BUSY, "{\"statistic\": \"" + statistic + "\"}") + "] }");

        assertThat(stored()).extracting(policy -> policy.metric().statistic()).containsExactly(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p0", "p50", "p99", "p99.99", "p100"})
    void aPercentile_isTheStatistic(String percentile) {
        create("{ \"up\": ["
                + CreateGroupBodies.changed(
                        BUSY,
                        "{\"namespace\": \"Shop\", \"statistic\": \"percentile\", \"extendedStatistic\": \""
                                + percentile + "\"}")
                + "] }");

        assertThat(stored()).extracting(policy -> policy.metric().statistic()).containsExactly(percentile);
    }

    @Test
    void numbers_areTakenAsTextsToo_andZeroIsTheDefault() {
        create("""
                { "up": [ { "policyName": "busy", "threshold": "70.5", "period": "60", "evaluationPeriods": "2",
                      "cooldown": "30" } ],
                  "down": [ { "policyName": "idle", "threshold": 0, "period": 0, "evaluationPeriods": 0,
                      "cooldown": null } ],
                  "target": [ { "policyName": "cpu", "target": "50", "maxCapacityPerScale": "2" } ] }""");

        assertThat(stored())
                .extracting(ScalingPolicy::evaluation)
                .containsExactly(new Evaluation(Duration.ofSeconds(60), 2, Duration.ofSeconds(30)), USUAL, USUAL);
        assertThat(stored())
                .flatExtracting(ScalingPolicy::steps)
                .containsExactly(new Step(70.5, new Adjustment(1)), new Step(0, new Adjustment(-1)));
        assertThat(stored().getLast().tracking()).isEqualTo(new TargetTracking(50, 2));
    }

    @Test
    void aPolicy_thatIsNotEnabled_isLeftOut_evenWhenItIsWrong() {
        create("{ \"up\": [ {\"isEnabled\": false, \"policyName\": \"busy\", \"period\": 7}, " + BUSY
                + " ], \"down\": [ {\"isEnabled\": \"false\"} ] }");

        assertThat(stored()).extracting(ScalingPolicy::name).containsExactly("busy");
    }

    @Test
    void policies_areShownAsTheyWereGiven() {
        String scaling = "{ \"up\": [ " + BUSY + " ], \"down\": [ {\"isEnabled\": false} ] }";

        assertThat(create(scaling).item().path("scaling")).isEqualTo(Json.tree(scaling));
    }

    @Test
    void update_replacesThePolicies_andNullRemovesThem() {
        update("{ \"up\": [" + BUSY + "] }");
        assertThat(web.store.groups.get(Web.GROUP).policy().scaling())
                .extracting(ScalingPolicy::name)
                .containsExactly("busy");

        update("null");
        assertThat(web.store.groups.get(Web.GROUP).policy().scaling()).isEmpty();
        assertThat(web.started).isEmpty();
    }

    /** Each line is a change of a correct policy in {@code up}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"isEnabled": "yes"}                              | VALIDATION_ERROR isEnabled
            {"colour": "green"}                               | VALIDATION_ERROR colour
            {"policyName": null}                              | VALIDATION_ERROR policyName
            {"policyName": "first"}                           | VALIDATION_ERROR policyName
            {"source": "spectrum"}                            | UNSUPPORTED_FIELD source
            {"source": "prometheus"}                          | VALIDATION_ERROR source
            {"dimenstions": [{"name": "a", "value": "b"}]}    | UNSUPPORTED_FIELD dimenstions
            {"target": 50}                                    | UNSUPPORTED_FIELD target
            {"predictive": {"mode": "forecast"}}              | UNSUPPORTED_FIELD predictive.mode
            {"maxCapacityPerScale": 2}                        | UNSUPPORTED_FIELD maxCapacityPerScale
            {"shouldResumeStateful": true}                    | UNSUPPORTED_FIELD shouldResumeStateful
            {"period": 59}                                    | VALIDATION_ERROR period
            {"period": 90}                                    | VALIDATION_ERROR period
            {"period": 86460}                                 | VALIDATION_ERROR period
            {"evaluationPeriods": -1}                         | VALIDATION_ERROR evaluationPeriods
            {"evaluationPeriods": 101}                        | VALIDATION_ERROR evaluationPeriods
            {"evaluationPeriods": 25, "period": 3600}         | VALIDATION_ERROR evaluationPeriods
            {"cooldown": -1}                                  | VALIDATION_ERROR cooldown
            {"cooldown": 86401}                               | VALIDATION_ERROR cooldown
            {"namespace": 7}                                  | VALIDATION_ERROR namespace
            {"metricName": 7}                                 | VALIDATION_ERROR metricName
            {"dimensions": [{"value": "web"}]}                | VALIDATION_ERROR dimensions[0].name
            {"dimensions": [{"name": "QueueName"}]}           | VALIDATION_ERROR dimensions[0].value
            {"dimensions": [{"name": "a", "value": "b"}, {"name": "a", "value": "c"}]} | VALIDATION_ERROR dimensions
            {"statistic": "median"}                           | VALIDATION_ERROR statistic
            {"statistic": "percentile", "extendedStatistic": "p90"} | VALIDATION_ERROR statistic
            {"extendedStatistic": "p90"}                      | VALIDATION_ERROR extendedStatistic
            {"namespace": "Shop", "statistic": "percentile"}  | VALIDATION_ERROR extendedStatistic
            {"namespace": "Shop", "statistic": "percentile", "extendedStatistic": "p101"} | VALIDATION_ERROR extendedStatistic
            {"namespace": "Shop", "statistic": "percentile", "extendedStatistic": "90"}   | VALIDATION_ERROR extendedStatistic
            {"unit": "miles"}                                 | VALIDATION_ERROR unit
            {"operator": "eq"}                                | VALIDATION_ERROR operator
            {"threshold": null}                               | VALIDATION_ERROR threshold
            {"threshold": "high"}                             | VALIDATION_ERROR threshold
            {"adjustment": -1}                                | VALIDATION_ERROR adjustment
            {"adjustment": 1001}                              | VALIDATION_ERROR adjustment
            {"minTargetCapacity": 1001}                       | VALIDATION_ERROR minTargetCapacity
            {"maxTargetCapacity": 1001}                       | VALIDATION_ERROR maxTargetCapacity
            {"adjustment": 1, "minTargetCapacity": 5}         | VALIDATION_ERROR action
            {"minTargetCapacity": 5, "maxTargetCapacity": 5}  | VALIDATION_ERROR action
            {"adjustment": 1, "action": {"type": "adjustment", "adjustment": 1}} | VALIDATION_ERROR action
            {"action": "scale"}                               | VALIDATION_ERROR action
            {"action": {"adjustment": 1}}                     | VALIDATION_ERROR action.type
            {"action": {"type": "reboot"}}                    | VALIDATION_ERROR action.type
            {"action": {"type": "adjustment"}}                | VALIDATION_ERROR action.adjustment
            {"action": {"type": "adjustment", "adjustment": 0}}    | VALIDATION_ERROR action.adjustment
            {"action": {"type": "adjustment", "adjustment": -1}}   | VALIDATION_ERROR action.adjustment
            {"action": {"type": "adjustment", "adjustment": 1001}} | VALIDATION_ERROR action.adjustment
            {"action": {"type": "percentageAdjustment"}}      | VALIDATION_ERROR action.adjustment
            {"action": {"type": "setMinTarget"}}              | VALIDATION_ERROR action.minTargetCapacity
            {"action": {"type": "setMaxTarget"}}              | VALIDATION_ERROR action.maxTargetCapacity
            {"action": {"type": "updateCapacity"}}            | VALIDATION_ERROR action.target
            {"action": {"type": "updateCapacity", "minimum": -1}}   | VALIDATION_ERROR action.minimum
            {"action": {"type": "updateCapacity", "minimum": 1001}} | VALIDATION_ERROR action.minimum
            {"action": {"type": "updateCapacity", "target": 1001}}  | VALIDATION_ERROR action.target
            {"action": {"type": "updateCapacity", "maximum": -1}}   | VALIDATION_ERROR action.maximum
            {"action": {"type": "updateCapacity", "minimum": 3, "target": 2}}  | VALIDATION_ERROR action.target
            {"action": {"type": "updateCapacity", "target": 3, "maximum": 2}}  | VALIDATION_ERROR action.target
            {"action": {"type": "updateCapacity", "minimum": 3, "maximum": 2}} | VALIDATION_ERROR action.minimum
            {"action": {"type": "updateCapacity", "target": 3, "adjustment": 1}}        | VALIDATION_ERROR action.adjustment
            {"action": {"type": "adjustment", "adjustment": 1, "minTargetCapacity": 3}} | VALIDATION_ERROR action.minTargetCapacity
            {"action": {"type": "adjustment", "adjustment": 1, "maxTargetCapacity": 3}} | VALIDATION_ERROR action.maxTargetCapacity
            {"action": {"type": "adjustment", "adjustment": 1, "minimum": 3}} | VALIDATION_ERROR action.minimum
            {"action": {"type": "adjustment", "adjustment": 1, "target": 3}}  | VALIDATION_ERROR action.target
            {"action": {"type": "adjustment", "adjustment": 1, "maximum": 3}} | VALIDATION_ERROR action.maximum
            {"action": {"type": "adjustment", "adjustment": 1, "colour": 3}}  | VALIDATION_ERROR action.colour
            """)
    void aWrongPolicy_isRefusedByTheFieldsName(String change, String problem) {
        assertThat(refused("{ \"up\": [" + BUSY.replace("busy", "first") + ", "
                        + CreateGroupBodies.changed(BUSY, change) + "] }"))
                .containsExactly(problem.replace(" ", " group.scaling.up[1]."));
    }

    /** Each line is a change of a correct policy with steps in {@code down}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"threshold": 20}                               | VALIDATION_ERROR stepAdjustments
            {"adjustment": 1}                               | VALIDATION_ERROR stepAdjustments
            {"action": {"type": "adjustment", "adjustment": 1}} | VALIDATION_ERROR stepAdjustments
            {"minTargetCapacity": 1}                        | VALIDATION_ERROR stepAdjustments
            {"maxTargetCapacity": 1}                        | VALIDATION_ERROR stepAdjustments
            {"stepAdjustments": [{"action": {"adjustment": 1}}]} | VALIDATION_ERROR stepAdjustments[0].threshold
            {"stepAdjustments": [{"threshold": 20}]}        | VALIDATION_ERROR stepAdjustments[0].action.adjustment
            {"stepAdjustments": [{"threshold": 20, "action": {"adjustment": 1, "maximum": 3}}]} | VALIDATION_ERROR stepAdjustments[0].action.maximum
            {"stepAdjustments": [{"threshold": 20, "action": {"adjustment": 1}, "colour": 1}]} | VALIDATION_ERROR stepAdjustments[0].colour
            {"stepAdjustments": []}                         | VALIDATION_ERROR threshold
            """)
    void aWrongPolicyWithSteps_isRefusedByTheFieldsName(String change, String problem) {
        String idle = """
                {"policyName": "idle", "stepAdjustments": [{"threshold": 20, "action": {"adjustment": 1}}]}""";

        assertThat(refused("{ \"down\": [" + CreateGroupBodies.changed(idle, change) + "] }"))
                .containsExactly(problem.replace(" ", " group.scaling.down[0]."));
    }

    /** Each line is a change of a correct policy in {@code target}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"target": null}                        | VALIDATION_ERROR target
            {"target": "half"}                      | VALIDATION_ERROR target
            {"target": 0}                           | VALIDATION_ERROR target
            {"target": -1}                          | VALIDATION_ERROR target
            {"maxCapacityPerScale": 1001}           | VALIDATION_ERROR maxCapacityPerScale
            {"operator": "gt"}                      | UNSUPPORTED_FIELD operator
            {"threshold": 50}                       | UNSUPPORTED_FIELD threshold
            {"adjustment": 1}                       | UNSUPPORTED_FIELD adjustment
            {"action": {"type": "adjustment"}}      | UNSUPPORTED_FIELD action.type
            {"stepAdjustments": [{"threshold": 1}]} | UNSUPPORTED_FIELD stepAdjustments
            {"minTargetCapacity": 1}                | UNSUPPORTED_FIELD minTargetCapacity
            {"maxTargetCapacity": 1}                | UNSUPPORTED_FIELD maxTargetCapacity
            {"predictive": {"mode": "forecast"}}    | UNSUPPORTED_FIELD predictive.mode
            {"period": 90}                          | VALIDATION_ERROR period
            {"colour": "green"}                     | VALIDATION_ERROR colour
            """)
    void aWrongTargetPolicy_isRefusedByTheFieldsName(String change, String problem) {
        String cpu = "{\"policyName\": \"cpu\", \"target\": 50}";

        assertThat(refused("{ \"target\": [" + CreateGroupBodies.changed(cpu, change) + "] }"))
                .containsExactly(problem.replace(" ", " group.scaling.target[0]."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"up": {}}                                                  | VALIDATION_ERROR group.scaling.up
            {"down": ["idle"]}                                          | VALIDATION_ERROR group.scaling.down[0]
            {"multipleMetrics": {"expressions": [{"name": "a"}]}}       | UNSUPPORTED_FIELD group.scaling.multipleMetrics.expressions
            {"sideways": []}                                            | VALIDATION_ERROR group.scaling.sideways
            []                                                          | VALIDATION_ERROR group.scaling
            """)
    void wrongScaling_isRefusedByTheFieldsName(String scaling, String problem) {
        assertThat(refused(scaling)).containsExactly(problem);
    }

    @Test
    void aName_isGivenOnce_inAllThreeLists() {
        assertThat(refused("""
                        { "up": [ { "policyName": "cpu", "threshold": 70 } ],
                          "target": [ { "policyName": "cpu", "target": 50 } ] }""")).containsExactly("VALIDATION_ERROR group.scaling.target[0].policyName");
    }

    @Test
    void twentyPolicies_areTaken_andNoMore() {
        String twenty = policies(20);
        create("{ \"up\": [" + twenty + "] }");
        assertThat(stored()).hasSize(20);

        assertThat(update("{ \"up\": [" + twenty + "], \"target\": [{\"policyName\": \"cpu\", \"target\": 50}] }")
                        .wrong())
                .containsExactly("VALIDATION_ERROR group.scaling.up");
    }

    @Test
    void twentySteps_areTaken_andNoMore() {
        create("{ \"up\": [ {\"policyName\": \"busy\", \"stepAdjustments\": [" + steps(20) + "]} ] }");
        assertThat(stored()).flatExtracting(ScalingPolicy::steps).hasSize(20);

        assertThat(update("{ \"up\": [ {\"policyName\": \"busy\", \"stepAdjustments\": [" + steps(21) + "]} ] }")
                        .wrong())
                .containsExactly("VALIDATION_ERROR group.scaling.up[0].stepAdjustments");
    }

    @Test
    void thirtyDimensions_areTaken_andNoMore() {
        create("{ \"up\": [" + CreateGroupBodies.changed(BUSY, "{\"dimensions\": [" + dimensions(30) + "]}") + "] }");
        assertThat(stored().getFirst().metric().dimensions()).hasSize(30);

        assertThat(update("{ \"up\": ["
                                + CreateGroupBodies.changed(BUSY, "{\"dimensions\": [" + dimensions(31) + "]}")
                                + "] }")
                        .wrong())
                .containsExactly("VALIDATION_ERROR group.scaling.up[0].dimensions");
    }

    @Test
    void aDayOfPeriods_isTaken_andNoMore() {
        create("{ \"up\": [" + CreateGroupBodies.changed(BUSY, "{\"period\": 3600, \"evaluationPeriods\": 24}")
                + "] }");

        assertThat(stored().getFirst().evaluation().periods()).isEqualTo(24);
        assertThat(update("{ \"up\": ["
                                + CreateGroupBodies.changed(BUSY, "{\"period\": 3600, \"evaluationPeriods\": 25}")
                                + "] }")
                        .body()
                        .at("/response/errors")
                        .findValuesAsText("message"))
                .containsExactly("group.scaling.up[0].evaluationPeriods must be at most a day together: 24 periods");
    }

    @Test
    void allProblems_areToldAtOnce() {
        assertThat(refused("""
                        { "up": [ { "policyName": "busy", "period": 7, "statistic": "median",
                            "dimensions": [ { "value": "web" } ], "action": { "type": "updateCapacity", "minimum": "x" } } ],
                          "down": [ { "policyName": "busy", "stepAdjustments": [ {} ] } ],
                          "target": [ { "threshold": 3 } ] }"""))
                .containsExactlyInAnyOrder(
                        "VALIDATION_ERROR group.scaling.up[0].period",
                        "VALIDATION_ERROR group.scaling.up[0].statistic",
                        "VALIDATION_ERROR group.scaling.up[0].dimensions[0].name",
                        "VALIDATION_ERROR group.scaling.up[0].threshold",
                        "VALIDATION_ERROR group.scaling.up[0].action.minimum",
                        "VALIDATION_ERROR group.scaling.down[0].policyName",
                        "VALIDATION_ERROR group.scaling.down[0].stepAdjustments[0].threshold",
                        "VALIDATION_ERROR group.scaling.down[0].stepAdjustments[0].action.adjustment",
                        "UNSUPPORTED_FIELD group.scaling.target[0].threshold",
                        "VALIDATION_ERROR group.scaling.target[0].policyName",
                        "VALIDATION_ERROR group.scaling.target[0].target");
    }

    private static String policies(int many) {
        return IntStream.range(0, many)
                .mapToObj(number -> BUSY.replace("busy", "busy " + number))
                .collect(Collectors.joining(","));
    }

    private static String steps(int many) {
        return IntStream.range(0, many)
                .mapToObj(number -> "{\"threshold\": " + number + ", \"action\": {\"adjustment\": 1}}")
                .collect(Collectors.joining(","));
    }

    private static String dimensions(int many) {
        return IntStream.range(0, many)
                .mapToObj(number -> "{\"name\": \"d" + number + "\", \"value\": \"v\"}")
                .collect(Collectors.joining(","));
    }

    private List<String> refused(String scaling) {
        Web.Answer answer = web.create(CreateGroupBodies.with("scaling", scaling));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(web.store.groups).containsOnlyKeys(Web.GROUP);
        return answer.wrong();
    }

    private Web.Answer create(String scaling) {
        Web.Answer answer = web.create(CreateGroupBodies.with("scaling", scaling));
        assertThat(answer.errors()).isEmpty();
        return answer;
    }

    private Web.Answer update(String scaling) {
        return web.update("{ \"group\": { \"scaling\": " + scaling + " } }");
    }

    /** The policies of the group that was created. */
    private List<ScalingPolicy> stored() {
        return web.store.groups.get("sig-00000002").policy().scaling();
    }
}
