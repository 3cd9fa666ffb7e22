package greenroll.aws.fleet;

import static greenroll.aws.fleet.FleetCalls.call;
import static greenroll.aws.fleet.FleetCalls.chunks;

import greenroll.fleet.metric.Datapoint;
import greenroll.fleet.metric.Metrics;
import greenroll.group.scaling.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** Metrics from GetMetricData. */
public final class CloudWatchMetrics implements Metrics {

    /** The queries in a call, which is CloudWatch's limit. */
    private static final int MOST = 500;

    private final Supplier<CloudWatchClient> cloudWatch;

    /** @param cloudWatch used only when a metric is read, which most operations do not do */
    public CloudWatchMetrics(Supplier<CloudWatchClient> cloudWatch) {
        this.cloudWatch = cloudWatch;
    }

    /** {@inheritDoc} An answer of several pages takes one call for each page. */
    @Override
    public Map<Metric, List<Datapoint>> datapoints(
            Collection<Metric> metrics, Duration period, Instant from, Instant to) {
        Map<Metric, List<Datapoint>> datapoints = new LinkedHashMap<>();
        for (List<Metric> some : chunks(new LinkedHashSet<>(metrics), MOST)) {
            GetMetricDataRequest request = request(some, period, from, to);
            Map<String, List<Datapoint>> byId = call("GetMetricData", () -> read(request));
            for (int i = 0; i < some.size(); i++) {
                datapoints.put(some.get(i), byId.getOrDefault(id(i), List.of()));
            }
        }
        return datapoints;
    }

    /** The dimensions are sorted, so that equal metrics make equal requests. */
    private static GetMetricDataRequest request(List<Metric> metrics, Duration period, Instant from, Instant to) {
        List<MetricDataQuery> queries = new ArrayList<>(metrics.size());
        for (int i = 0; i < metrics.size(); i++) {
            queries.add(query(id(i), metrics.get(i), Math.toIntExact(period.toSeconds())));
        }
        return GetMetricDataRequest.builder()
                .metricDataQueries(queries)
                .startTime(from)
                .endTime(to)
                .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                .build();
    }

    private static MetricDataQuery query(String id, Metric metric, int seconds) {
        List<Dimension> dimensions = new ArrayList<>();
        new TreeMap<>(metric.dimensions())
                .forEach((name, value) -> dimensions.add(
                        Dimension.builder().name(name).value(value).build()));
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(stat -> stat.metric(of -> of.namespace(metric.namespace())
                                .metricName(metric.name())
                                .dimensions(dimensions))
                        .period(seconds)
                        .stat(metric.statistic())
                        .unit(metric.unit()))
                .build();
    }

    private static String id(int index) {
        return "m" + index;
    }

    /** The datapoints of all pages, by the query's id. A result with a part of its data continues on a later page. */
    private Map<String, List<Datapoint>> read(GetMetricDataRequest request) {
        Map<String, List<Datapoint>> byId = new HashMap<>();
        Map<String, MetricDataResult> last = new LinkedHashMap<>();
        for (GetMetricDataResponse page : cloudWatch.get().getMetricDataPaginator(request)) {
            for (MetricDataResult result : page.metricDataResults()) {
                if (result.statusCode() == StatusCode.FORBIDDEN || result.statusCode() == StatusCode.INTERNAL_ERROR) {
                    throw failed(result);
                }
                last.put(result.id(), result);
                List<Datapoint> own = byId.computeIfAbsent(result.id(), id -> new ArrayList<>());
                for (int i = 0; i < result.timestamps().size(); i++) {
                    own.add(new Datapoint(
                            result.timestamps().get(i), result.values().get(i)));
                }
            }
        }
        for (MetricDataResult result : last.values()) {
            if (result.statusCode() == StatusCode.PARTIAL_DATA) {
                throw failed(result);
            }
        }
        return byId;
    }

    /** The error of one result, in the form of an error of the call, so that the same rules apply. */
    private static AwsServiceException failed(MetricDataResult result) {
        String words = result.messages().stream()
                .map(message -> message.code() + ": " + message.value())
                .collect(Collectors.joining(", "));
        return CloudWatchException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName(CloudWatchClient.SERVICE_NAME)
                        .errorCode(result.statusCodeAsString())
                        .errorMessage("result " + result.id() + (words.isEmpty() ? "" : ", " + words))
                        .build())
                .statusCode(result.statusCode() == StatusCode.FORBIDDEN ? 403 : 500)
                .build();
    }
}
