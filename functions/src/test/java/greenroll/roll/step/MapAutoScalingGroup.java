package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingDetails;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One Auto Scaling group in memory, with the contract of the port. It works on the instances and targets of a
 * {@link Scenario}. The group's own acts happen in {@link #converge}.
 */
final class MapAutoScalingGroup implements AutoScalingGroups {

    static final String NAME = "web-asg";
    static final TemplateReference FROM = new TemplateReference("lt-1", "1");
    static final TemplateReference TO = new TemplateReference("lt-1", "2");

    /** A move that happened, as the group's activities tell it. */
    private record Activity(String id, MemberMove move, Instant at) {}

    /** The group from that time on. */
    private record Version(Instant at, AutoScalingGroup group) {}

    private final Scenario fleet;
    private final List<Activity> activities = new ArrayList<>();
    private final List<Version> versions = new ArrayList<>();
    /** How late the descriptions are now. */
    Duration descriptionsLate = Duration.ZERO;
    /** How late the activities are now. */
    Duration activitiesLate = Duration.ZERO;
    /** Instances that the group refuses to move, with its words. */
    final Map<String, String> immovable = new TreeMap<>();
    /** Whether the group was deleted. */
    boolean isDeleted;
    /** Whether the group can launch. */
    boolean launches = true;
    /** Whether instances that it launches get in service. */
    boolean starts = true;
    /** All calls that changed it, in order and in words. */
    final List<String> calls = new ArrayList<>();
    /** Launch template versions of the instances that it launched itself, in order. */
    final List<String> launched = new ArrayList<>();

    private int made;

    MapAutoScalingGroup(Scenario fleet, AutoScalingGroup.Size size) {
        this.fleet = fleet;
        write(new AutoScalingGroup(
                NAME,
                size,
                new AutoScalingGroup.Launching(FROM, null, false),
                List.of("subnet-a", "subnet-b"),
                AutoScalingGroup.Balancing.of(List.of(Scenario.WEB)),
                new AutoScalingGroup.Checks(Set.of("EC2"), Duration.ZERO),
                Set.of(),
                Map.of(),
                Map.of(AutoScalingGroup.MANAGED, "true"),
                Map.of()));
    }

    /** Returns the group as it truly is now. */
    AutoScalingGroup now() {
        return versions.getLast().group();
    }

    int desired() {
        return now().size().desired();
    }

    List<String> members(Lifecycle... states) {
        return now().members().values().stream()
                .filter(one -> Set.of(states).contains(one.lifecycle()))
                .map(Member::id)
                .sorted()
                .toList();
    }

    /** Returns the members that the desired capacity counts. */
    List<String> counted() {
        return members(Lifecycle.PENDING, Lifecycle.IN_SERVICE);
    }

    private void write(AutoScalingGroup next) {
        versions.add(new Version(fleet.now, next));
    }

    private void edit(UnaryOperator<AutoScalingGroup> change) {
        write(change.apply(now()));
    }

    /** Another changes the group's size. Its desired capacity follows its bounds, as in Auto Scaling. */
    void size(UnaryOperator<AutoScalingGroup.Size> change) {
        AutoScalingGroup.Size next = change.apply(now().size());
        edit(group -> group.withSize(next.withDesired(Math.clamp(next.desired(), next.minimum(), next.maximum()))));
    }

    /** A policy changes the desired capacity, within the group's bounds. */
    void scale(int difference) {
        size(size -> size.withDesired(size.desired() + difference));
    }

    void suspend(String... processes) {
        Set<String> all = new HashSet<>(now().suspended());
        all.addAll(Set.of(processes));
        edit(group -> group.withSuspended(all));
    }

    void launching(UnaryOperator<AutoScalingGroup.Launching> change) {
        edit(group -> group.withLaunching(change.apply(group.launching())));
    }

    /** Adds an instance that runs already, without a change of the desired capacity. */
    void add(String id) {
        put(new Member(id, Lifecycle.IN_SERVICE, zone(id), FROM, false, true));
        tag(id, NAME);
    }

    /** A person detaches a member. */
    void detach(String id, boolean isDecremented) {
        remove(id);
        tag(id, null);
        leaveTargets(id);
        scale(isDecremented ? -1 : 0);
    }

    /** A person puts a member in standby, and lowers the desired capacity. */
    void standby(String id) {
        enterStandby(id);
    }

    /** A person returns a member from standby. */
    void exitStandby(String id) {
        leaveStandby(id);
    }

    void protect(String id, boolean isProtected) {
        put(now().member(id).orElseThrow().withIsProtected(isProtected));
    }

    private String zone(String id) {
        return fleet.instances.get(id).placement().zone();
    }

    private void put(Member member) {
        Map<String, Member> members = new TreeMap<>(now().members());
        members.put(member.id(), member);
        edit(group -> group.withMembers(members));
    }

    private void remove(String id) {
        Map<String, Member> members = new TreeMap<>(now().members());
        members.remove(id);
        edit(group -> group.withMembers(members));
    }

    private void tag(String id, String name) {
        Instance was = fleet.instances.get(id);
        fleet.put(was.withTags(was.tags().withAutoScalingGroup(name)));
    }

    private void leaveTargets(String id) {
        fleet.targets.values().forEach(target -> target.computeIfPresent(id, (one, health) -> Scenario.DRAINING));
    }

    private void joinTargets(String id) {
        fleet.targets.values().forEach(target -> target.putIfAbsent(id, Scenario.INITIAL));
    }

    /** The group's own acts: drains end, the dead are replaced, and the desired capacity is reached. */
    void converge() {
        for (Member one : List.copyOf(now().members().values())) {
            Instance instance = fleet.instances.get(one.id());
            if (!instance.isLive()) {
                remove(one.id());
            } else if (one.lifecycle() == Lifecycle.ENTERING_STANDBY
                    && fleet.targets.values().stream().noneMatch(target -> target.containsKey(one.id()))) {
                put(one.withLifecycle(Lifecycle.STANDBY));
            } else if (one.lifecycle() == Lifecycle.PENDING && starts && instance.isRunning()) {
                put(one.withLifecycle(Lifecycle.IN_SERVICE));
                joinTargets(one.id());
            }
        }
        while (launches && counted().size() < desired()) {
            String version = now().launching().template().version();
            Instance one = fleet.launchedByGroup("made-" + ++made, made % 2 == 1 ? "a" : "b");
            launched.add(version);
            put(new Member(
                    one.id(),
                    Lifecycle.PENDING,
                    one.placement().zone(),
                    new TemplateReference("lt-1", version),
                    now().launching().protectsNew(),
                    true));
            tag(one.id(), NAME);
        }
        List<String> leaving = counted().stream()
                .filter(id -> !now().member(id).orElseThrow().isProtected())
                .sorted(Comparator.comparing(id -> fleet.instances.get(id), Instance.OLDEST_FIRST))
                .limit(Math.max(0, counted().size() - desired()))
                .toList();
        leaving.forEach(this::end);
    }

    private void end(String id) {
        put(now().member(id).orElseThrow().withLifecycle(Lifecycle.LEAVING));
        leaveTargets(id);
        fleet.state(id, InstanceState.SHUTTING_DOWN, null);
    }

    @Override
    public Optional<AutoScalingGroup> group(String name) {
        Instant asked = fleet.now.minus(descriptionsLate);
        Instant shown = asked.isBefore(Scenario.START) ? Scenario.START : asked;
        return versions.stream()
                .filter(one -> !isDeleted && !one.at().isAfter(shown))
                .reduce((a, b) -> b)
                .map(Version::group);
    }

    @Override
    public AutoScalingDetails details(String name) {
        return new AutoScalingDetails(List.of(), null, false);
    }

    @Override
    public Moved move(String name, MemberMove move, List<String> instanceIds, @Nullable Instant earlier) {
        Set<String> moved = new TreeSet<>();
        Map<String, String> refused = new TreeMap<>();
        for (String id : instanceIds) {
            String why = refusal(move, id);
            if (why.isEmpty()) {
                make(move, id);
                moved.add(id);
            } else if (earlier != null && hasMoved(move, id, earlier)) {
                moved.add(id);
            } else {
                refused.put(id, why);
            }
        }
        return new Moved(moved, refused);
    }

    private boolean hasMoved(MemberMove move, String id, Instant since) {
        Instant shown = fleet.now.minus(activitiesLate);
        return activities.stream()
                .anyMatch(one -> one.move() == move
                        && one.id().equals(id)
                        && !one.at().isBefore(since)
                        && !one.at().isAfter(shown));
    }

    /** Returns why Auto Scaling refuses the move now; empty when it does not. */
    private String refusal(MemberMove move, String id) {
        AutoScalingGroup.Size size = now().size();
        Lifecycle state = now().member(id).map(Member::lifecycle).orElse(null);
        if (immovable.containsKey(id)) {
            return immovable.get(id);
        }
        return switch (move) {
            case ATTACH -> {
                if (state != null) {
                    yield "ValidationError: " + id + " is already in the group";
                }
                if (!fleet.instances.get(id).isRunning()) {
                    yield "ValidationError: " + id + " is not running";
                }
                yield size.desired() < size.maximum() ? "" : "ValidationError: above the maximum";
            }
            case ENTER_STANDBY -> {
                if (state != Lifecycle.IN_SERVICE) {
                    yield "ValidationError: " + id + " is not in service";
                }
                yield size.desired() > size.minimum() ? "" : "ValidationError: below the minimum";
            }
            case EXIT_STANDBY -> {
                if (state != Lifecycle.STANDBY) {
                    yield "ValidationError: " + id + " is not in standby";
                }
                yield size.desired() < size.maximum() ? "" : "ValidationError: above the maximum";
            }
        };
    }

    private void make(MemberMove move, String id) {
        activities.add(new Activity(id, move, fleet.now));
        calls.add(move + " " + id);
        switch (move) {
            case ATTACH -> {
                put(new Member(
                        id,
                        Lifecycle.IN_SERVICE,
                        zone(id),
                        null,
                        now().launching().protectsNew(),
                        true));
                edit(group ->
                        group.withSize(group.size().withDesired(group.size().desired() + 1)));
                tag(id, NAME);
                joinTargets(id);
            }
            case ENTER_STANDBY -> enterStandby(id);
            case EXIT_STANDBY -> leaveStandby(id);
        }
    }

    private void enterStandby(String id) {
        put(now().member(id).orElseThrow().withLifecycle(Lifecycle.ENTERING_STANDBY));
        edit(group -> group.withSize(group.size().withDesired(group.size().desired() - 1)));
        leaveTargets(id);
    }

    private void leaveStandby(String id) {
        put(now().member(id).orElseThrow().withLifecycle(Lifecycle.IN_SERVICE));
        edit(group -> group.withSize(group.size().withDesired(group.size().desired() + 1)));
        joinTargets(id);
    }

    @Override
    public void change(String name, AutoScalingChange change) {
        calls.add(change.inWords());
        switch (change) {
            case AutoScalingChange.Suspend(var processes) -> suspend(processes.toArray(String[]::new));
            case AutoScalingChange.Resume(var processes) -> {
                Set<String> left = new HashSet<>(now().suspended());
                left.removeAll(processes);
                edit(group -> group.withSuspended(left));
            }
            case AutoScalingChange.Maximum(int size) -> size(was -> was.withMaximum(size));
            case AutoScalingChange.Desired(int capacity) -> size(was -> was.withDesired(capacity));
            case AutoScalingChange.Version(var version) -> launching(was -> was.withTemplate(version));
            case AutoScalingChange.Protect(var ids, boolean isProtected) ->
                ids.stream().filter(id -> now().member(id).isPresent()).forEach(id -> protect(id, isProtected));
        }
    }

    @Override
    public Map<String, String> terminate(String name, Collection<String> instanceIds) {
        Consumer<String> leaves = id -> {
            calls.add(
                    "TERMINATE " + id + " in " + now().member(id).orElseThrow().lifecycle());
            end(id);
        };
        instanceIds.stream().filter(id -> now().member(id).isPresent()).forEach(leaves);
        return Map.of();
    }
}
