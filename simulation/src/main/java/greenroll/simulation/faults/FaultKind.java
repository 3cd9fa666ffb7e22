package greenroll.simulation.faults;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds of faults. Each is injected at one call; a fault that lasts begins there. */
public enum FaultKind {
    /** The Lambda crashes before the call takes effect; its caller gets {@code Runtime.ExitError}. */
    CUT_BEFORE,
    /** The Lambda's time is over after the call took effect; its caller gets {@code Sandbox.Timedout}. */
    CUT_AFTER,
    /** The function is invoked twice with the same payload. The two invocations take turns, call by call. */
    DUPLICATE,
    /**
     * A second invocation with the same payload makes some of its calls, sleeps, and continues during later
     * invocations.
     */
    STALE,
    /** The call is throttled and has no effect. */
    THROTTLE,
    /** The service fails, and the call has no effect. */
    SERVER_ERROR,
    /** The call takes effect, but its answer is lost. */
    TIMEOUT_AFTER_SUCCESS,
    /** Instances that are launched from now on appear late in descriptions. */
    LATE_DESCRIBE,
    /** Instances that are launched from now on appear without their tags at first. */
    LATE_TAG,
    /** DescribeTargetHealth repeats an answer up to a minute old, for some calls. */
    STALE_TARGET_HEALTH,
    /** EC2 has capacity for half of the requested instances, for a while. */
    PARTIAL_CAPACITY,
    /** EC2 has no capacity in the call's zone, for minutes to hours. */
    NO_CAPACITY_ZONE,
    /** EC2 has no capacity in any zone, for minutes to hours. */
    NO_CAPACITY,
    /** The account's quota is used up, for a while. */
    QUOTA,
    /** The call's subnet has no free address, for a while. */
    NO_ADDRESSES,
    INSTANCE_DIES_BOOTING,
    INSTANCE_DIES_IN_GRACE,
    INSTANCE_DIES_IN_SERVICE,
    /** A blue instance answers health checks with errors, for a while or until the end. */
    BLUE_TURNS_UNHEALTHY,
    /** An instance turns unhealthy and healthy again, several times. */
    FLAPPING,
    /** All instances in one zone stop answering, and nothing can be launched there, for a while. */
    ZONE_FAILS,
    FOREIGN_TERMINATE,
    FOREIGN_DEREGISTER,
    FOREIGN_UNTAG,
    /** EC2 takes an instance back, with its state reason. */
    SPOT_INTERRUPTION,
    /** The store does not answer, for minutes to hours. */
    STORE_DOWN,
    /** SNS does not answer, for minutes to hours. When the call is not a notification, the execution is stopped too. */
    SNS_DOWN,
    /** An operator stops the execution. */
    STOP_EXECUTION,
    /** The execution ends as timed out. */
    EXECUTION_TIMEOUT,
    /** The execution is stopped, and the event of it is lost. */
    EVENT_LOST,
    /** The execution is stopped, and the event of it is delivered twice. */
    EVENT_DOUBLED,
    /** The execution is stopped, and the event of it is delivered minutes late, after newer events. */
    EVENT_REORDERED,
    /** From now on each invocation's clock is up to 5 s off, in either direction. */
    CLOCK_SKEW,
    /** ELBv2 does not know for seconds to minutes that an instance runs, although the call registers it. */
    INVALID_TARGET,
    /** An alarm that the roll names is raised, for minutes, for hours or until the end. */
    ALARM_RAISED,
    /** The permission to read alarms is missing, for minutes to hours. */
    ALARM_DENIED,
    /** An operator deletes an alarm that the roll names. */
    ALARM_DELETED,
    /** A blue instance that was unhealthy passes its checks again. */
    BLUE_RECOVERS,
    /** EC2 sends the interruption notice of a spot instance, and interrupts it two minutes later. */
    INTERRUPTION_NOTICE,
    /** EC2 interrupts every spot instance of a pool within a minute, each with its notice. The pool is empty then. */
    INTERRUPTION_STORM,
    /** The same notice, but it is lost. */
    NOTICE_LOST,
    /** The same notice, but it is delivered twice. */
    NOTICE_DOUBLED,
    /** The same notice, but it is delivered up to a minute late. */
    NOTICE_LATE,
    /** EC2 sends the interruption notice of an instance that an operation is taking out. */
    NOTICE_TO_RETIRED,
    /** EC2 recommends to replace a spot instance. */
    REBALANCE_RECOMMENDATION,
    /** No pool has spot capacity, for minutes to hours. */
    NO_SPOT_CAPACITY,
    /** No pool has spot capacity, and no zone has capacity for on-demand instances, for some minutes. */
    FALLBACK_REFUSED,
    /** Auto Scaling's descriptions of the group and its activities are up to two minutes late from now on. */
    LATE_GROUP,
    /** A scaling policy raises the Auto Scaling group's desired capacity. */
    POLICY_SCALES_OUT,
    /** A scaling policy lowers the Auto Scaling group's desired capacity. */
    POLICY_SCALES_IN,
    /** A scaling policy changes the desired capacity between the two halves of an exchange. */
    POLICY_IN_EXCHANGE,
    /** An operator resumes AZRebalance, and the Auto Scaling group evens out its zones. */
    AZ_REBALANCE,
    /** An operator detaches a member, with or without a decrement of the desired capacity. */
    OPERATOR_DETACHES,
    /** An operator puts a member in standby, with or without a decrement, for a while or until the end. */
    OPERATOR_STANDBY,
    /** An operator changes the minimum size, the maximum size or the desired capacity. */
    OPERATOR_RESIZES,
    /** An operator suspends a process of the Auto Scaling group, or resumes one. */
    OPERATOR_SUSPENDS,
    /** A member fails its checks, so that the Auto Scaling group replaces it. */
    MEMBER_FAILS,
    /** An operator terminates a member in standby. */
    DIES_IN_STANDBY,
    /** An instance dies just after it was attached. */
    DIES_ATTACHED,
    /** An operator freezes deployments of the group or of all groups, and lifts that after minutes to hours. */
    OPERATOR_FREEZES;

    /** Kinds that must not change how a roll ends. They only repeat or delay a call. */
    public static final Set<FaultKind> HARMLESS = Set.copyOf(
            EnumSet.of(CUT_BEFORE, CUT_AFTER, DUPLICATE, STALE, THROTTLE, SERVER_ERROR, TIMEOUT_AFTER_SUCCESS));

    /** Kinds that only a group with spot instances meets. Their number decides the kind of a seed. */
    public static final List<FaultKind> OF_SPOT = List.of(
            SPOT_INTERRUPTION,
            INTERRUPTION_NOTICE,
            INTERRUPTION_STORM,
            NOTICE_LOST,
            NOTICE_DOUBLED,
            NOTICE_LATE,
            NOTICE_TO_RETIRED,
            REBALANCE_RECOMMENDATION,
            NO_SPOT_CAPACITY,
            FALLBACK_REFUSED);

    /** Kinds that only an Auto Scaling group meets. */
    private static final Set<FaultKind> ONLY_AUTO_SCALING = EnumSet.range(LATE_GROUP, DIES_ATTACHED);

    /** Kinds that a group of Greenroll's own meets. Their number decides the kind of a seed. */
    public static final List<FaultKind> OF_OWN = List.copyOf(EnumSet.complementOf(EnumSet.copyOf(ONLY_AUTO_SCALING)));

    /** Kinds that a group without spot instances meets that stands for an Auto Scaling group. */
    public static final List<FaultKind> OF_AUTO_SCALING = Stream.of(values())
            .filter(kind -> kind == SPOT_INTERRUPTION || !OF_SPOT.contains(kind))
            .filter(kind -> kind != BLUE_RECOVERS)
            .toList();

    /** The condition for this kind at a call, in words. */
    public String needs() {
        return switch (this) {
            case CUT_BEFORE, CUT_AFTER, DUPLICATE, STALE, THROTTLE, SERVER_ERROR, TIMEOUT_AFTER_SUCCESS, CLOCK_SKEW ->
                "any call";
            case LATE_DESCRIBE, LATE_TAG, NO_CAPACITY_ZONE, NO_CAPACITY, QUOTA, NO_ADDRESSES -> "a launch";
            case PARTIAL_CAPACITY -> "a launch of more than one";
            case NO_SPOT_CAPACITY, FALLBACK_REFUSED -> "a call of CreateFleet";
            case INTERRUPTION_NOTICE,
                    INTERRUPTION_STORM,
                    NOTICE_LOST,
                    NOTICE_DOUBLED,
                    NOTICE_LATE,
                    REBALANCE_RECOMMENDATION -> "a live spot instance";
            case NOTICE_TO_RETIRED -> "a spot instance that is to be terminated";
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
            case LATE_GROUP -> "a call of Auto Scaling";
            case POLICY_SCALES_OUT, POLICY_SCALES_IN, OPERATOR_RESIZES, OPERATOR_SUSPENDS ->
                "a roll of an Auto Scaling group";
            case POLICY_IN_EXCHANGE -> "a call of AttachInstances, EnterStandby or ExitStandby";
            case AZ_REBALANCE -> "an Auto Scaling group of more than one zone, which are uneven";
            case OPERATOR_DETACHES, OPERATOR_STANDBY, MEMBER_FAILS -> "a member in service";
            case DIES_IN_STANDBY -> "a member in standby";
            case DIES_ATTACHED -> "a member that was just attached";
            case OPERATOR_FREEZES -> "an open roll";
        };
    }

    /** Its name on the command line and in JSON. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code all} of a group of Greenroll's own, {@code none}, or keys with commas between them.
     *
     * @throws IllegalArgumentException naming the key that is not known
     */
    public static List<FaultKind> parse(String list) {
        if (list.equals("all")) {
            return OF_OWN;
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
