package greenroll.api.group.body;

import greenroll.api.http.Fields;
import greenroll.group.RevertToSpot;
import greenroll.group.RevertToSpot.PerformAt;
import greenroll.group.SpotAllocation;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.roll.RollSettings;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code strategy}: the mix of spot and on-demand instances, and how rolls drain. */
final class StrategyBody {

    private static final List<String> ELSEWHERE = List.of(
            "spinUpTime",
            "signals",
            "scalingStrategy",
            "persistence",
            "considerODPricing",
            "utilizeCommitments",
            "maxReplacementsPercentage",
            "restrictSingleAz",
            "immediateODRecoverThreshold",
            "minimumInstanceLifetime");

    private static final List<String> OF_SPOT =
            List.of("risk", "onDemandCount", "fallbackToOd", "availabilityVsCost", "revertToSpot", "capacityRebalance");

    private static final Map<String, SpotAllocation> ALLOCATIONS =
            byName(SpotAllocation.values(), SpotAllocation::wire);

    private static final Map<String, PerformAt> PERFORM_AT = byName(PerformAt.values(), PerformAt::wire);

    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private static final Pattern WINDOW = Pattern.compile(
            "(D):(T)-(D):(T)".replace("D", String.join("|", DAYS)).replace("T", "(?:[01][0-9]|2[0-3]):[0-5][0-9]"));

    private StrategyBody() {}

    static Strategy read(Fields fields) {
        SpotStrategy spot = spot(fields);
        return strategy(fields, spot, fields.flag("utilizeReservedInstances"));
    }

    private static Strategy strategy(Fields fields, SpotStrategy spot, @Nullable Boolean utilizeReservedInstances) {
        ELSEWHERE.forEach(name -> fields.unsupported(name, "leave it out"));
        // It names the unit of a time that Elastigroup shows. Nothing here has it.
        fields.text("lifetimePeriod", 32);
        Integer draining = fields.integer("drainingTimeout", 0, (int) RollSettings.MAX_DRAINING_TIMEOUT.toSeconds());
        return new Strategy(
                spot,
                utilizeReservedInstances,
                draining == null ? null : Duration.ofSeconds(draining),
                Boolean.TRUE.equals(fields.oneOf("compatibility", Map.of(Strategy.ELASTIGROUP, true), Set.of())));
    }

    /** Reads the strategy of a group that stands for an Auto Scaling group: how rolls drain. */
    static Strategy ofAutoScaling(Fields fields) {
        OF_SPOT.forEach(name ->
                fields.unsupported(name, "the Auto Scaling group's mixed instances policy says so; leave it out"));
        fields.unsupported("utilizeReservedInstances", "EC2 itself applies reservations; leave it out");
        return strategy(fields, SpotStrategy.NONE, null);
    }

    private static SpotStrategy spot(Fields fields) {
        Integer risk = fields.integer("risk", 0, 100);
        return new SpotStrategy(
                Objects.requireNonNullElse(risk, 0),
                // Clients send 0 for a count that was not given. All instances are spot by a risk of 100.
                fields.integerUnlessZero("onDemandCount", 1, Integer.MAX_VALUE),
                fields.flag("fallbackToOd"),
                fields.oneOf("availabilityVsCost", ALLOCATIONS, Set.of()),
                fields.object("revertToSpot", given -> Optional.ofNullable(revertToSpot(given)))
                        .orElse(null),
                fields.flag("capacityRebalance"));
    }

    /** Null when none of its fields is there. */
    private static @Nullable RevertToSpot revertToSpot(Fields fields) {
        PerformAt performAt = fields.oneOf("performAt", PERFORM_AT, Set.of());
        List<String> windows =
                fields.texts("timeWindows", WINDOW, "a time of the week in UTC like Mon:03:00-Wed:02:30");
        if (performAt == PerformAt.TIME_WINDOW && fields.isEmptyList("timeWindows")) {
            fields.wrong(
                    "timeWindows", "is required when performAt is timeWindow: at least one like Mon:03:00-Wed:02:30");
        }
        if (!fields.has("performAt") && !fields.isEmptyList("timeWindows")) {
            fields.wrong("performAt", "is required with timeWindows: timeWindow");
        }
        if (performAt == null) {
            return null;
        }
        return new RevertToSpot(
                performAt,
                performAt == PerformAt.TIME_WINDOW
                        ? windows.stream().map(StrategyBody::window).toList()
                        : List.of());
    }

    private static RevertToSpot.Window window(String text) {
        Matcher matcher = WINDOW.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a window: " + text);
        }
        MatchResult parts = matcher.toMatchResult();
        return new RevertToSpot.Window(
                day(parts.group(1)),
                LocalTime.parse(parts.group(2)),
                day(parts.group(3)),
                LocalTime.parse(parts.group(4)));
    }

    private static DayOfWeek day(String name) {
        return DayOfWeek.of(DAYS.indexOf(name) + 1);
    }

    private static <E> Map<String, E> byName(E[] values, Function<E, String> name) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(name, Function.identity()));
    }
}
