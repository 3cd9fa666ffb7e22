package greenroll.emulator.compute.api;

import greenroll.emulator.compute.state.MetricValues;
import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.sdk.NotSimulated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * Answers GetMetricData. The answer always has one page. Values with a time that is still to come are left out.
 *
 * <p>A period is aligned to the epoch and belongs to the answer when it begins in the time that is asked for. So, as on
 * AWS, the last period has only a part of its values when the time ends within it.
 */
final class MetricQueries {

    private static final int MOST_QUERIES = 500;
    private static final int MINUTE = 60;
    private static final Set<Integer> BELOW_A_MINUTE = Set.of(1, 5, 10, 20, 30);

    /** The simulated parameters of a query. */
    private static final Set<String> PARAMETERS = Set.of("Id", "MetricStat");

    private final RegionContext ground;
    private final MetricValues metrics;

    MetricQueries(RegionContext ground, MetricValues metrics) {
        this.ground = ground;
        this.metrics = metrics;
    }

    GetMetricDataResponse answer(GetMetricDataRequest request) {
        if (request.metricDataQueries().isEmpty() || request.metricDataQueries().size() > MOST_QUERIES) {
            throw invalid("MetricDataQueries must have 1 to " + MOST_QUERIES);
        }
        Instant start = required(request.startTime(), "StartTime");
        Instant end = required(request.endTime(), "EndTime");
        if (!start.isBefore(end)) {
            throw invalid("StartTime must be before EndTime");
        }
        boolean ascending = request.scanBy() == ScanBy.TIMESTAMP_ASCENDING;
        Set<String> ids = new HashSet<>();
        List<MetricDataResult> results = new ArrayList<>();
        for (MetricDataQuery query : request.metricDataQueries()) {
            if (!ids.add(required(query.id(), "MetricDataQueries.Id"))) {
                throw invalid("MetricDataQueries.Id must be unique: " + query.id());
            }
            NavigableMap<Instant, Double> datapoints = datapoints(stat(query), start, end);
            NavigableMap<Instant, Double> ordered = ascending ? datapoints : datapoints.descendingMap();
            results.add(MetricDataResult.builder()
                    .id(query.id())
                    .label(query.metricStat().metric().metricName())
                    .timestamps(ordered.keySet())
                    .values(ordered.values())
                    .statusCode(StatusCode.COMPLETE)
                    .build());
        }
        return GetMetricDataResponse.builder().metricDataResults(results).build();
    }

    private static MetricStat stat(MetricDataQuery query) {
        for (SdkField<?> field : query.sdkFields()) {
            if (field.getValueOrDefault(query) != null && !PARAMETERS.contains(field.memberName())) {
                throw new NotSimulated("cloudwatch.GetMetricData, parameter MetricDataQueries." + field.memberName());
            }
        }
        if (query.metricStat() == null) {
            throw invalid("MetricDataQueries must have either Expression or MetricStat: " + query.id());
        }
        return query.metricStat();
    }

    private NavigableMap<Instant, Double> datapoints(MetricStat stat, Instant asked, Instant end) {
        Metric metric = required(stat.metric(), "MetricStat.Metric");
        int period = required(stat.period(), "MetricStat.Period");
        if (period <= 0 || period % MINUTE != 0 && !BELOW_A_MINUTE.contains(period)) {
            throw invalid("MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of " + MINUTE);
        }
        Instant start = begin(asked, Math.min(period, MINUTE));
        ToDoubleFunction<List<Double>> statistic = MetricStatistic.named(required(stat.stat(), "MetricStat.Stat"));
        Map<String, String> dimensions = new HashMap<>();
        metric.dimensions().forEach(by -> dimensions.put(by.name(), by.value()));
        NavigableMap<Instant, List<Double>> byPeriod = new TreeMap<>();
        metrics
                .between(
                        required(metric.namespace(), "Metric.Namespace"),
                        required(metric.metricName(), "Metric.MetricName"),
                        dimensions,
                        start,
                        end)
                .stream()
                .filter(value -> !value.at().isAfter(ground.now()))
                .filter(value -> stat.unitAsString() == null || value.unit().equals(stat.unitAsString()))
                .forEach(value -> byPeriod.computeIfAbsent(begin(value.at(), period), at -> new ArrayList<>())
                        .add(value.value()));
        NavigableMap<Instant, Double> datapoints = new TreeMap<>();
        byPeriod.tailMap(start, true).forEach((at, values) -> datapoints.put(at, statistic.applyAsDouble(values)));
        return datapoints;
    }

    private static Instant begin(Instant at, int period) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), period) * (long) period);
    }

    private static <T> T required(@Nullable T value, String parameter) {
        if (value == null) {
            throw invalid(parameter + " is required");
        }
        return value;
    }

    private static CloudWatchException invalid(String message) {
        return AwsErrors.cloudWatch("ValidationError", message);
    }
}
