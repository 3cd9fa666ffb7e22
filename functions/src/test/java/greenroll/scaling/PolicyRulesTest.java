package greenroll.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.metric.Datapoint;
import greenroll.group.Capacity;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.Metric;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.ScalingPolicy.Comparison;
import greenroll.group.scaling.ScalingPolicy.Step;
import greenroll.group.scaling.ScalingPolicy.TargetTracking;
import greenroll.scaling.PolicyRules.Request;
import greenroll.scaling.PolicyRules.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies of a group of four instances that may have 2 to 12. Most look at CPUUtilization in periods of five minutes. */
class PolicyRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Capacity FOUR = new Capacity(2, 4, 12);

    private int period = 300;

    @ParameterizedTest
    @CsvSource({
        "300, 1, 2026-11-23T12:02:00Z, 2026-11-23T11:55:00Z, 2026-11-23T12:00:00Z",
        "300, 3, 2026-11-23T12:02:00Z, 2026-11-23T11:45:00Z, 2026-11-23T12:00:00Z",
        "300, 1, 2026-11-23T12:01:59Z, 2026-11-23T11:50:00Z, 2026-11-23T11:55:00Z",
        "300, 1, 2026-11-23T12:06:59Z, 2026-11-23T11:55:00Z, 2026-11-23T12:00:00Z",
        " 60, 2, 2026-11-23T12:02:10Z, 2026-11-23T11:58:00Z, 2026-11-23T12:00:00Z",
    })
    void aPolicy_looksAtItsLastPeriods_thatEndedTwoMinutesAgo(
            int seconds, int periods, Instant now, Instant from, Instant to) {
        period = seconds;

        assertThat(PolicyRules.span(above(periods, step(70, 1)), now)).isEqualTo(new Span(from, to));
    }

    @Test
    void aPolicy_isDue_whenAPeriodEndedTwoMinutesAgo() {
        ScalingPolicy policy = above(1, step(70, 1));

        assertThat(PolicyRules.isDue(policy, NOON.plusSeconds(60), NOON.plusSeconds(119)))
                .isFalse();
        assertThat(PolicyRules.isDue(policy, NOON.plusSeconds(60), NOON.plusSeconds(120)))
                .isTrue();
        assertThat(PolicyRules.isDue(policy, NOON.plusSeconds(120), NOON.plusSeconds(180)))
                .isFalse();
    }

    /** A check comes at any second of its minute. */
    @ParameterizedTest
    @ValueSource(ints = {60, 120, 300, 3_600})
    void aPolicy_isEvaluatedOnceInEachPeriod(int seconds) {
        period = seconds;
        ScalingPolicy policy = above(3, step(70, 1));
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Instant first = NOON.plusSeconds(60L * random.nextInt(60));
            List<Instant> evaluated = new ArrayList<>();
            Instant last = first;
            for (int minute = 1; minute <= 300; minute++) {
                Instant now = first.plusSeconds(60L * minute + random.nextInt(60));
                if (PolicyRules.isDue(policy, last, now)) {
                    evaluated.add(PolicyRules.span(policy, now).to());
                    assertThat(Duration.between(evaluated.getLast(), now))
                            .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
                }
                last = now;
            }
            assertThat(evaluated)
                    .as("seed " + seed)
                    .hasSizeBetween(300 * 60 / seconds, 300 * 60 / seconds + 1)
                    .isEqualTo(Stream.iterate(evaluated.getFirst(), end -> end.plusSeconds(seconds))
                            .limit(evaluated.size())
                            .toList());
        }
    }

    @Test
    void aPolicy_afterAGap_isEvaluatedOnce() {
        ScalingPolicy policy = above(1, step(70, 1));

        assertThat(PolicyRules.isDue(policy, NOON.minusSeconds(7_200), NOON)).isTrue();
        assertThat(PolicyRules.isDue(policy, NOON, NOON.plusSeconds(60))).isFalse();
    }

    @Test
    void allDatapoints_beyondTheThreshold_askForTheStepsChange() {
        assertThat(PolicyRules.evaluate(above(2, step(70, 3)), points(82.456, 71), FOUR))
                .contains(new Request(
                        "cpu",
                        new Capacity(2, 7, 12),
                        7,
                        "CPUUtilization 82.46, 71 > 70 in each of 2 periods of 300 s"));
    }

    @Test
    void oneDatapoint_isOfOnePeriod() {
        assertThat(PolicyRules.evaluate(above(1, step(70, 1)), points(100), FOUR))
                .map(Request::why)
                .contains("CPUUtilization 100 > 70 in one period of 300 s");
    }

    @Test
    void oneDatapoint_notBeyondTheThreshold_asksForNothing() {
        assertThat(PolicyRules.evaluate(above(3, step(70, 1)), points(90, 69, 90), FOUR))
                .isEmpty();
    }

    @Test
    void aMissingDatapoint_asksForNothing() {
        assertThat(PolicyRules.evaluate(above(3, step(70, 1)), points(90, 90), FOUR))
                .isEmpty();
        assertThat(PolicyRules.evaluate(above(1, step(70, 1)), points(), FOUR)).isEmpty();
        assertThat(PolicyRules.evaluate(tracking(2, 50, null), points(90), FOUR))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GT,  70, false", "GT,  70.1, true", //
        "GTE, 70, true", "GTE, 69.9, false",
        "LT,  70, false", "LT,  69.9, true",
        "LTE, 70, true", "LTE, 70.1, false",
    })
    void aValue_isComparedByThePolicysOperator(Comparison comparison, double value, boolean asks) {
        Optional<Request> asked = PolicyRules.evaluate(policy(1, comparison, step(70, 1)), points(value), FOUR);

        assertThat(asked.isPresent()).isEqualTo(asks);
    }

    @ParameterizedTest
    @CsvSource({"GT, >", "GTE, >=", "LT, <", "LTE, <="})
    void theReason_hasTheSignOfTheOperator(Comparison comparison, String sign) {
        double value = comparison.isUpward() ? 71 : 69;

        assertThat(PolicyRules.evaluate(policy(1, comparison, step(70, 1)), points(value), FOUR))
                .map(Request::why)
                .contains("CPUUtilization " + (int) value + " " + sign + " 70 in one period of 300 s");
    }

    /** The steps add 1 above 60, 4 above 90 and 2 above 75. */
    @ParameterizedTest
    @CsvSource({"61, 61, 5", "80, 80, 6", "95, 95, 8", "95, 80, 6", "70, 95, 5", "59, 95, 0"})
    void ofSeveralStepsUp_theHighestThatAllDatapointsReach_counts(double first, double second, int wanted) {
        ScalingPolicy policy = above(2, step(60, 1), step(90, 4), step(75, 2));

        assertThat(PolicyRules.evaluate(policy, points(first, second), FOUR)
                        .map(Request::wanted)
                        .orElse(0))
                .isEqualTo(wanted);
    }

    /** The steps remove 1 below 40, 3 below 10 and 2 below 20. */
    @ParameterizedTest
    @CsvSource({"39, 39, 7", "15, 15, 6", "5, 5, 5", "5, 15, 6", "30, 5, 7", "41, 5, 0"})
    void ofSeveralStepsDown_theLowestThatAllDatapointsReach_counts(double first, double second, int wanted) {
        ScalingPolicy policy = policy(2, Comparison.LT, step(40, -1), step(10, -3), step(20, -2));

        assertThat(PolicyRules.evaluate(policy, points(first, second), new Capacity(2, 8, 12))
                        .map(Request::wanted)
                        .orElse(0))
                .isEqualTo(wanted);
    }

    @Test
    void theReason_hasTheThresholdOfTheStepThatCounts() {
        assertThat(PolicyRules.evaluate(above(1, step(60, 1), step(90, 4)), points(75), FOUR))
                .map(Request::why)
                .contains("CPUUtilization 75 > 60 in one period of 300 s");
    }

    /** Four instances at 75 % do the work of six at 50 %. */
    @ParameterizedTest
    @CsvSource({
        " 75,  75,  6",
        " 75,  90,  6", // the lower datapoint counts
        " 51,  51,  5", // a part of an instance is one more
        "100, 100,  8",
        " 75,  50,  0", // one is not above the target
    })
    void aTarget_thatAllDatapointsAreAbove_addsInstancesInProportion(double first, double second, int wanted) {
        assertThat(PolicyRules.evaluate(tracking(2, 50, null), points(first, second), FOUR)
                        .map(Request::wanted)
                        .orElse(0))
                .isEqualTo(wanted);
    }

    /** One hundred instances at 77 % do the work of 110 at 70 %. */
    @Test
    void aTarget_isReachedWithoutAnInstanceTooMany() {
        assertThat(PolicyRules.evaluate(tracking(1, 70, null), points(77), new Capacity(0, 100, 200)))
                .map(Request::wanted)
                .contains(110);
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 6", "3, 7", "4, 8", "5, 8"})
    void aTarget_addsNoMoreThanItsLimitAtOnce(int most, int wanted) {
        assertThat(PolicyRules.evaluate(tracking(1, 50, most), points(100), FOUR))
                .contains(new Request(
                        "cpu", new Capacity(2, wanted, 12), wanted, "CPUUtilization 100 > 50 in one period of 300 s"));
    }

    /** Ten instances, and the target is 50. */
    @ParameterizedTest
    @CsvSource({
        "44.9, 44.9,  9",
        "45,   45,    0", // not below 90 % of the target
        "20,   20,    4",
        "20,   30,    6", // the higher datapoint counts
        "20,   46,    0",
    })
    void aTarget_thatAllDatapointsAreFarBelow_removesInstancesInProportion(double first, double second, int wanted) {
        assertThat(PolicyRules.evaluate(tracking(2, 50, 1), points(first, second), new Capacity(2, 10, 12))
                        .map(Request::wanted)
                        .orElse(0))
                .isEqualTo(wanted);
    }

    @Test
    void theReason_ofFewerInstances_isTheLimitOfNinetyPercent() {
        assertThat(PolicyRules.evaluate(tracking(2, 70, null), points(35, 30), new Capacity(2, 10, 12)))
                .contains(new Request(
                        "cpu", new Capacity(2, 5, 12), 5, "CPUUtilization 35, 30 < 63 in each of 2 periods of 300 s"));
    }

    /** Two instances at 40 % would be 1.6 at 50 %, and two stay. */
    @Test
    void aTarget_thatFewerInstancesWouldMiss_asksForNothing() {
        assertThat(PolicyRules.evaluate(tracking(1, 50, null), points(40), new Capacity(0, 2, 12)))
                .isEmpty();
    }

    @Test
    void aTarget_keepsOneInstance() {
        assertThat(PolicyRules.evaluate(tracking(1, 50, null), points(0), new Capacity(0, 4, 12)))
                .map(Request::wanted)
                .contains(1);
        assertThat(PolicyRules.evaluate(tracking(1, 50, null), points(0), new Capacity(0, 1, 12)))
                .isEmpty();
    }

    @Test
    void aTarget_ofAGroupOfNone_asksForOne() {
        assertThat(PolicyRules.evaluate(tracking(1, 50, null), points(80), new Capacity(0, 0, 12)))
                .map(Request::wanted)
                .contains(1);
    }

    @Test
    void aTarget_asksForAThousandAtMost() {
        assertThat(PolicyRules.evaluate(tracking(1, 1, null), points(1e12), new Capacity(0, 4, 5_000)))
                .map(Request::wanted)
                .contains(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        " 8, 12, false, 12", // as many as the maximum
        " 9, 13, true,  12",
        "-2,  2, false,  2", // as few as the minimum
        "-3,  1, false,  2", // the normal end of a policy that removes instances
    })
    void aRequest_goesToTheNearestBound_andIsLimitedByTheMaximum(
            int instances, int wanted, boolean isLimited, int target) {
        Request request = PolicyRules.evaluate(above(1, step(70, instances)), points(90), FOUR)
                .orElseThrow();

        assertThat(request.wanted()).isEqualTo(wanted);
        assertThat(request.isLimitedByMaximum()).isEqualTo(isLimited);
        assertThat(request.capacity()).isEqualTo(new Capacity(2, target, 12));
    }

    /** Only a target of its own can be above the maximum. */
    @Test
    void aRequest_thatSetsTheBounds_isNotLimitedByThem() {
        Step minimum = new Step(70, new CapacityChange.Update(6, null, null));
        Step maximum = new Step(70, new CapacityChange.Update(null, null, 3));
        Step target = new Step(70, new CapacityChange.Update(null, 15, null));

        assertThat(PolicyRules.evaluate(above(1, minimum), points(90), FOUR).map(Request::isLimitedByMaximum))
                .contains(false);
        assertThat(PolicyRules.evaluate(above(1, maximum), points(90), FOUR).map(Request::isLimitedByMaximum))
                .contains(false);
        assertThat(PolicyRules.evaluate(above(1, target), points(90), FOUR).map(Request::isLimitedByMaximum))
                .contains(true);
    }

    @ParameterizedTest
    @CsvSource({"Average, 50, 80", "Minimum, 20, 80", "Maximum, 90, 80", "Sum, 150, 160", "SampleCount, 150, 160"})
    void theMetricsOfInstances_areJoinedByTheirStatistic(String statistic, double first, double second) {
        List<Datapoint> one = List.of(at(0, 20), at(1, 80));
        List<Datapoint> other = List.of(at(0, 90), at(1, 80));
        List<Datapoint> young = List.of(at(0, 40)); // has no datapoint of the second period

        assertThat(PolicyRules.joined(cpu(statistic), List.of(one, other, young, List.of())))
                .containsExactly(at(0, first), at(1, second));
    }

    @Test
    void theMetricsOfInstances_areInTheOrderOfTime() {
        assertThat(PolicyRules.joined(cpu("Average"), List.of(List.of(at(1, 30)), List.of(at(0, 10), at(2, 50)))))
                .containsExactly(at(0, 10), at(1, 30), at(2, 50));
        assertThat(PolicyRules.joined(cpu("Average"), List.of())).isEmpty();
    }

    @Test
    void ofSeveralRequests_theOneForTheMostInstances_counts() {
        assertThat(PolicyRules.chosen(List.of(request("a", 3), request("b", 6), request("c", 5))))
                .contains(request("b", 6));
    }

    @Test
    void ofEqualRequests_theFirstByName_counts() {
        assertThat(PolicyRules.chosen(List.of(request("b", 6), request("a", 6), request("c", 6))))
                .contains(request("a", 6));
    }

    @Test
    void ofNoRequest_noneCounts() {
        assertThat(PolicyRules.chosen(List.of())).isEmpty();
    }

    @Test
    void aPolicy_isCool_whenTheLastOperationEndedLongEnoughAgo() {
        ScalingPolicy policy = above(1, step(70, 1));

        assertThat(PolicyRules.isCool(policy, null, NOON)).isTrue();
        assertThat(PolicyRules.isCool(policy, NOON.minusSeconds(599), NOON)).isFalse();
        assertThat(PolicyRules.isCool(policy, NOON.minusSeconds(600), NOON)).isTrue();
    }

    private static Request request(String policy, int target) {
        return new Request(policy, new Capacity(2, target, 12), target, "CPUUtilization");
    }

    /** The cooldown is ten minutes. */
    private ScalingPolicy policy(int periods, Comparison comparison, Step... steps) {
        return new ScalingPolicy("cpu", cpu("Average"), false, evaluation(periods), comparison, List.of(steps), null);
    }

    private ScalingPolicy above(int periods, Step... steps) {
        return policy(periods, Comparison.GT, steps);
    }

    private ScalingPolicy tracking(int periods, double target, Integer most) {
        return new ScalingPolicy(
                "cpu",
                cpu("Average"),
                false,
                evaluation(periods),
                Comparison.GT,
                List.of(),
                new TargetTracking(target, most));
    }

    private ScalingPolicy.Evaluation evaluation(int periods) {
        return new ScalingPolicy.Evaluation(Duration.ofSeconds(period), periods, Duration.ofSeconds(600));
    }

    private static Step step(double threshold, int instances) {
        return new Step(threshold, new CapacityChange.Adjustment(instances));
    }

    private static Metric cpu(String statistic) {
        return new Metric("AWS/EC2", "CPUUtilization", Map.of(), statistic, null);
    }

    /** One datapoint in each period, from noon on. */
    private static List<Datapoint> points(double... values) {
        return IntStream.range(0, values.length)
                .mapToObj(number -> at(number, values[number]))
                .toList();
    }

    private static Datapoint at(int number, double value) {
        return new Datapoint(NOON.plusSeconds(300L * number), value);
    }
}
