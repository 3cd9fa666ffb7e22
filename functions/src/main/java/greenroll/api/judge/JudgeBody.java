package greenroll.api.judge;

import greenroll.api.http.Fields;
import greenroll.group.RollAction;
import greenroll.group.judge.Judge;
import greenroll.group.judge.JudgeMetric;
import greenroll.group.judge.JudgeMetric.Fill;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a judge. The limits of names, dimensions and periods are CloudWatch's. */
public final class JudgeBody {

    private static final String NAME = "judge";
    private static final String METRICS = "metrics";
    private static final String DIMENSIONS = "dimensions";
    private static final String DIVIDED_BY = "dividedBy";
    private static final String STATISTIC = "statistic";
    private static final String PERIOD = "period";
    private static final int NAME_LENGTH = 255;
    private static final int VALUE_LENGTH = 1_024;
    private static final int SHORT_NAME_LENGTH = 40;
    private static final int MOST_DIMENSIONS = 30;
    private static final int MINUTE = 60;
    private static final int SHORTEST = 10;
    private static final int LONGEST = 3_600;
    private static final Set<Integer> BELOW_A_MINUTE = Set.of(10, 20, 30);
    private static final Set<String> COUNTS = Set.of("Sum", "SampleCount");
    private static final Pattern STATISTICS =
            Pattern.compile("Average|Sum|SampleCount|Minimum|Maximum|p[0-9]{1,2}(\\.[0-9]{1,10})?|p100");
    private static final Map<String, JudgeMetric.Direction> DIRECTIONS = Map.of(
            "LOWER_IS_BETTER", JudgeMetric.Direction.LOWER_IS_BETTER,
            "HIGHER_IS_BETTER", JudgeMetric.Direction.HIGHER_IS_BETTER);

    private JudgeBody() {}

    /**
     * Reads the field {@code judge}. Notes all problems; the result is valid only when there are none.
     *
     * @param action action of the roll; a restart has one revision only
     * @return null when the field is absent
     */
    public static @Nullable Judge of(Fields fields, RollAction action) {
        return fields.isKnown(NAME)
                ? fields.object(NAME, judge -> judge(judge, action)).orElse(null)
                : null;
    }

    private static Optional<Judge> judge(Fields fields, RollAction action) {
        Set<String> names = new HashSet<>();
        List<Optional<JudgeMetric>> metrics = fields.objects(METRICS, metric -> metric(metric, action, names));
        fields.atMost(METRICS, Judge.MOST, metrics.size());
        if (metrics.isEmpty()) {
            fields.wrong(METRICS, "is required: 1 to " + Judge.MOST + " metrics in which green is compared with blue");
        }
        List<JudgeMetric> read =
                metrics.stream().flatMap(Optional::stream).limit(Judge.MOST).toList();
        return read.isEmpty() ? Optional.empty() : Optional.of(new Judge(read));
    }

    private static Optional<JudgeMetric> metric(Fields fields, RollAction action, Set<String> names) {
        String metricName = fields.requiredText("metricName", NAME_LENGTH);
        String given = fields.text("name", SHORT_NAME_LENGTH);
        String name = given != null
                ? given
                : metricName.length() > SHORT_NAME_LENGTH ? metricName.substring(0, SHORT_NAME_LENGTH) : metricName;
        if (!fields.isWrong("name") && !names.add(name)) {
            fields.wrong("name", "must be another one in each metric, but was " + name + " again");
        }
        String namespace = fields.requiredText("namespace", NAME_LENGTH);
        Map<String, String> dimensions = dimensions(fields, action);
        String statistic = Objects.requireNonNullElse(
                fields.text(
                        STATISTIC,
                        16,
                        STATISTICS,
                        "Average, Sum, SampleCount, Minimum, Maximum or a percentile like p99"),
                "Average");
        Duration period = period(fields);
        String dividedBy = fields.text(DIVIDED_BY, NAME_LENGTH);
        JudgeMetric.Direction direction = fields.oneOf("direction", DIRECTIONS, Set.of());
        Double percent = least(fields, "maxWorsePercent", 0);
        Double worse = least(fields, "maxWorse", 0);
        Double limit = fields.number("limit");
        Integer samples = fields.integer("minSamples", JudgeMetric.LEAST_SAMPLES, JudgeMetric.MOST_SAMPLES);
        if (dividedBy != null && !COUNTS.contains(statistic)) {
            fields.wrong(DIVIDED_BY, "needs the statistic Sum or SampleCount: only counts can be divided");
        }
        if (!fields.has("maxWorsePercent") && !fields.has("maxWorse") && !fields.has("limit")) {
            fields.wrong("maxWorsePercent", "or maxWorse or limit must be given: how bad green may be");
        }
        boolean compares = percent != null || worse != null;
        if (dimensions != null
                && compares
                && dividedBy == null
                && COUNTS.contains(statistic)
                && JudgeMetric.Source.fills(dimensions.values(), Fill.REVISION)) {
            fields.wrong(
                    STATISTIC,
                    statistic + " by {revision} grows with the number of instances, and blue has more of them than"
                            + " green: give dividedBy, or use {instances}");
        }
        return dimensions == null || !compares && limit == null
                ? Optional.empty()
                : Optional.of(new JudgeMetric(
                        name,
                        new JudgeMetric.Source(namespace, metricName, dimensions, statistic, period, dividedBy),
                        direction == null ? JudgeMetric.Direction.LOWER_IS_BETTER : direction,
                        new JudgeMetric.Bounds(percent, worse, limit),
                        samples == null ? JudgeMetric.USUAL_SAMPLES : samples));
    }

    /** Returns null when green and blue cannot be told apart. */
    private static @Nullable Map<String, String> dimensions(Fields fields, RollAction action) {
        Map<String, String> dimensions = fields.textsByName(DIMENSIONS, NAME_LENGTH, VALUE_LENGTH);
        fields.atMost(DIMENSIONS, MOST_DIMENSIONS, dimensions.size());
        boolean byRevision = JudgeMetric.Source.fills(dimensions.values(), Fill.REVISION);
        if (byRevision == JudgeMetric.Source.fills(dimensions.values(), Fill.INSTANCES)) {
            fields.wrong(
                    DIMENSIONS,
                    "must have exactly one of {revision} and {instances} in a value: it tells green from blue. For"
                            + " example {\"InstanceId\": \"{instances}\"}");
            return null;
        }
        if (byRevision && action == RollAction.RESTART_SERVER) {
            fields.wrong(
                    DIMENSIONS,
                    "have {revision}, but a restart changes no revision: use {instances}, which compares restarted"
                            + " instances with the others");
            return null;
        }
        return dimensions;
    }

    private static Duration period(Fields fields) {
        int period = Objects.requireNonNullElse(
                fields.integer(PERIOD, SHORTEST, LONGEST), Math.toIntExact(JudgeMetric.USUAL_PERIOD.toSeconds()));
        if (period % MINUTE != 0 && !BELOW_A_MINUTE.contains(period)) {
            fields.wrong(PERIOD, "must be 10, 20, 30 or a multiple of 60, but was " + period);
        }
        return Duration.ofSeconds(period);
    }

    private static @Nullable Double least(Fields fields, String name, double least) {
        Double number = fields.number(name);
        if (number != null && number < least) {
            fields.wrong(name, "must be at least 0, but was " + number);
        }
        return number;
    }
}
