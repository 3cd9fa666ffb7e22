package greenroll.simulation.faults;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can go wrong. Each is injected at one call; what lasts begins there. */
public enum FaultKind {
    /** The Lambda crashes before the call takes effect; its caller hears {@code Runtime.ExitError}. */
    CUT_BEFORE,
    /** The Lambda's time is over after the call took effect; its caller hears {@code Sandbox.Timedout}. */
    CUT_AFTER,
    /** The function is invoked twice with the same payload; the two take turns, call by call. */
    DUPLICATE,
    /** A second invocation with the same payload has made some of its calls, sleeps, and goes on beside later ones. */
    STALE,
    /** The call is refused as too much; nothing happened. */
    THROTTLE,
    /** The service fails; nothing happened. */
    SERVER_ERROR,
    /** The call took effect and nobody hears of it. */
    TIMEOUT_AFTER_SUCCESS,
    /** What is launched from now on is described late. */
    LATE_DESCRIBE,
    /** What is launched from now on is described without its tags at first. */
    LATE_TAG,
    /** DescribeTargetHealth answers what it answered up to a minute ago, for some calls. */
    STALE_TARGET_HEALTH,
    /** EC2 has room for half of what is asked, for a while. */
    PARTIAL_CAPACITY,
    /** No room in the call's zone, for minutes to hours. */
    NO_CAPACITY_ZONE,
    /** No room anywhere, for minutes to hours. */
    NO_CAPACITY,
    /** The account's quota is used up, for a while. */
    QUOTA,
    /** The call's subnet has no free address, for a while. */
    NO_ADDRESSES,
    INSTANCE_DIES_BOOTING,
    INSTANCE_DIES_IN_GRACE,
    INSTANCE_DIES_IN_SERVICE,
    /** A blue one answers health checks with errors, for a while or for good. */
    BLUE_TURNS_UNHEALTHY,
    /** One turns unhealthy and healthy again, several times. */
    FLAPPING,
    /** All in one zone stop answering, and nothing can be launched there, for a while. */
    ZONE_FAILS,
    FOREIGN_TERMINATE,
    FOREIGN_DEREGISTER,
    FOREIGN_UNTAG,
    /** EC2 takes an instance back, with its state reason. */
    SPOT_INTERRUPTION,
    /** The store answers nobody, for minutes to hours. */
    STORE_DOWN,
    /** SNS answers nobody, for minutes to hours; where nothing is being told, the execution is stopped too. */
    SNS_DOWN,
    /** Somebody stops the execution. */
    STOP_EXECUTION,
    /** The execution ends as timed out. */
    EXECUTION_TIMEOUT,
    /** The execution is stopped, and the event that says so is lost. */
    EVENT_LOST,
    /** The execution is stopped, and the event that says so comes twice. */
    EVENT_DOUBLED,
    /** The execution is stopped, and the event that says so comes minutes late, after what happened since. */
    EVENT_REORDERED,
    /** From now on each invocation's clock is up to 5 s off, in either direction. */
    CLOCK_SKEW,
    /** ELBv2 does not know that an instance runs which a call registers, for seconds to minutes. */
    INVALID_TARGET,
    /** An alarm that the roll names is raised, for minutes, for hours or until the end. */
    ALARM_RAISED,
    /** Nobody may read alarms, for minutes to hours. */
    ALARM_DENIED,
    /** Somebody deletes an alarm that the roll names. */
    ALARM_DELETED,
    /** A blue one that was unhealthy passes its checks again. */
    BLUE_RECOVERS;

    /** What must not change how a roll ends: it is only the same once more, or later. */
    public static final Set<FaultKind> HARMLESS = Set.copyOf(
            EnumSet.of(CUT_BEFORE, CUT_AFTER, DUPLICATE, STALE, THROTTLE, SERVER_ERROR, TIMEOUT_AFTER_SUCCESS));

    /** What it needs to happen at a call. */
    public String needs() {
        return switch (this) {
            case CUT_BEFORE, CUT_AFTER, DUPLICATE, STALE, THROTTLE, SERVER_ERROR, TIMEOUT_AFTER_SUCCESS, CLOCK_SKEW ->
                "any call";
            case LATE_DESCRIBE, LATE_TAG, NO_CAPACITY_ZONE, NO_CAPACITY, QUOTA, NO_ADDRESSES ->
                "a call of RunInstances";
            case PARTIAL_CAPACITY -> "a call of RunInstances for more than one";
            case STALE_TARGET_HEALTH -> "a call of DescribeTargetHealth, and another answer within the last minute";
            case INVALID_TARGET -> "a call of RegisterTargets";
            case STORE_DOWN -> "a call of the store";
            case SNS_DOWN -> "a message to send, or a running execution";
            case STOP_EXECUTION, EXECUTION_TIMEOUT, EVENT_LOST, EVENT_DOUBLED, EVENT_REORDERED -> "a running execution";
            case INSTANCE_DIES_BOOTING -> "a pending instance";
            case INSTANCE_DIES_IN_GRACE -> "a batch in grace";
            case INSTANCE_DIES_IN_SERVICE -> "an instance in service that is not in the open batch";
            case BLUE_TURNS_UNHEALTHY -> "blue in service";
            case ALARM_RAISED, ALARM_DENIED, ALARM_DELETED -> "a call of DescribeAlarms within a roll";
            case BLUE_RECOVERS -> "unhealthy blue";
            case FLAPPING, ZONE_FAILS -> "an instance in service";
            case FOREIGN_DEREGISTER -> "a registered instance";
            case FOREIGN_TERMINATE, FOREIGN_UNTAG, SPOT_INTERRUPTION -> "a live instance";
        };
    }

    /** Its name on the command line and in JSON. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@code all}, {@code none}, or keys with commas between them.
     *
     * @throws IllegalArgumentException naming the one that is not known
     */
    public static List<FaultKind> parse(String list) {
        if (list.equals("all")) {
            return List.of(values());
        }
        List<FaultKind> kinds = new ArrayList<>();
        if (list.equals("none")) {
            return kinds;
        }
        for (String key : list.split(",", -1)) {
            kinds.add(of(key.strip()));
        }
        return kinds;
    }

    private static FaultKind of(String key) {
        for (FaultKind kind : values()) {
            if (kind.key().equals(key)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no fault " + key);
    }
}
