package greenroll.fleet.autoscaling;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An Auto Scaling group as AWS describes it at one time. Descriptions can be late, but all parts of one description are
 * of the same time.
 *
 * @param subnetIds subnets in which it launches
 * @param balancing what it registers its instances with
 * @param suspended names of its suspended processes, for example {@code AZRebalance}
 * @param members its instances by id; detached and terminated ones are absent
 * @param tags all its tags
 * @param propagated those of its tags that it puts on the instances that it launches
 */
@RecordBuilder
public record AutoScalingGroup(
        String name,
        Size size,
        Launching launching,
        List<String> subnetIds,
        Balancing balancing,
        Checks checks,
        Set<String> suspended,
        Map<String, Member> members,
        Map<String, String> tags,
        Map<String, String> propagated)
        implements AutoScalingGroupBuilder.With {

    /** On an Auto Scaling group, {@code true} permits Greenroll to change it. */
    public static final String MANAGED = "greenroll:managed";

    /** Its capacity: {@code minimum <= desired <= maximum}. Instances in standby do not count. */
    @RecordBuilder
    public record Size(int minimum, int desired, int maximum) implements AutoScalingGroupSizeBuilder.With {
        /** By how much the desired capacity may go up. */
        public int toMaximum() {
            return Math.max(0, maximum - desired);
        }

        /** By how much the desired capacity may go down. */
        public int toMinimum() {
            return Math.max(0, desired - minimum);
        }
    }

    /**
     * The source of its launches.
     *
     * @param template launch template, as the group names it; null for a launch configuration
     * @param mixed its mixed instances policy; null for none
     * @param protectsNew whether new instances are protected from scale-in
     */
    @RecordBuilder
    public record Launching(
            @Nullable TemplateReference template, @Nullable MixedInstances mixed, boolean protectsNew)
            implements AutoScalingGroupLaunchingBuilder.With {}

    /**
     * A launch template in a version, as something names it.
     *
     * @param id for example {@code lt-0a1b}
     * @param version a number, {@code $Latest} or {@code $Default}
     */
    public record TemplateReference(String id, String version) {
        /** Whether the version is a number, and not a name for one that can change. */
        public boolean isFixed() {
            return !version.startsWith("$");
        }
    }

    /**
     * A mixed instances policy.
     *
     * @param instanceTypes its overrides, in order; empty when it has none or names attributes
     * @param onDemandBase number of instances that are on demand first
     * @param onDemandPercentage percentage of the others that are on demand
     * @param isSimple whether Greenroll can launch as it does: types without weights, attributes or templates of their
     *     own
     */
    public record MixedInstances(
            List<String> instanceTypes, int onDemandBase, int onDemandPercentage, boolean isSimple) {
        public MixedInstances {
            instanceTypes = List.copyOf(instanceTypes);
        }
    }

    /**
     * The load balancing of its instances.
     *
     * @param targetGroupArns target groups of Elastic Load Balancing
     * @param others names or ARNs of its other traffic sources: Classic Load Balancers, and target groups of VPC Lattice
     */
    public record Balancing(List<String> targetGroupArns, List<String> others) {
        public Balancing {
            targetGroupArns = List.copyOf(targetGroupArns);
            others = List.copyOf(others);
        }

        /** Of these target groups, and of nothing that is no target group. */
        public static Balancing of(List<String> targetGroupArns) {
            return new Balancing(targetGroupArns, List.of());
        }
    }

    /**
     * How it checks its instances.
     *
     * @param types health check types, for example {@code EC2} and {@code ELB}
     * @param gracePeriod time after an instance's start in which it is not judged
     */
    public record Checks(Set<String> types, Duration gracePeriod) {
        public Checks {
            types = Set.copyOf(types);
        }
    }

    /**
     * One of its instances.
     *
     * @param template launch template version that it was launched from; null when the group does not say
     * @param isProtected whether it is protected from scale-in
     * @param isHealthy whether the group calls it healthy
     */
    @RecordBuilder
    public record Member(
            String id,
            Lifecycle lifecycle,
            String zone,
            @Nullable TemplateReference template,
            boolean isProtected,
            boolean isHealthy)
            implements AutoScalingGroupMemberBuilder.With {}

    /** Auto Scaling's lifecycle states, as far as Greenroll distinguishes them. */
    public enum Lifecycle {
        /** Pending, Pending:Wait and Pending:Proceed. */
        PENDING,
        IN_SERVICE,
        /** It leaves the load balancer on its way to standby. */
        ENTERING_STANDBY,
        STANDBY,
        /** Terminating and Detaching, with their waits, and every state of a warm pool. */
        LEAVING;

        /** Whether the group's desired capacity counts it. */
        public boolean counts() {
            return this == PENDING || this == IN_SERVICE;
        }

        /** Whether it is in standby, or on its way there. */
        public boolean isStandby() {
            return this == ENTERING_STANDBY || this == STANDBY;
        }
    }

    public AutoScalingGroup {
        subnetIds = List.copyOf(subnetIds);
        suspended = Set.copyOf(suspended);
        members = Map.copyOf(members);
        tags = Map.copyOf(tags);
        propagated = Map.copyOf(propagated);
    }

    public List<String> targetGroupArns() {
        return balancing.targetGroupArns();
    }

    public Optional<Member> member(String id) {
        return Optional.ofNullable(members.get(id));
    }

    /** Whether the instance is one of its members that its desired capacity counts. */
    public boolean counts(String id) {
        return member(id).filter(one -> one.lifecycle().counts()).isPresent();
    }

    /** The number of its members that its desired capacity counts. It is above the desired capacity before a scale-in. */
    public int counted() {
        return Math.toIntExact(members.values().stream()
                .filter(one -> one.lifecycle().counts())
                .count());
    }

    /** Whether its owner permits Greenroll to change it, by the tag {@link #MANAGED}. */
    public boolean isManaged() {
        return "true".equals(tags.get(MANAGED));
    }
}
