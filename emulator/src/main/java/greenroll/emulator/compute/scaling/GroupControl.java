package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.fleet.InstanceState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/**
 * The acts of a group by itself: it replaces unhealthy members, and launches or terminates until its members are as many as
 * desired. It looks after each change, so that nothing happens while nothing changes. Under the region's lock.
 */
final class GroupControl {

    private static final String OUT = "an instance was taken out of service in response to ";

    private final ScalingGroups groups;
    private final MemberLaunches launches;
    private final MemberLife life;

    GroupControl(ScalingGroups groups, MemberLaunches launches) {
        this.groups = groups;
        this.launches = launches;
        life = new MemberLife(groups, this);
    }

    MemberLife life() {
        return life;
    }

    /** The group is looked at after its reaction time. A look is scheduled already: no effect. */
    void wake(ScalingGroup group) {
        if (!group.isAwake) {
            group.isAwake = true;
            groups.ground.later(groups.ground.settings.scaling().reaction(), () -> {
                group.isAwake = false;
                look(group);
            });
        }
    }

    private void look(ScalingGroup group) {
        judge(group);
        int surplus = group.count() - group.desired();
        if (surplus < 0) {
            launch(group, -surplus);
        } else {
            int forBalance =
                    (int) group.counted().filter(member -> member.isForBalance).count();
            scaleIn(group, surplus - forBalance);
        }
    }

    /** Marks members as healthy or not, and terminates those that are not. */
    private void judge(ScalingGroup group) {
        if (!group.settings.runs("HealthCheck")) {
            return;
        }
        boolean replaces = group.settings.runs("ReplaceUnhealthy") && group.settings.runs("Terminate");
        for (GroupMember member : List.copyOf(group.members.values())) {
            if (member.lifecycle == MemberLifecycle.IN_SERVICE) {
                String problem = problem(member);
                if (member.isHealthy != (problem == null)) {
                    member.isHealthy = problem == null;
                    groups.remember(group);
                }
                if (problem != null && replaces) {
                    life.terminate(member, problem, Actor.GROUP);
                }
            }
        }
    }

    /** Why a member in service is unhealthy. Null when it is healthy, or not judged yet. */
    @Nullable
    String problem(GroupMember member) {
        Instant since = member.inServiceSince;
        if (since == null) {
            return null;
        }
        if (member.machine.state != InstanceState.RUNNING) {
            return OUT + "an EC2 health check indicating it has been terminated or stopped";
        }
        ScalingGroupSettings.Checks checks = member.group.settings.checks();
        if (groups.ground.now().isBefore(since.plus(checks.gracePeriod()))) {
            return null;
        }
        if (member.machine.impaired) {
            return OUT + "an EC2 instance status check failure";
        }
        return checks.isElb() && groups.isUnhealthyInOne(member) ? OUT + "an ELB system health check failure" : null;
    }

    private void launch(ScalingGroup group, int missing) {
        Instant now = groups.ground.now();
        if (!group.settings.runs("Launch")
                || group.settings.source().templateId() == null
                || now.isBefore(group.launchesFrom)) {
            return;
        }
        for (int i = 0; i < missing; i++) {
            int count = group.count();
            String cause = "an instance was started in response to a difference between desired and actual capacity,"
                    + " increasing the capacity from " + count + " to " + (count + 1) + ".";
            if (launch(group, launches.nextSubnet(group), cause).isEmpty()) {
                return;
            }
        }
    }

    /** Launches one. Empty when EC2 refused it; then the group tries again later. */
    private Optional<GroupMember> launch(ScalingGroup group, String subnetId, String cause) {
        try {
            SimulatedInstance machine = launches.launch(group, subnetId, Actor.GROUP);
            return Optional.of(life.launched(group, machine, cause, Actor.GROUP));
        } catch (Ec2Exception e) {
            String why = e.awsErrorDetails().errorMessage();
            groups.begin(
                            group,
                            "Launching a new EC2 instance.  Status Reason: " + why + "  Launching EC2 instance failed.",
                            cause,
                            launches.zone(subnetId))
                    .end(ScalingActivity.End.FAILED, why + "  Launching EC2 instance failed.", groups.ground.now());
            group.launchesFrom =
                    groups.ground.now().plus(groups.ground.settings.scaling().retry());
            groups.ground.later(groups.ground.settings.scaling().retry(), () -> wake(group));
            return Optional.empty();
        }
    }

    /** Terminates members in the zone that has the most, the oldest first. Protected ones stay. */
    private void scaleIn(ScalingGroup group, int surplus) {
        if (!group.settings.runs("Terminate")) {
            return;
        }
        for (int i = 0; i < surplus; i++) {
            Optional<GroupMember> chosen = group.counted()
                    .filter(member -> !member.isProtected && !member.isForBalance)
                    .max(Comparator.comparing((GroupMember member) -> member.lifecycle == MemberLifecycle.IN_SERVICE)
                            .thenComparingLong(member -> MemberLaunches.inZone(group, member.machine.subnet.zone))
                            .thenComparing(member -> member.machine.launchedAt, Comparator.reverseOrder())
                            .thenComparing(member -> member.machine.number, Comparator.reverseOrder()));
            if (chosen.isEmpty()) {
                return;
            }
            int count = group.count();
            life.terminate(
                    chosen.get(),
                    OUT + "a difference between desired and actual capacity, shrinking the capacity from " + count
                            + " to " + (count - 1),
                    Actor.GROUP);
        }
    }

    /**
     * Launches one in the zone that has the fewest, when the zones differ by two or more. When that one is in service, one
     * in the fullest zone is terminated.
     *
     * @return whether it launched one
     */
    boolean rebalance(ScalingGroup group) {
        List<String> zones = launches.zones(group.settings);
        Comparator<String> bySize = Comparator.comparingLong(zone -> MemberLaunches.inZone(group, zone));
        String most = zones.stream().max(bySize).orElseThrow();
        String least = zones.stream().min(bySize).orElseThrow();
        long difference = MemberLaunches.inZone(group, most) - MemberLaunches.inZone(group, least);
        if (difference < 2
                || !group.settings.runs("AZRebalance")
                || !group.settings.runs("Launch")
                || group.settings.source().templateId() == null) {
            return false;
        }
        String cause = "an instance was launched to balance instances in zones " + String.join(" ", zones)
                + " with other zones resulting in more than desired number of instances in the group.";
        String subnet = group.settings.subnetIds().stream()
                .filter(id -> launches.zone(id).equals(least))
                .findFirst()
                .orElseThrow();
        Optional<GroupMember> launched = launch(group, subnet, cause);
        launched.ifPresent(member -> member.isForBalance = true);
        return launched.isPresent();
    }
}
