package greenroll.api.group.body;

import greenroll.api.http.Fields;
import greenroll.group.Capacity;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.Metric;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.ScalingPolicy.Comparison;
import greenroll.group.scaling.ScalingPolicy.Step;
import greenroll.group.scaling.ScalingPolicy.TargetTracking;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code scaling}: policies that change the target by a CloudWatch metric. A policy that is not enabled is left
 * out. The defaults are Elastigroup's.
 */
final class ScalingBody {

    /** Each policy reads a metric in each of its periods. */
    private static final int MOST = 20;

    private static final int NAME_LENGTH = 255;
    private static final int MOST_STEPS = 20;
    private static final int MOST_PERIODS = 100;
    private static final int DAY = 86_400;
    private static final int MINUTE = 60;
    private static final int PERIOD = 300;
    private static final int COOLDOWN = 300;

    /** CloudWatch's limit. */
    private static final int MOST_DIMENSIONS = 30;

    private static final String OF_EC2 = "AWS/EC2";
    private static final String INSTANCE = "InstanceId";
    private static final Pattern PERCENTILE = Pattern.compile("p[0-9]{1,2}(\\.[0-9]{1,10})?|p100");

    private static final Map<String, String> STATISTICS = Map.of(
            "average", "Average",
            "sum", "Sum",
            "sampleCount", "SampleCount",
            "minimum", "Minimum",
            "maximum", "Maximum",
            "percentile", "");

    private static final Map<String, Comparison> OPERATORS = Map.of(
            "gt", Comparison.GT,
            "gte", Comparison.GTE,
            "lt", Comparison.LT,
            "lte", Comparison.LTE);

    private enum ActionType {
        ADJUSTMENT,
        PERCENTAGE_ADJUSTMENT,
        SET_MINIMUM_TARGET,
        SET_MAXIMUM_TARGET,
        UPDATE_CAPACITY
    }

    private static final Map<String, ActionType> ACTIONS = Map.of(
            "adjustment", ActionType.ADJUSTMENT,
            "percentageAdjustment", ActionType.PERCENTAGE_ADJUSTMENT,
            "setMinTarget", ActionType.SET_MINIMUM_TARGET,
            "setMaxTarget", ActionType.SET_MAXIMUM_TARGET,
            "updateCapacity", ActionType.UPDATE_CAPACITY);

    /** Fields of a policy without a list of steps. */
    private static final Set<String> OF_ONE_STEP =
            Set.of("threshold", "action", "adjustment", "minTargetCapacity", "maxTargetCapacity");

    private static final Map<String, Set<ActionType>> OF_ACTIONS = Map.of(
            "adjustment", Set.of(ActionType.ADJUSTMENT, ActionType.PERCENTAGE_ADJUSTMENT),
            "minTargetCapacity", Set.of(ActionType.SET_MINIMUM_TARGET),
            "maxTargetCapacity", Set.of(ActionType.SET_MAXIMUM_TARGET),
            "minimum", Set.of(ActionType.UPDATE_CAPACITY),
            "target", Set.of(ActionType.UPDATE_CAPACITY),
            "maximum", Set.of(ActionType.UPDATE_CAPACITY));

    /** The list that holds the policy. Down policies remove instances. */
    private enum Direction {
        UP(Comparison.GTE, 1),
        DOWN(Comparison.LTE, -1);

        private final Comparison comparison;
        private final int sign;

        Direction(Comparison comparison, int sign) {
            this.comparison = comparison;
            this.sign = sign;
        }
    }

    private ScalingBody() {}

    /** The policies may be used only when there are no problems. */
    static Supplier<List<ScalingPolicy>> read(Fields fields) {
        fields.unsupported("multipleMetrics", "use one metric in each policy");
        Set<String> names = new HashSet<>();
        List<Supplier<ScalingPolicy>> policies = Stream.of(
                        fields.askingObjects("up", (place, each) -> stepped(each, Direction.UP, names)),
                        fields.askingObjects("down", (place, each) -> stepped(each, Direction.DOWN, names)),
                        fields.askingObjects("target", (place, each) -> tracking(each, names)))
                .flatMap(List::stream)
                .toList();
        if (policies.size() > MOST) {
            fields.wrong("up", "down and target must be at most " + MOST + " policies, but are " + policies.size());
        }
        return () -> policies.stream().map(Supplier::get).toList();
    }

    /** The fields of every policy. */
    private record Common(
            String name, Supplier<Metric> metric, boolean ofInstances, ScalingPolicy.Evaluation evaluation) {}

    private static Common common(Fields fields, Set<String> names) {
        fields.flag("isEnabled");
        fields.oneOf("source", Map.of("cloudWatch", true), Set.of("spectrum"));
        fields.unsupported("dimenstions", "write dimensions");
        String name = fields.requiredText("policyName", NAME_LENGTH);
        if (fields.isSound("policyName") && !names.add(name)) {
            fields.wrong("policyName", "must be given to one policy of the group only, but was " + name);
        }
        int period = Objects.requireNonNullElse(fields.integerUnlessZero("period", MINUTE, DAY), PERIOD);
        if (period % MINUTE != 0) {
            fields.wrong("period", "must be a multiple of 60, but was " + period);
        }
        int periods = Objects.requireNonNullElse(fields.integerUnlessZero("evaluationPeriods", 1, MOST_PERIODS), 1);
        if ((long) period * periods > DAY) {
            fields.wrong("evaluationPeriods", "must be at most a day together: " + DAY / period + " periods");
        }
        Integer cooldown = fields.integer("cooldown", 0, DAY);
        String namespace = Objects.requireNonNullElse(fields.text("namespace", NAME_LENGTH), OF_EC2);
        String metricName = Objects.requireNonNullElse(fields.text("metricName", NAME_LENGTH), "CPUUtilization");
        List<Map.Entry<String, String>> dimensions = fields.objects("dimensions", ScalingBody::dimension);
        List<String> dimensionNames = dimensions.stream().map(Map.Entry::getKey).toList();
        fields.atMost("dimensions", MOST_DIMENSIONS, dimensions.size());
        if (new HashSet<>(dimensionNames).size() < dimensionNames.size()) {
            fields.wrong("dimensions", "must each have another name");
        }
        boolean ofInstances = dimensions.isEmpty()
                ? namespace.equals(OF_EC2)
                : dimensions.stream()
                        .anyMatch(one ->
                                one.getKey().equals(INSTANCE) && one.getValue().isEmpty());
        String statistic = statistic(fields, ofInstances);
        String unit = fields.oneOf("unit", MetricUnits.BY_NAME, Set.of());
        return new Common(
                name,
                () -> new Metric(
                        namespace,
                        metricName,
                        dimensions.stream()
                                .filter(one -> !one.getValue().isEmpty())
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                        statistic,
                        unit),
                ofInstances,
                new ScalingPolicy.Evaluation(
                        Duration.ofSeconds(period),
                        periods,
                        Duration.ofSeconds(cooldown == null ? COOLDOWN : cooldown)));
    }

    private static Map.Entry<String, String> dimension(Fields fields) {
        String name = fields.requiredText("name", NAME_LENGTH);
        String value = fields.emptyOrText("value", 1_024);
        if (!name.equals(INSTANCE) && !fields.has("value")) {
            fields.wrong("value", "is required, except for InstanceId: there it means each instance of the group");
        }
        return Map.entry(name, value == null ? "" : value);
    }

    private static String statistic(Fields fields, boolean ofInstances) {
        String statistic = Objects.requireNonNullElse(fields.oneOf("statistic", STATISTICS, Set.of()), "Average");
        String percentile =
                fields.text("extendedStatistic", 16, PERCENTILE, "a percentile like p90, with statistic percentile");
        if (!statistic.isEmpty()) {
            if (fields.has("extendedStatistic")) {
                fields.wrong("extendedStatistic", "has an effect only with statistic percentile");
            }
            return statistic;
        }
        if (!fields.has("extendedStatistic")) {
            fields.wrong("extendedStatistic", "is required with statistic percentile: for example p90");
        }
        if (ofInstances) {
            fields.wrong("statistic", "percentile cannot be put together of several instances: use average or maximum");
        }
        return percentile == null ? "p90" : percentile;
    }

    private static Supplier<ScalingPolicy> stepped(Fields fields, Direction direction, Set<String> names) {
        fields.unsupported("target", "it is of policies in scaling.target");
        fields.unsupported("predictive", "leave it out");
        fields.unsupported("maxCapacityPerScale", "it is of policies in scaling.target");
        fields.unsupported("shouldResumeStateful", "no group is stateful here; leave it out");
        Common common = common(fields, names);
        Comparison given = fields.oneOf("operator", OPERATORS, Set.of());
        Double threshold = fields.number("threshold");
        Supplier<CapacityChange> change = change(fields, direction);
        List<Supplier<Step>> steps = fields.objects("stepAdjustments", each -> step(each, direction));
        fields.atMost("stepAdjustments", MOST_STEPS, steps.size());
        if (steps.isEmpty() && !fields.has("threshold")) {
            fields.wrong("threshold", "is required: a number; or give stepAdjustments");
        }
        if (!steps.isEmpty() && OF_ONE_STEP.stream().anyMatch(fields::asks)) {
            fields.wrong("stepAdjustments", "have their own thresholds and actions: leave out those of the policy");
        }
        return () -> new ScalingPolicy(
                common.name(),
                common.metric().get(),
                common.ofInstances(),
                common.evaluation(),
                given == null ? direction.comparison : given,
                steps.isEmpty()
                        ? List.of(new Step(Objects.requireNonNull(threshold), change.get()))
                        : steps.stream().map(Supplier::get).toList(),
                null);
    }

    private static Supplier<Step> step(Fields fields, Direction direction) {
        Double threshold = fields.number("threshold");
        if (!fields.has("threshold")) {
            fields.wrong("threshold", "is required: a number");
        }
        Supplier<CapacityChange> change =
                fields.object("action", action -> change(action, direction, ActionType.ADJUSTMENT));
        return () -> new Step(Objects.requireNonNull(threshold), change.get());
    }

    /** The action, or its older form: fields of the policy itself. Elastigroup's default is one instance. */
    private static Supplier<CapacityChange> change(Fields fields, Direction direction) {
        Integer adjustment = fields.integerUnlessZero("adjustment", 1, Capacity.MAX_TARGET);
        Integer least = fields.integerUnlessZero("minTargetCapacity", 1, Capacity.MAX_TARGET);
        Integer most = fields.integerUnlessZero("maxTargetCapacity", 1, Capacity.MAX_TARGET);
        long ways = Stream.of(fields.asks("action"), adjustment != null, least != null, most != null)
                .filter(way -> way)
                .count();
        if (ways > 1) {
            fields.wrong(
                    "action",
                    "adjustment, minTargetCapacity and maxTargetCapacity are ways to say what to do: give one");
        }
        if (fields.asks("action")) {
            return fields.object("action", action -> change(action, direction, null));
        }
        fields.isKnown("action");
        return () -> least != null
                ? new CapacityChange.MinimumTarget(least)
                : most != null
                        ? new CapacityChange.MaximumTarget(most)
                        : new CapacityChange.Adjustment(direction.sign * Objects.requireNonNullElse(adjustment, 1));
    }

    private static Supplier<CapacityChange> change(Fields fields, Direction direction, @Nullable ActionType usual) {
        ActionType given = fields.oneOf("type", ACTIONS, Set.of());
        if (usual == null && !fields.has("type")) {
            fields.wrong("type", "is required: one of " + String.join(", ", new TreeSet<>(ACTIONS.keySet())));
        }
        int most = Capacity.MAX_TARGET;
        Integer adjustment = fields.integerUnlessZero("adjustment", 1, most);
        Integer minimumTarget = fields.integerUnlessZero("minTargetCapacity", 1, most);
        Integer maximumTarget = fields.integerUnlessZero("maxTargetCapacity", 1, most);
        Integer minimum = fields.integer("minimum", 0, most);
        Integer target = fields.integer("target", 0, most);
        Integer maximum = fields.integer("maximum", 0, Integer.MAX_VALUE);
        ActionType type = given == null ? usual : given;
        if (type == null) {
            return () -> {
                throw new IllegalStateException("an action of no known type");
            };
        }
        OF_ACTIONS.forEach((name, types) -> {
            if (fields.isSound(name) && fields.asks(name) && !types.contains(type)) {
                fields.wrong(name, "has no effect with this type: leave it out");
            }
        });
        return switch (type) {
            case ADJUSTMENT -> {
                required(fields, "adjustment", adjustment);
                yield () -> new CapacityChange.Adjustment(direction.sign * Objects.requireNonNull(adjustment));
            }
            case PERCENTAGE_ADJUSTMENT -> {
                required(fields, "adjustment", adjustment);
                yield () ->
                        new CapacityChange.PercentageAdjustment(direction.sign * Objects.requireNonNull(adjustment));
            }
            case SET_MINIMUM_TARGET -> {
                required(fields, "minTargetCapacity", minimumTarget);
                yield () -> new CapacityChange.MinimumTarget(Objects.requireNonNull(minimumTarget));
            }
            case SET_MAXIMUM_TARGET -> {
                required(fields, "maxTargetCapacity", maximumTarget);
                yield () -> new CapacityChange.MaximumTarget(Objects.requireNonNull(maximumTarget));
            }
            case UPDATE_CAPACITY -> {
                if (!fields.has("minimum") && !fields.has("target") && !fields.has("maximum")) {
                    fields.wrong("target", "is required, or minimum or maximum");
                }
                new CapacityFields("minimum", "target", "maximum").inOrder(fields, minimum, target, maximum);
                yield () -> new CapacityChange.Update(minimum, target, maximum);
            }
        };
    }

    private static void required(Fields fields, String name, @Nullable Integer value) {
        if (value == null && !fields.isWrong(name)) {
            fields.wrong(name, "is required: a whole number from 1");
        }
    }

    private static Supplier<ScalingPolicy> tracking(Fields fields, Set<String> names) {
        for (String elsewhere : List.of(
                "operator",
                "threshold",
                "adjustment",
                "action",
                "stepAdjustments",
                "minTargetCapacity",
                "maxTargetCapacity",
                "predictive")) {
            fields.unsupported(elsewhere, "target tracking needs only target; leave it out");
        }
        Common common = common(fields, names);
        Double target = fields.number("target");
        if (!fields.has("target")) {
            fields.wrong("target", "is required: the number that the metric shall have");
        } else if (target != null && target <= 0) {
            fields.wrong("target", "must be more than 0");
        }
        Integer most = fields.integerUnlessZero("maxCapacityPerScale", 1, Capacity.MAX_TARGET);
        return () -> new ScalingPolicy(
                common.name(),
                common.metric().get(),
                common.ofInstances(),
                common.evaluation(),
                Comparison.GT,
                List.of(),
                new TargetTracking(Objects.requireNonNull(target), most));
    }
}
