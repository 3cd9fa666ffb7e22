package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.fleet.CloudWatchMetrics;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.fleet.Unavailable;
import greenroll.fleet.metric.Datapoint;
import greenroll.fleet.metric.Metrics;
import greenroll.group.scaling.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** The contract of the port to metrics, with the real adapter over the simulated CloudWatch. */
class MetricsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Map<String, String> OF_I1 = Map.of("InstanceId", "i-1");

    private final VirtualClock clock = new VirtualClock(NOON.plusSeconds(3_600));
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final Metrics metrics = new CloudWatchMetrics(region::cloudWatch);

    @Test
    void datapoints_areAStatisticOfEachPeriodThatHasValues_inTheOrderOfTime() {
        put(125, 5);
        put(0, 1);
        put(59, 4);
        put(60, 7);

        assertThat(read("Sum", MINUTE, 0, 180)).containsExactly(point(0, 5), point(60, 7), point(120, 5));
        assertThat(read("Sum", MINUTE, 180, 360)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Average, 3.7",
        "Sum, 37",
        "SampleCount, 10",
        "Minimum, 1",
        "Maximum, 10",
        "p0, 1",
        "p10, 1",
        "p50, 3",
        "p50.1, 4",
        "p90, 5",
        "p90.0000000001, 10",
        "p99, 10",
        "p100, 10"
    })
    void aStatistic_isThatOfTheValues_andAPercentileIsTheValueOfItsRank(String statistic, double value) {
        List.of(10, 1, 2, 5, 3, 2, 4, 1, 4, 5).forEach(one -> put(10, one));

        assertThat(read(statistic, MINUTE, 0, 60)).containsExactly(point(0, value));
    }

    @Test
    void periods_areAlignedToTheEpoch_andAreThoseThatBeginInTheTimeAskedFor() {
        IntStream.range(0, 30).forEach(minute -> put(60 * minute, 1));

        Duration five = Duration.ofMinutes(5);
        assertThat(read("SampleCount", five, 0, 600)).containsExactly(point(0, 5), point(300, 5));
        assertThat(read("SampleCount", five, 60, 720)).containsExactly(point(300, 5), point(600, 2));
        assertThat(read("SampleCount", MINUTE, 61, 180)).containsExactly(point(60, 1), point(120, 1));
    }

    @Test
    void aValue_isFoundOnlyByItsWholeName_andByItsUnitIfOneIsNamed() {
        region.putMetric("N", "m", OF_I1, NOON, 1, "Percent");
        put(0, 2);
        region.putMetric("N", "m", Map.of(), NOON, 4);
        region.putMetric("N", "other", OF_I1, NOON, 8);
        region.putMetric("Other", "m", OF_I1, NOON, 16);
        region.putMetric("N", "m", Map.of("InstanceId", "i-1", "Zone", "a"), NOON, 32);
        Metric all = metric("Sum");
        Metric percent = new Metric("N", "m", OF_I1, "Sum", "Percent");
        Metric seconds = new Metric("N", "m", OF_I1, "Sum", "Seconds");
        Metric zonal = new Metric("N", "m", Map.of("Zone", "a", "InstanceId", "i-1"), "Sum", null);

        assertThat(metrics.datapoints(List.of(all, percent, seconds, zonal), MINUTE, NOON, NOON.plus(MINUTE)))
                .isEqualTo(Map.of(
                        all, List.of(point(0, 3)),
                        percent, List.of(point(0, 1)),
                        seconds, List.of(),
                        zonal, List.of(point(0, 32))));
    }

    @Test
    void aValue_whoseTimeIsStillToCome_isNotThereYet() {
        put(3_600, 1);
        put(3_601, 2);

        assertThat(read("Sum", MINUTE, 3_600, 7_200)).containsExactly(point(3_600, 1));
        clock.advanceTo(NOON.plusSeconds(3_601));
        assertThat(read("Sum", MINUTE, 3_600, 7_200)).containsExactly(point(3_600, 3));
    }

    @Test
    void anAnswer_isCompleteOnOnePage_theNewestFirstUnlessAskedOtherwise() {
        put(0, 1);
        put(60, 2);

        GetMetricDataResponse answer = ask(request -> {}, valid("a"), valid("b"));

        assertThat(answer.nextToken()).isNull();
        assertThat(answer.metricDataResults()).extracting(MetricDataResult::id).containsExactly("a", "b");
        assertThat(answer.metricDataResults()).allSatisfy(result -> {
            assertThat(result.statusCode()).isEqualTo(StatusCode.COMPLETE);
            assertThat(result.timestamps()).containsExactly(NOON.plusSeconds(60), NOON);
            assertThat(result.values()).containsExactly(2.0, 1.0);
        });
    }

    @Test
    void whatAwsRefuses_isAValidationError() {
        invalid("MetricDataQueries must have 1 to 500", request -> {});
        invalid(
                "MetricDataQueries must have 1 to 500",
                request -> {},
                IntStream.range(0, 501).mapToObj(i -> valid("m" + i)).toArray(MetricDataQuery[]::new));
        invalid("StartTime must be before EndTime", request -> request.endTime(NOON), valid("a"));
        invalid("StartTime is required", request -> request.startTime(null), valid("a"));
        invalid("MetricDataQueries.Id must be unique: a", request -> {}, valid("a"), valid("a"));
        invalid(
                "MetricDataQueries must have either Expression or MetricStat: a",
                request -> {},
                MetricDataQuery.builder().id("a").build());
        for (int period : List.of(0, 2, 45, 90)) {
            invalid(
                    "MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of 60",
                    request -> {},
                    MetricDataQuery.builder()
                            .id("a")
                            .metricStat(
                                    stat -> stat.metric(of -> of.namespace("N").metricName("m"))
                                            .period(period)
                                            .stat("Sum"))
                            .build());
        }
    }

    @Test
    void whatIsNotSimulated_failsByName() {
        notSimulated("parameter MaxDatapoints", request -> request.maxDatapoints(10), valid("a"));
        notSimulated("parameter NextToken", request -> request.nextToken("more"), valid("a"));
        notSimulated(
                "parameter MetricDataQueries.Expression",
                request -> {},
                MetricDataQuery.builder().id("a").expression("SUM(METRICS())").build());
        notSimulated(
                "parameter MetricDataQueries.ReturnData",
                request -> {},
                valid("a").toBuilder().returnData(false).build());
        assertThatThrownBy(() -> read("tm99", MINUTE, 0, 60))
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: cloudwatch.GetMetricData, statistic tm99");
    }

    @Test
    void tooManyCalls_areThrottled_andCounted() {
        for (int i = 0; i < 50; i++) {
            read("Sum", MINUTE, 0, 60);
        }

        assertThatThrownBy(() -> read("Sum", MINUTE, 0, 60)).isInstanceOf(Unavailable.class);
        assertThat(region.calls().count("cloudwatch.GetMetricData")).isEqualTo(51);
        clock.advanceTo(clock.instant().plusSeconds(1));
        assertThat(read("Sum", MINUTE, 0, 60)).isEmpty();
    }

    private void put(int second, double value) {
        region.putMetric("N", "m", OF_I1, NOON.plusSeconds(second), value);
    }

    private List<Datapoint> read(String statistic, Duration period, int from, int to) {
        Metric metric = metric(statistic);
        return metrics.datapoints(List.of(metric), period, NOON.plusSeconds(from), NOON.plusSeconds(to))
                .get(metric);
    }

    private static Metric metric(String statistic) {
        return new Metric("N", "m", OF_I1, statistic, null);
    }

    private static Datapoint point(int second, double value) {
        return new Datapoint(NOON.plusSeconds(second), value);
    }

    private static MetricDataQuery valid(String id) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(stat -> stat.metric(of -> of.namespace("N")
                                .metricName("m")
                                .dimensions(by -> by.name("InstanceId").value("i-1")))
                        .period(60)
                        .stat("Sum"))
                .build();
    }

    private GetMetricDataResponse ask(Consumer<GetMetricDataRequest.Builder> change, MetricDataQuery... queries) {
        return region.cloudWatch().getMetricData(request -> {
            request.metricDataQueries(Arrays.asList(queries)).startTime(NOON).endTime(NOON.plusSeconds(300));
            change.accept(request);
        });
    }

    private void invalid(String message, Consumer<GetMetricDataRequest.Builder> change, MetricDataQuery... queries) {
        assertThatThrownBy(() -> ask(change, queries)).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
        });
    }

    private void notSimulated(String what, Consumer<GetMetricDataRequest.Builder> change, MetricDataQuery... queries) {
        assertThatThrownBy(() -> ask(change, queries))
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: cloudwatch.GetMetricData, " + what);
    }
}
