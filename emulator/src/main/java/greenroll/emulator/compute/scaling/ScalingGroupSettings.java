package greenroll.emulator.compute.scaling;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one Auto Scaling group, its desired capacity included.
 *
 * @param subnetIds the subnets in which it launches, at least one
 * @param suspended the names of its suspended processes, for example {@code AZRebalance}
 * @param tags its tags by key
 */
@RecordBuilder
public record ScalingGroupSettings(
        String name,
        Size size,
        Source source,
        List<String> subnetIds,
        List<String> targetGroupArns,
        Checks checks,
        Set<String> suspended,
        List<Hook> hooks,
        Map<String, GroupTag> tags,
        Others others)
        implements ScalingGroupSettingsBuilder.With {

    /** All processes that can be suspended, as Auto Scaling names them. */
    public static final Set<String> PROCESSES = Set.of(
            "Launch",
            "Terminate",
            "AddToLoadBalancer",
            "AlarmNotification",
            "AZRebalance",
            "HealthCheck",
            "InstanceRefresh",
            "ReplaceUnhealthy",
            "ScheduledActions");

    /** {@code minimum <= desired <= maximum}. */
    @RecordBuilder
    public record Size(int minimum, int desired, int maximum) implements ScalingGroupSettingsSizeBuilder.With {}

    /**
     * The source of its launches.
     *
     * @param templateId null for a launch configuration
     * @param version a number, {@code $Latest} or {@code $Default}
     * @param mixed null for the template's own instance type, on demand
     * @param launchConfiguration name of a launch configuration; null for none. Such a group launches nothing here
     * @param protectsNew whether instances that it launches are protected from scale-in
     */
    @RecordBuilder
    public record Source(
            @Nullable String templateId,
            String version,
            @Nullable MixedPolicy mixed,
            @Nullable String launchConfiguration,
            boolean protectsNew)
            implements ScalingGroupSettingsSourceBuilder.With {}

    /**
     * A mixed instances policy.
     *
     * @param instanceTypes its overrides; the first is launched
     * @param onDemandBase how many instances are on demand before any is spot
     * @param onDemandPercentage how many of the others are on demand
     * @param isWeighted whether its overrides have weights. They are described, but count as 1 here
     */
    public record MixedPolicy(
            List<String> instanceTypes, int onDemandBase, int onDemandPercentage, boolean isWeighted) {
        public MixedPolicy {
            instanceTypes = List.copyOf(instanceTypes);
        }
    }

    /**
     * @param isElb whether it asks the load balancer besides EC2
     * @param gracePeriod how long after its start in service an instance is not judged by the load balancer
     */
    public record Checks(boolean isElb, Duration gracePeriod) {}

    /**
     * A lifecycle hook.
     *
     * @param completesAfter how long its owner takes for an instance; null when the owner never completes it
     * @param abandons whether an instance whose hook times out is abandoned
     */
    public record Hook(
            String name,
            boolean isForLaunch,
            Duration timeout,
            @Nullable Duration completesAfter,
            boolean abandons) {}

    /** @param isPropagated whether it is put on the instances that the group launches */
    public record GroupTag(String value, boolean isPropagated) {}

    /**
     * @param hasWarmPool whether a warm pool is described; it has no instances here
     * @param isRefreshing whether an Instance Refresh is described as in progress; it replaces nothing here
     */
    public record Others(boolean hasWarmPool, boolean isRefreshing) {}

    public ScalingGroupSettings {
        subnetIds = List.copyOf(subnetIds);
        targetGroupArns = List.copyOf(targetGroupArns);
        suspended = Set.copyOf(suspended);
        hooks = List.copyOf(hooks);
        tags = Map.copyOf(tags);
    }

    /**
     * A group that launches from the latest version of a template, with EC2's health checks and a grace period of 5
     * minutes. It has neither hooks nor tags.
     */
    public static ScalingGroupSettings of(
            String name, Size size, String templateId, List<String> subnetIds, List<String> targetGroupArns) {
        return new ScalingGroupSettings(
                name,
                size,
                new Source(templateId, "$Latest", null, null, false),
                subnetIds,
                targetGroupArns,
                new Checks(false, Duration.ofMinutes(5)),
                Set.of(),
                List.of(),
                Map.of(),
                new Others(false, false));
    }

    /** The same with that tag. */
    public ScalingGroupSettings tagged(String key, String value, boolean isPropagated) {
        Map<String, GroupTag> more = new LinkedHashMap<>(tags);
        more.put(key, new GroupTag(value, isPropagated));
        return withTags(more);
    }

    /** The same with one more hook. */
    public ScalingGroupSettings hooked(Hook hook) {
        List<Hook> more = new ArrayList<>(hooks);
        more.add(hook);
        return withHooks(more);
    }

    /** The same with that version of its launch template. */
    public ScalingGroupSettings launching(String version) {
        return withSource(source.withVersion(version));
    }

    public ScalingGroupSettings sized(UnaryOperator<Size> change) {
        return withSize(change.apply(size));
    }

    public ScalingGroupSettings suspending(Set<String> processes) {
        Set<String> all = new TreeSet<>(suspended);
        all.addAll(processes);
        return withSuspended(all);
    }

    public ScalingGroupSettings resuming(Set<String> processes) {
        Set<String> rest = new TreeSet<>(suspended);
        rest.removeAll(processes);
        return withSuspended(rest);
    }

    public boolean runs(String process) {
        return !suspended.contains(process);
    }

    /** The values of its tags by key. */
    public Map<String, String> tagValues() {
        Map<String, String> values = new LinkedHashMap<>();
        tags.forEach((key, tag) -> values.put(key, tag.value()));
        return values;
    }
}
