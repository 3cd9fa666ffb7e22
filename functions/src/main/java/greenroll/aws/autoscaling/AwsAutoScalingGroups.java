package greenroll.aws.autoscaling;

import static greenroll.aws.fleet.FleetCalls.call;
import static greenroll.aws.fleet.FleetCalls.chunks;

import greenroll.aws.fleet.ErrorRule;
import greenroll.aws.fleet.SdkErrors;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingDetails;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;

/**
 * Auto Scaling groups. A throttled call is {@link Unavailable}, and so is one that Auto Scaling postpones because it
 * changes the group already. A refused call is {@link FleetRefused} with Auto Scaling's code.
 */
public final class AwsAutoScalingGroups implements AutoScalingGroups {

    private static final String PROTECT = "SetInstanceProtection";
    private static final String TERMINATE = "TerminateInstanceInAutoScalingGroup";

    private final AutoScalingClient autoScaling;
    private final MoveCalls moves;

    public AwsAutoScalingGroups(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
        this.moves = new MoveCalls(autoScaling);
    }

    @Override
    public Optional<AutoScalingGroup> group(String name) {
        return described(name).map(AutoScalingResponses::group);
    }

    private Optional<software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup> described(String name) {
        return call(
                "DescribeAutoScalingGroups",
                () ->
                        autoScaling
                                .describeAutoScalingGroupsPaginator(AutoScalingRequests.group(name))
                                .autoScalingGroups()
                                .stream()
                                .findFirst());
    }

    @Override
    public AutoScalingDetails details(String name) {
        return new AutoScalingDetails(
                call(
                        "DescribeLifecycleHooks",
                        () ->
                                autoScaling
                                        .describeLifecycleHooks(AutoScalingRequests.hooks(name))
                                        .lifecycleHooks()
                                        .stream()
                                        .map(AutoScalingResponses::hook)
                                        .toList()),
                refresh(name),
                call("DescribeWarmPool", () -> autoScaling.describeWarmPool(AutoScalingRequests.warmPool(name)))
                                .warmPoolConfiguration()
                        != null);
    }

    private @Nullable String refresh(String name) {
        return call(
                        "DescribeInstanceRefreshes",
                        () ->
                                autoScaling
                                        .describeInstanceRefreshesPaginator(AutoScalingRequests.refreshes(name))
                                        .stream()
                                        .flatMap(page -> page.instanceRefreshes().stream())
                                        .filter(one -> !AutoScalingResponses.hasEnded(one))
                                        .map(InstanceRefresh::instanceRefreshId)
                                        .findFirst())
                .orElse(null);
    }

    /**
     * {@inheritDoc} Makes one call for all. Auto Scaling moves none of a call when it refuses one. Then a call without
     * those that it names follows, or one for each instance.
     */
    @Override
    public Moved move(String name, MemberMove move, List<String> instanceIds, @Nullable Instant earlier) {
        return moves.move(name, move, instanceIds, earlier, () -> membersWithoutLeaving(name));
    }

    private Set<String> membersWithoutLeaving(String name) {
        return group(name).stream()
                .flatMap(group -> group.members().values().stream())
                .filter(member -> member.lifecycle() != Lifecycle.LEAVING)
                .map(Member::id)
                .collect(Collectors.toSet());
    }

    @Override
    public void change(String name, AutoScalingChange change) {
        switch (change) {
            case AutoScalingChange.Suspend(Set<String> processes) -> {
                if (!processes.isEmpty()) {
                    call(
                            "SuspendProcesses",
                            () -> autoScaling.suspendProcesses(AutoScalingRequests.suspend(name, processes)));
                }
            }
            case AutoScalingChange.Resume(Set<String> processes) -> {
                if (!processes.isEmpty()) {
                    call(
                            "ResumeProcesses",
                            () -> autoScaling.resumeProcesses(AutoScalingRequests.resume(name, processes)));
                }
            }
            case AutoScalingChange.Maximum(int size) ->
                call(
                        "UpdateAutoScalingGroup",
                        () -> autoScaling.updateAutoScalingGroup(AutoScalingRequests.maximum(name, size)));
            case AutoScalingChange.Desired(int capacity) ->
                call(
                        "SetDesiredCapacity",
                        () -> autoScaling.setDesiredCapacity(AutoScalingRequests.desired(name, capacity)));
            case AutoScalingChange.Version(TemplateReference version) -> setVersion(name, version);
            case AutoScalingChange.Protect(List<String> ids, boolean isProtected) -> protect(name, ids, isProtected);
        }
    }

    private void setVersion(String name, TemplateReference version) {
        var mixed = described(name)
                .map(software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup::mixedInstancesPolicy)
                .orElse(null);
        call(
                "UpdateAutoScalingGroup",
                () -> autoScaling.updateAutoScalingGroup(AutoScalingRequests.version(name, version, mixed)));
    }

    /** Auto Scaling changes none of a call when it refuses one. So those that it names are left out. */
    private void protect(String name, Collection<String> instanceIds, boolean isProtected) {
        for (List<String> some : chunks(new TreeSet<>(instanceIds), AutoScalingRequests.MOST_PROTECTED)) {
            Optional<AwsServiceException> refusal = setProtection(name, some, isProtected);
            if (refusal.isPresent()) {
                protectOthers(name, some, isProtected, refusal.get());
            }
        }
    }

    private void protectOthers(
            String name, List<String> instanceIds, boolean isProtected, AwsServiceException refusal) {
        Set<String> named = instanceIds.size() == 1
                ? Set.copyOf(instanceIds)
                : ErrorRule.named(SdkErrors.words(refusal), Set.copyOf(instanceIds));
        if (!named.isEmpty() && !Refusals.hasNoPlace(SdkErrors.words(refusal))) {
            throw Refusals.asThrown(PROTECT, refusal);
        }
        Set<String> rest = new TreeSet<>(instanceIds);
        rest.removeAll(named);
        if (isProtected && !rest.isEmpty() && Refusals.isNotInService(SdkErrors.words(refusal))) {
            // Instances that were attached together are pending together, and each would be refused in turn.
            rest.retainAll(protectable(name));
        }
        if (named.isEmpty()) {
            rest.forEach(id -> protect(name, List.of(id), isProtected));
        } else {
            protect(name, rest, isProtected);
        }
    }

    private Set<String> protectable(String name) {
        return group(name).stream()
                .flatMap(group -> group.members().values().stream())
                .filter(member -> member.lifecycle() != Lifecycle.PENDING && member.lifecycle() != Lifecycle.LEAVING)
                .map(Member::id)
                .collect(Collectors.toSet());
    }

    private Optional<AwsServiceException> setProtection(String name, List<String> ids, boolean isProtected) {
        return Refusals.of(
                PROTECT, () -> autoScaling.setInstanceProtection(AutoScalingRequests.protect(name, ids, isProtected)));
    }

    /**
     * {@inheritDoc} Auto Scaling's call does not name the group. So it is made only for instances that the description
     * has in the group, and that do not leave it already.
     */
    @Override
    public Map<String, String> terminate(String name, Collection<String> instanceIds) {
        Set<String> ids = new TreeSet<>(instanceIds);
        if (!ids.isEmpty()) {
            ids.retainAll(membersWithoutLeaving(name));
        }
        Map<String, String> refused = new TreeMap<>();
        for (String id : ids) {
            Refusals.of(
                            TERMINATE,
                            () -> autoScaling.terminateInstanceInAutoScalingGroup(AutoScalingRequests.terminate(id)))
                    .filter(refusal -> !Refusals.isNotInGroup(SdkErrors.words(refusal)))
                    .ifPresent(refusal -> refused.put(id, SdkErrors.code(refusal) + ": " + SdkErrors.words(refusal)));
        }
        return refused;
    }
}
