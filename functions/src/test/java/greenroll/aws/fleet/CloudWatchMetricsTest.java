package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.fleet.metric.Datapoint;
import greenroll.group.scaling.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** Tests the metrics with a CloudWatch client that gives each test's answers. */
class CloudWatchMetricsTest {

    private static final Instant FROM = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant TO = FROM.plusSeconds(300);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Metric CPU =
            new Metric("AWS/EC2", "CPUUtilization", Map.of("InstanceId", "i-1"), "Average", "Percent");
    private static final Metric LATENCY = new Metric(
            "AWS/ApplicationELB",
            "TargetResponseTime",
            Map.of("TargetGroup", "targetgroup/web/1", "LoadBalancer", "app/web/1"),
            "p99",
            null);

    private final List<GetMetricDataRequest> asked = new ArrayList<>();
    private final Deque<GetMetricDataResponse> pages = new ArrayDeque<>();
    private String error;

    private final CloudWatchMetrics metrics = new CloudWatchMetrics(() -> new CloudWatchClient() {
        @Override
        public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
            // The SDK's paginator adds its name to the user agent.
            asked.add(request.toBuilder()
                    .overrideConfiguration((AwsRequestOverrideConfiguration) null)
                    .build());
            if (error != null) {
                throw CloudWatchException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode(error)
                                .errorMessage("as told")
                                .build())
                        .statusCode(400)
                        .build();
            }
            return pages.isEmpty() ? GetMetricDataResponse.builder().build() : pages.remove();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    });

    @Test
    void datapoints_ofTwoMetrics_areAskedForInOneCall() {
        page(
                null,
                one -> one.id("m0")
                        .statusCode("Complete")
                        .timestamps(FROM, minute(1))
                        .values(12.5, 13.0),
                one -> one.id("m1").statusCode("Complete").timestamps(minute(4)).values(0.25));

        assertThat(read(CPU, LATENCY))
                .isEqualTo(Map.of(
                        CPU, List.of(new Datapoint(FROM, 12.5), new Datapoint(minute(1), 13.0)),
                        LATENCY, List.of(new Datapoint(minute(4), 0.25))));
        assertThat(asked)
                .containsExactly(GetMetricDataRequest.builder()
                        .metricDataQueries(
                                query -> query.id("m0")
                                        .metricStat(stat -> stat.metric(of -> of.namespace("AWS/EC2")
                                                        .metricName("CPUUtilization")
                                                        .dimensions(by -> by.name("InstanceId")
                                                                .value("i-1")))
                                                .period(60)
                                                .stat("Average")
                                                .unit(StandardUnit.PERCENT)),
                                query -> query.id("m1")
                                        .metricStat(stat -> stat.metric(of -> of.namespace("AWS/ApplicationELB")
                                                        .metricName("TargetResponseTime")
                                                        .dimensions(
                                                                by -> by.name("LoadBalancer")
                                                                        .value("app/web/1"),
                                                                by -> by.name("TargetGroup")
                                                                        .value("targetgroup/web/1")))
                                                .period(60)
                                                .stat("p99")))
                        .startTime(FROM)
                        .endTime(TO)
                        .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                        .build());
    }

    @Test
    void aMetric_withoutDatapoints_hasAnEmptyList() {
        page(null, one -> one.id("m0").statusCode("Complete"));

        assertThat(read(CPU, LATENCY)).isEqualTo(Map.of(CPU, List.of(), LATENCY, List.of()));
    }

    @Test
    void datapoints_withoutAMetric_areNoCall() {
        assertThat(read()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void aResult_withAPartOfItsData_continuesOnTheNextPage() {
        page(
                "more",
                one -> one.id("m0").statusCode("PartialData").timestamps(FROM).values(1.0),
                one -> one.id("m1").statusCode("PartialData"));
        page(
                "last",
                one -> one.id("m0").statusCode("Complete").timestamps(minute(1)).values(2.0));
        page(
                null,
                one -> one.id("m1").statusCode("Complete").timestamps(minute(2)).values(3.0));

        assertThat(read(CPU, LATENCY))
                .isEqualTo(Map.of(
                        CPU, List.of(new Datapoint(FROM, 1), new Datapoint(minute(1), 2)),
                        LATENCY, List.of(new Datapoint(minute(2), 3))));
        assertThat(asked).extracting(GetMetricDataRequest::nextToken).containsExactly(null, "more", "last");
    }

    @Test
    void aResult_whoseOtherDataNeverComes_isNoAnswer() {
        page(
                null,
                one -> one.id("m0").statusCode("PartialData").timestamps(FROM).values(1.0));

        assertThatThrownBy(() -> read(CPU)).isInstanceOf(Unavailable.class).hasMessageContaining("m0");
    }

    @Test
    void moreThan500Metrics_takeSeveralCalls_andAMetricThatIsGivenTwiceCountsOnce() {
        List<Metric> many = new ArrayList<>(IntStream.range(0, 1_001)
                .mapToObj(i -> new Metric("N", "m", Map.of("InstanceId", "i-" + i), "Sum", null))
                .toList());
        many.add(many.getFirst());
        page(null, one -> one.id("m0").statusCode("Complete").timestamps(FROM).values(1.0));
        page(null, one -> one.id("m0").statusCode("Complete").timestamps(FROM).values(2.0));
        page(null, one -> one.id("m0").statusCode("Complete").timestamps(FROM).values(3.0));

        Map<Metric, List<Datapoint>> datapoints = metrics.datapoints(many, MINUTE, FROM, TO);

        assertThat(asked)
                .extracting(request -> request.metricDataQueries().size())
                .containsExactly(500, 500, 1);
        assertThat(asked.get(1).metricDataQueries())
                .extracting(MetricDataQuery::id)
                .startsWith("m0")
                .endsWith("m499");
        assertThat(datapoints).hasSize(1_001);
        assertThat(datapoints.get(many.getFirst())).containsExactly(new Datapoint(FROM, 1));
        assertThat(datapoints.get(many.get(500))).containsExactly(new Datapoint(FROM, 2));
        assertThat(datapoints.get(many.get(1_000))).containsExactly(new Datapoint(FROM, 3));
    }

    @Test
    void aResult_thatIsForbidden_isRefusedWithItsMessage_andOneWithAnInternalErrorIsUnavailable() {
        page(
                null,
                one -> one.id("m0")
                        .statusCode("Forbidden")
                        .messages(with -> with.code("Account").value("not linked")));
        assertThatThrownBy(() -> read(CPU))
                .isInstanceOfSatisfying(
                        FleetRefused.class, e -> assertThat(e.code()).isEqualTo("Forbidden"))
                .hasMessage("GetMetricData: result m0, Account: not linked");

        page(null, one -> one.id("m0").statusCode("InternalError"));
        assertThatThrownBy(() -> read(CPU)).isInstanceOf(Unavailable.class);
    }

    @Test
    void errors_areUnavailable_orRefused() {
        error = "Throttling";
        assertThatThrownBy(() -> read(CPU)).isInstanceOf(Unavailable.class);
        error = "AccessDenied";
        assertThatThrownBy(() -> read(CPU)).isInstanceOf(FleetRefused.class);
    }

    private Map<Metric, List<Datapoint>> read(Metric... wanted) {
        return metrics.datapoints(List.of(wanted), MINUTE, FROM, TO);
    }

    @SafeVarargs
    private void page(String nextToken, Consumer<MetricDataResult.Builder>... results) {
        pages.add(GetMetricDataResponse.builder()
                .metricDataResults(results)
                .nextToken(nextToken)
                .build());
    }

    private static Instant minute(int minutes) {
        return FROM.plus(MINUTE.multipliedBy(minutes));
    }
}
