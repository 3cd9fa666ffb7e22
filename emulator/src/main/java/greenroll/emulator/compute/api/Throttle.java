package greenroll.emulator.compute.api;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * The published request limits of an account, as token buckets in roll time. Each EC2 operation has one bucket for
 * calls. Launches and terminations have a second one for instances. All calls of ELBv2 share one bucket, and
 * registrations share a second one. Each operation of CloudWatch has its own. AWS publishes no limits of Auto Scaling:
 * here its reads share one bucket, and its changes share another. A refused call takes no token.
 */
final class Throttle {

    private final Map<SupportedOperation, TokenBucket> calls = new EnumMap<>(SupportedOperation.class);
    private final Map<SupportedOperation, TokenBucket> instances = new EnumMap<>(SupportedOperation.class);
    private final Map<SupportedOperation, TokenBucket> unfiltered = new EnumMap<>(SupportedOperation.class);
    private final TokenBucket loadBalancing;

    Throttle(Instant start) {
        loadBalancing = new TokenBucket(40, 10, start);
        TokenBucket registrations = new TokenBucket(20, 4, start);
        TokenBucket scalingReads = new TokenBucket(100, 10, start);
        TokenBucket scalingChanges = new TokenBucket(50, 5, start);
        for (SupportedOperation operation : SupportedOperation.values()) {
            TokenBucket bucket = switch (operation) {
                case RUN_INSTANCES -> new TokenBucket(5, 2, start);
                case TERMINATE_INSTANCES -> new TokenBucket(100, 5, start);
                case REBOOT_INSTANCES,
                        CREATE_FLEET,
                        CREATE_LAUNCH_TEMPLATE,
                        CREATE_LAUNCH_TEMPLATE_VERSION,
                        MODIFY_LAUNCH_TEMPLATE,
                        DELETE_LAUNCH_TEMPLATE -> new TokenBucket(50, 5, start);
                case CREATE_TAGS -> new TokenBucket(100, 10, start);
                case DESCRIBE_INSTANCES,
                        DESCRIBE_INSTANCE_STATUS,
                        DESCRIBE_INSTANCE_TYPES,
                        DESCRIBE_INSTANCE_TYPE_OFFERINGS,
                        DESCRIBE_SUBNETS,
                        DESCRIBE_LAUNCH_TEMPLATES,
                        DESCRIBE_LAUNCH_TEMPLATE_VERSIONS,
                        DESCRIBE_SPOT_PRICE_HISTORY,
                        DESCRIBE_IMAGES -> new TokenBucket(100, 20, start);
                case REGISTER_TARGETS, DEREGISTER_TARGETS -> registrations;
                case DESCRIBE_TARGET_HEALTH,
                        DESCRIBE_TARGET_GROUPS,
                        DESCRIBE_TARGET_GROUP_ATTRIBUTES,
                        DESCRIBE_ACCOUNT_LIMITS,
                        DESCRIBE_LOAD_BALANCERS,
                        DESCRIBE_TAGS -> loadBalancing;
                case DESCRIBE_ALARMS -> new TokenBucket(9, 9, start);
                case DESCRIBE_AUTO_SCALING_GROUPS,
                        DESCRIBE_AUTO_SCALING_INSTANCES,
                        DESCRIBE_SCALING_ACTIVITIES,
                        DESCRIBE_LIFECYCLE_HOOKS,
                        DESCRIBE_INSTANCE_REFRESHES,
                        DESCRIBE_WARM_POOL -> scalingReads;
                case ATTACH_INSTANCES,
                        COMPLETE_LIFECYCLE_ACTION,
                        CREATE_AUTO_SCALING_GROUP,
                        DETACH_INSTANCES,
                        ENTER_STANDBY,
                        EXIT_STANDBY,
                        TERMINATE_INSTANCE_IN_GROUP,
                        SET_INSTANCE_PROTECTION,
                        SET_DESIRED_CAPACITY,
                        SUSPEND_PROCESSES,
                        RESUME_PROCESSES,
                        UPDATE_AUTO_SCALING_GROUP -> scalingChanges;
                case GET_METRIC_DATA -> new TokenBucket(50, 50, start);
            };
            calls.put(operation, bucket);
            unfiltered.put(operation, new TokenBucket(50, 10, start));
        }
        instances.put(SupportedOperation.RUN_INSTANCES, new TokenBucket(1_000, 2, start));
        instances.put(SupportedOperation.TERMINATE_INSTANCES, new TokenBucket(1_000, 20, start));
    }

    boolean admits(SupportedOperation operation, Cost cost, Instant now) {
        TokenBucket first = bucket(cost.unfiltered() ? unfiltered : calls, operation);
        TokenBucket second = operation.isEc2() ? instances.get(operation) : operation.isElbv2() ? loadBalancing : null;
        if (second == first) {
            second = null;
        }
        double wanted = operation.isEc2() ? cost.instances() : 1;
        if (!first.has(1, now) || (second != null && !second.has(wanted, now))) {
            return false;
        }
        first.take(1);
        if (second != null) {
            second.take(wanted);
        }
        return true;
    }

    /** @param unfiltered whether it is a describe without filters or pages; such calls have a smaller bucket */
    record Cost(int instances, boolean unfiltered) {
        static final Cost ONE = new Cost(0, false);
    }

    private static TokenBucket bucket(Map<SupportedOperation, TokenBucket> buckets, SupportedOperation operation) {
        TokenBucket bucket = buckets.get(operation);
        if (bucket == null) {
            throw new IllegalStateException("no bucket for " + operation);
        }
        return bucket;
    }
}
