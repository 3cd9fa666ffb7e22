package greenroll.aws.autoscaling;

import static greenroll.aws.fleet.FleetCalls.call;

import greenroll.aws.fleet.ErrorRule;
import greenroll.aws.fleet.SdkErrors;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;

/**
 * Moves instances into a group, into standby and out of it. These calls have no client token. A second call for the same
 * instance is refused, because the instance is there already. Then the group's activities tell whether the first one has
 * moved it.
 */
final class MoveCalls {

    /** How much Auto Scaling's clock may be behind the one that the time of the first call comes from. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    private static final String ACTIVITIES = "DescribeScalingActivities";

    private final AutoScalingClient autoScaling;

    MoveCalls(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    /** @param present the given instances that are in the group by its description, read only when it is needed */
    Moved move(
            String name,
            MemberMove move,
            List<String> instanceIds,
            @Nullable Instant earlier,
            Supplier<Set<String>> present) {
        Set<String> open = new TreeSet<>(instanceIds);
        if (open.isEmpty()) {
            return new Moved(Set.of(), Map.of());
        }
        Optional<AwsServiceException> first = ask(name, move, open);
        if (first.isEmpty()) {
            return new Moved(open, Map.of());
        }
        AwsServiceException refusal = first.get();
        if (earlier == null && wasRepeated(refusal)) {
            throw mayHaveMoved(move, open, refusal);
        }
        Set<String> moved = earlier == null ? new TreeSet<>() : movedBefore(name, move, open, earlier);
        open.removeAll(moved);
        if (!open.isEmpty() && move == MemberMove.ATTACH && earlier != null) {
            Set<String> members = present.get();
            open.stream().filter(members::contains).forEach(moved::add);
            open.removeAll(moved);
        }
        // Nothing is known of the others by now, so they are asked for without those that were moved.
        Map<String, AwsServiceException> refused =
                moved.isEmpty() ? without(name, move, open, refusal) : others(name, move, open);
        if (wasRepeated(refusal) && !refused.isEmpty()
                || refused.values().stream().anyMatch(MoveCalls::wasRepeated)) {
            throw mayHaveMoved(move, refused.keySet(), refusal);
        }
        open.removeAll(refused.keySet());
        moved.addAll(open);
        Map<String, String> words = new TreeMap<>();
        refused.forEach((id, why) -> words.put(id, SdkErrors.code(why) + ": " + SdkErrors.words(why)));
        return new Moved(moved, words);
    }

    private static Unavailable mayHaveMoved(MemberMove move, Set<String> ids, AwsServiceException refusal) {
        return new Unavailable(nameOf(move) + ": an earlier attempt may have moved " + ids, refusal);
    }

    /** Moves these instances. Returns the refusals by id; the others are moved. */
    private Map<String, AwsServiceException> others(String name, MemberMove move, Set<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : ask(name, move, ids)
                        .map(refusal -> without(name, move, ids, refusal))
                        .orElse(Map.of());
    }

    /**
     * Moves these instances after a refusal of all. Auto Scaling moves none of a call when it refuses one, so the
     * instances that it names are left out. When it names none, each has a call of its own.
     */
    private Map<String, AwsServiceException> without(
            String name, MemberMove move, Set<String> ids, AwsServiceException refusal) {
        Map<String, AwsServiceException> refused = new TreeMap<>();
        Set<String> named = ids.size() == 1 ? ids : ErrorRule.named(SdkErrors.words(refusal), ids);
        named.forEach(id -> refused.put(id, refusal));
        Set<String> rest = new TreeSet<>(ids);
        rest.removeAll(named);
        if (named.isEmpty()) {
            rest.forEach(id -> refused.putAll(others(name, move, Set.of(id))));
        } else {
            refused.putAll(others(name, move, rest));
        }
        return refused;
    }

    /** The refusal of these instances; empty when Auto Scaling moves them. */
    private Optional<AwsServiceException> ask(String name, MemberMove move, Collection<String> ids) {
        return Refusals.of(nameOf(move), () -> send(name, move, ids));
    }

    private AutoScalingResponse send(String name, MemberMove move, Collection<String> ids) {
        return switch (move) {
            case ATTACH -> autoScaling.attachInstances(AutoScalingRequests.attach(name, ids));
            case ENTER_STANDBY -> autoScaling.enterStandby(AutoScalingRequests.enterStandby(name, ids));
            case EXIT_STANDBY -> autoScaling.exitStandby(AutoScalingRequests.exitStandby(name, ids));
        };
    }

    private static String nameOf(MemberMove move) {
        return switch (move) {
            case ATTACH -> "AttachInstances";
            case ENTER_STANDBY -> "EnterStandby";
            case EXIT_STANDBY -> "ExitStandby";
        };
    }

    /**
     * Whether the SDK has sent the call more than once. Then an attempt before the refused one may have moved the
     * instance, and its activity may not be shown yet.
     */
    private static boolean wasRepeated(AwsServiceException refusal) {
        Integer attempts = refusal.numAttempts();
        return attempts != null && attempts > 1;
    }

    /** Those of the instances that an activity since that time shows as moved. */
    private Set<String> movedBefore(String name, MemberMove move, Set<String> ids, Instant since) {
        return call(ACTIVITIES, () -> {
            Instant first = since.minus(CLOCK_SKEW);
            Set<String> moved = new TreeSet<>();
            for (DescribeScalingActivitiesResponse page :
                    autoScaling.describeScalingActivitiesPaginator(AutoScalingRequests.activities(name))) {
                for (Activity activity : page.activities()) {
                    boolean isEarlier = activity.startTime().isBefore(first);
                    // Activities in progress come first, however old they are. The others come newest first.
                    if (isEarlier && AutoScalingResponses.hasEnded(activity)) {
                        return moved;
                    }
                    if (!isEarlier && AutoScalingResponses.shows(move, activity)) {
                        moved.addAll(ErrorRule.named(activity.description(), ids));
                    }
                }
                if (moved.containsAll(ids)) {
                    return moved;
                }
            }
            return moved;
        });
    }
}
