package greenroll.simulation.invariant;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.scaling.MemberLifecycle;
import greenroll.emulator.compute.scaling.ScalingEvent;
import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Size;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.emulator.compute.scaling.ScalingListener;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import greenroll.roll.Stage;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.scenario.AutoScalingSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sees every change of the Auto Scaling group. The changes of others tell it what the owner wants: the settings, the
 * desired capacity, and the members that others took away. It compares that with what a roll leaves.
 */
public final class AutoScalingMonitor implements ScalingListener, RegionListener {

    private static final String VERSION_TAG = "aws:ec2launchtemplate:version";

    private final EmbeddedCloud cloud;
    private final boolean launchesNextItself;
    private final int before;
    private ScalingGroupSettings owners;
    private final TreeMap<Instant, Integer> wanted = new TreeMap<>();
    private final Map<String, Instant> released = new HashMap<>();
    private final Map<String, Instant> returned = new HashMap<>();
    /** When others suspended a process, by its name. */
    private final Map<String, Instant> suspended = new HashMap<>();

    private final Set<String> launchedByGroup = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    /** Watches the group from now on. */
    public AutoScalingMonitor(EmbeddedCloud cloud, AutoScalingSettings setting) {
        this.cloud = cloud;
        this.launchesNextItself = setting.launchesNextItself();
        this.owners = state().settings();
        this.before = owners.size().desired();
        wanted.put(Instant.MIN, before);
    }

    private ScalingGroupState state() {
        return cloud.region().autoScalingGroup(AutoScalingSettings.NAME).orElseThrow();
    }

    private static boolean isRolls(Actor by) {
        return by.kind() == Actor.Kind.CALL;
    }

    @Override
    public void on(ScalingEvent event) {
        switch (event) {
            case ScalingEvent.DesiredChanged change -> {
                if (!isRolls(change.by())) {
                    wanted.put(change.at(), wanted() + change.to() - change.from());
                }
            }
            case ScalingEvent.SettingsChanged change -> {
                if (!isRolls(change.by())) {
                    owners = changed(owners, change.from(), change.to());
                    change.to().suspended().stream()
                            .filter(process -> !change.from().suspended().contains(process))
                            .forEach(process -> suspended.put(process, change.at()));
                } else if (!change.from()
                        .source()
                        .version()
                        .equals(change.to().source().version())) {
                    versionSet(change);
                }
            }
            case ScalingEvent.MemberMoved moved -> moved(moved);
            case ScalingEvent.ProtectionChanged _ -> {}
        }
    }

    /** Returns the owner's settings with the owner's changes only. */
    private static ScalingGroupSettings changed(
            ScalingGroupSettings owners, ScalingGroupSettings from, ScalingGroupSettings to) {
        Set<String> suspended = new TreeSet<>(to.suspended());
        suspended.removeAll(from.suspended());
        Set<String> resumed = new TreeSet<>(from.suspended());
        resumed.removeAll(to.suspended());
        Size size = owners.size();
        if (from.size().minimum() != to.size().minimum()) {
            size = size.withMinimum(to.size().minimum());
        }
        if (from.size().maximum() != to.size().maximum()) {
            size = size.withMaximum(to.size().maximum());
        }
        ScalingGroupSettings next =
                owners.suspending(suspended).resuming(resumed).withSize(size);
        return from.source().version().equals(to.source().version())
                ? next
                : next.launching(to.source().version());
    }

    private void versionSet(ScalingEvent.SettingsChanged change) {
        boolean finishes = openRoll()
                .filter(roll -> roll.head().stage() == Stage.FINISHING)
                .isPresent();
        if (!finishes) {
            broken(
                    Invariant.VERSION,
                    change.at(),
                    "the group's version is set to " + change.to().source().version() + " while the roll is "
                            + openRoll().map(roll -> roll.head().stage().name()).orElse("not open"));
        }
    }

    private Optional<Roll> openRoll() {
        return cloud.store().unfinished().stream()
                .filter(head -> head.isOpen())
                .findFirst()
                .flatMap(head -> cloud.store().roll(head.id()));
    }

    private void moved(ScalingEvent.MemberMoved moved) {
        MemberLifecycle from = moved.from();
        String id = moved.instanceId();
        boolean takenAway = moved.to() == MemberLifecycle.DETACHING || moved.to() == MemberLifecycle.ENTERING_STANDBY;
        if (takenAway && !isRolls(moved.by()) && moved.by().kind() == Actor.Kind.STRANGER) {
            released.putIfAbsent(id, moved.at());
        }
        if (from == null || from == MemberLifecycle.STANDBY && moved.to() == MemberLifecycle.PENDING) {
            released.remove(id);
        }
        if (from == MemberLifecycle.STANDBY && !isRolls(moved.by())) {
            returned.put(id, moved.at());
        }
        boolean ends = moved.to() == MemberLifecycle.TERMINATING;
        if (ends
                && isRolls(moved.by())
                && from != MemberLifecycle.STANDBY
                && from != MemberLifecycle.ENTERING_STANDBY) {
            broken(Invariant.DRAINED, moved.at(), id + " is terminated while it is " + from + ", and not in standby");
        }
    }

    /** Checks that the group launches from no version of a roll that has not proven it. */
    @Override
    public void on(RegionEvent event) {
        if (!(event instanceof RegionEvent.Launched) || !event.by().equals(Actor.GROUP)) {
            return;
        }
        launchedByGroup.add(event.instanceId());
        RegionInstance one = cloud.region().instance(event.instanceId()).orElseThrow();
        boolean isNext = openRoll()
                .filter(roll -> roll.facts().action().deploysRevision())
                .map(roll -> String.valueOf(roll.facts().revision()))
                .filter(version -> version.equals(one.tags().get(VERSION_TAG)))
                .isPresent();
        if (isNext && !launchesNextItself && !hasFinished()) {
            broken(Invariant.VERSION, event.at(), "the group launches " + one.id() + " from the version of the roll");
        }
    }

    private boolean hasFinished() {
        return openRoll().filter(roll -> roll.head().stage() == Stage.FINISHING).isPresent()
                || openRoll().isEmpty();
    }

    /** The desired capacity that owner and policies want now. */
    public int wanted() {
        return wanted.lastEntry().getValue();
    }

    /** By how much fewer instances than at the start were wanted at some time since then. */
    int fewerSince(Instant time) {
        Instant first = Optional.ofNullable(wanted.floorKey(time)).orElse(Instant.MIN);
        return before
                - wanted.tailMap(first, true).values().stream()
                        .mapToInt(Integer::intValue)
                        .min()
                        .orElse(before);
    }

    /** By how much more instances than at the start were wanted at some time. */
    int moreAtMost() {
        return wanted.values().stream().mapToInt(Integer::intValue).max().orElse(before) - before;
    }

    /** The instances that the group has launched by itself. */
    Set<String> launchedByGroup() {
        return launchedByGroup;
    }

    /**
     * Whether the group has launched instances by itself. With a check of its own it replaces members of a bad image for
     * ever, so the spread over the zones is not the roll's then.
     */
    public boolean hasReplaced() {
        return !launchedByGroup.isEmpty();
    }

    /** When others detached the instance or put it in standby; empty for every other instance. */
    public Optional<Instant> releasedAt(String id) {
        return Optional.ofNullable(released.get(id));
    }

    /** The instances that others returned from standby at that time or later. */
    public Set<String> returnedSince(Instant at) {
        return returned.entrySet().stream()
                .filter(one -> !one.getValue().isBefore(at))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The instances that others detached or put in standby. */
    public Set<String> released() {
        return Set.copyOf(released.keySet());
    }

    /**
     * The instances that the group terminates now. A hook of its owner may delay that, so they count neither against the
     * roll's ceiling nor as left behind.
     */
    public Set<String> terminating() {
        return state().members().values().stream()
                .filter(one -> one.lifecycle().isTerminating())
                .map(ScalingGroupState.MemberState::id)
                .collect(Collectors.toSet());
    }

    /**
     * The violations during the roll, and those that its end shows. Where the roll names the group, its owner knows what
     * is not as before.
     */
    public List<Violation> verdict(Roll roll) {
        List<Violation> all = new ArrayList<>(violations);
        boolean isNamed = roll.head().leftovers().stream()
                .anyMatch(one -> one.instanceId().equals(AutoScalingSettings.NAME));
        if (roll.head().isOpen() || isNamed) {
            return all;
        }
        ScalingGroupState now = state();
        Instant at = cloud.clock().instant();
        differences(roll, now).forEach(what -> all.add(new Violation(Invariant.LEDGER, at, what)));
        Size size = now.settings().size();
        int expected = Math.clamp(wanted(), size.minimum(), size.maximum());
        if (size.desired() != expected) {
            all.add(new Violation(
                    Invariant.DESIRED,
                    at,
                    "the desired capacity is " + size.desired() + ", expected " + expected + ": it was " + before
                            + " and others changed it by " + (wanted() - before)));
        }
        String version = now.settings().source().version();
        String due = due(roll);
        if (!version.equals(due)) {
            all.add(new Violation(
                    Invariant.VERSION,
                    at,
                    "the group launches from version " + version + " after the roll is "
                            + roll.head().status() + ", expected " + due));
        }
        return all;
    }

    private List<String> differences(Roll roll, ScalingGroupState now) {
        List<String> found = new ArrayList<>();
        ScalingGroupSettings settings = now.settings();
        Set<String> expected = new TreeSet<>(owners.suspended());
        expected.removeIf(process -> !settings.suspended().contains(process) && suspendsToo(roll, process));
        if (!settings.suspended().equals(expected)) {
            found.add("suspended are " + new TreeSet<>(settings.suspended()) + ", expected " + expected);
        }
        if (settings.size().maximum() != owners.size().maximum()) {
            found.add("the maximum size is " + settings.size().maximum() + ", expected "
                    + owners.size().maximum());
        }
        if (settings.size().minimum() != owners.size().minimum()) {
            found.add("the minimum size is " + settings.size().minimum() + ", expected "
                    + owners.size().minimum());
        }
        boolean protectsNew = settings.source().protectsNew();
        now.members().values().stream()
                .filter(one -> one.lifecycle().counts() && one.isProtected() != protectsNew)
                .forEach(one -> found.add(
                        one.id() + (one.isProtected() ? " is still" : " is not") + " protected from scale-in"));
        return found;
    }

    /**
     * Whether the roll suspended the process in the same visit in which another did. It had read the group before, so it
     * cannot know that.
     */
    private boolean suspendsToo(Roll roll, String process) {
        Instant others = suspended.get(process);
        return cloud.store().events(roll.id(), 100_000, null).items().stream()
                .anyMatch(event -> event.at().equals(others)
                        && event.type() == RollEvent.Type.GROUP_CHANGED
                        && event.message().contains("suspended ")
                        && event.message().contains(process));
    }

    private String due(Roll roll) {
        boolean sets = roll.head().status() == RollStatus.FINISHED
                && roll.facts().movesServing()
                && !Integer.valueOf(roll.facts().revision())
                        .equals(roll.facts().revisions().servingRevision());
        return sets ? String.valueOf(roll.facts().revision()) : owners.source().version();
    }

    private void broken(Invariant invariant, Instant at, String what) {
        violations.add(new Violation(invariant, at, what));
    }
}
