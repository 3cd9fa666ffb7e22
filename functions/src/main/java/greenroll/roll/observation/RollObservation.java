package greenroll.roll.observation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.roll.Baseline;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.StepTimes;
import greenroll.roll.TakeOver;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Leftover;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One observation in the roll's terms: green, blue and in service. Blue is found again on each visit. The record is
 * only a cross-check, because descriptions are late.
 */
public final class RollObservation {

    private static final Comparator<Instance> BY_ID = Comparator.comparing(Instance::id);

    final RollFacts facts;
    public final FleetSnapshot fleet;
    public final Signals signals;
    public final Instant now;
    public final InServiceRules health;
    /** Its Auto Scaling group, as far as this observation shows it. */
    public final MemberObservation members;

    private final Set<String> recorded;
    private final Set<String> terminating;
    private final List<Instance> live;
    private final Map<String, InServiceRules.Verdict> verdicts = new HashMap<>();

    public RollObservation(Roll roll, FleetSnapshot fleet, Instant now) {
        this(roll, fleet, Signals.NONE, now);
    }

    public RollObservation(Roll roll, FleetSnapshot fleet, Signals signals, Instant now) {
        this.facts = roll.facts();
        this.fleet = fleet;
        this.signals = signals;
        this.now = now;
        this.members = new MemberObservation(roll, fleet, now);
        this.recorded = members.isPresent() ? roll.recordedIds().collect(Collectors.toSet()) : Set.of();
        this.terminating = roll.retiring()
                .filter(one -> one.terminateSentAt() != null)
                .map(RetiringInstance::id)
                .collect(Collectors.toSet());
        this.health = new InServiceRules(
                facts.settings().health().healthCheckType(), targetGroups(), facts.adoptedRevision(), fleet);
        this.live = fleet.instances().values().stream()
                .filter(this::isOurs)
                .filter(Instance::isLive)
                .sorted(BY_ID)
                .toList();
        live.forEach(instance -> verdicts.put(instance.id(), health.verdict(instance)));
        // Without the load balancer's health check, an instance that only runs counts as in service.
        roll.stillParked().forEach(id -> verdicts.replace(id, InServiceRules.Verdict.NOT_YET));
    }

    /** All members of an Auto Scaling group serve in the same target groups, whatever version they run. */
    private Map<Integer, List<String>> targetGroups() {
        Map<Integer, List<String>> known = facts.revisions().targetGroups();
        if (!members.isPresent()) {
            return known;
        }
        Map<Integer, List<String>> all = new HashMap<>(known);
        List<String> arns = facts.specification().serving().targetGroupArns();
        fleet.instances().values().stream()
                .map(one -> one.tags().revision())
                .filter(Objects::nonNull)
                .forEach(revision -> all.putIfAbsent(revision, arns));
        return all;
    }

    /**
     * Whether the instance carries the group's tag and is not left alone. No other instance is ever touched. With an Auto
     * Scaling group it is a member that the group counts, or an instance of this roll's record that is a member or carries
     * the tag. Members that others put in standby are not its own, and neither are instances that their owner has detached.
     */
    public boolean isOurs(Instance instance) {
        String id = instance.id();
        if (facts.bounds().leaveAlone().contains(id)) {
            return false;
        }
        boolean isTagged = facts.groupId().equals(instance.tags().groupId());
        if (!members.isPresent()) {
            return isTagged;
        }
        if (isLetGo(instance)) {
            return false;
        }
        return members.has(id)
                ? recorded.contains(id) || isTagged && members.counts(id)
                : isTagged && (recorded.contains(id) || isLaunchedHere(instance));
    }

    /**
     * Whether the instance of the record is a member of the roll's Auto Scaling group, or was one. An older description
     * may not show it. Instances that the roll has launched are members once they are attached.
     */
    public boolean isOfItsGroup(Instance instance) {
        return members.isPresent()
                && (members.has(instance.id()) || members.wasAttached(instance.id()) || !isLaunchedHere(instance));
    }

    /** Whether the instance was a member of the roll's Auto Scaling group, and another has detached it. */
    private boolean isLetGo(Instance instance) {
        String id = instance.id();
        return recorded.contains(id)
                && !terminating.contains(id)
                && isOfItsGroup(instance)
                && members.isCurrent()
                && !members.has(id)
                && instance.isLive();
    }

    /** Returns why an instance of the record is not touched, although it lives. */
    public String whyLeftAlone(Instance instance) {
        return isLetGo(instance) ? Leftover.DETACHED : Leftover.UNTAGGED;
    }

    /** Whether this roll launched the instance. */
    boolean isLaunchedHere(Instance instance) {
        return facts.id().equals(instance.tags().rollId());
    }

    /** Returns every live instance of the group, by id. */
    public List<Instance> live() {
        return live;
    }

    public InServiceRules.Verdict verdict(String id) {
        return verdicts.getOrDefault(id, InServiceRules.Verdict.NOT_YET);
    }

    public boolean inService(String id) {
        return verdict(id) == InServiceRules.Verdict.IN_SERVICE;
    }

    public Optional<Instance> find(String id) {
        return fleet.instance(id);
    }

    /** Returns the instance if it lives and carries the group's tag. */
    public Optional<Instance> findLive(String id) {
        return find(id).filter(Instance::isLive).filter(this::isOurs);
    }

    /** Whether the health of any live instance is unknown. */
    public boolean anyUnknown() {
        return verdicts.containsValue(InServiceRules.Verdict.UNKNOWN) || !fleet.allAnswered();
    }

    /**
     * Returns the number of instances in service by this observation. Instances already deregistered do not count,
     * because the drain may show late.
     */
    public int inServiceCount(Roll roll) {
        Set<String> out = deregistered(roll);
        return (int) live.stream()
                .filter(one -> inService(one.id()) && !out.contains(one.id()))
                .count();
    }

    /** Returns the number of instances in service by zone. It counts like {@link #inServiceCount}. */
    public Map<String, Integer> inServiceByZone(Roll roll) {
        Set<String> out = deregistered(roll);
        Map<String, Integer> zones = new HashMap<>();
        live.stream()
                .filter(one -> inService(one.id()) && !out.contains(one.id()))
                .forEach(one -> zones.merge(one.placement().zone(), 1, Integer::sum));
        return zones;
    }

    private static Set<String> deregistered(Roll roll) {
        Set<String> out = new HashSet<>();
        roll.retiring()
                .filter(one -> one.deregisteredAt() != null && one.kept() == null)
                .map(RetiringInstance::id)
                .forEach(out::add);
        return out;
    }

    /** Returns the live instances that are neither green nor listed for termination. */
    public List<Instance> blue(Roll roll) {
        Set<String> notBlue = new HashSet<>();
        roll.retiring().map(RetiringInstance::id).forEach(notBlue::add);
        if (facts.action().isInPlace()) {
            roll.instances()
                    .filter(BatchInstance::isProven)
                    .map(BatchInstance::id)
                    .forEach(notBlue::add);
            return live.stream()
                    .filter(one -> !notBlue.contains(one.id()) && mayGo(one))
                    .toList();
        }
        roll.instances().map(BatchInstance::id).forEach(notBlue::add);
        kept(roll).forEach(one -> notBlue.add(one.id()));
        return live.stream()
                .filter(one -> !notBlue.contains(one.id()) && !isLaunchedHere(one) && mayGo(one))
                .toList();
    }

    /** Whether a roll of some instances names it. */
    private boolean mayGo(Instance instance) {
        ReplacementScope scope = facts.replacementScope();
        return scope == null
                || scope.instanceIds() == null
                || !facts.isOfSomeInstances()
                || scope.instanceIds().contains(instance.id());
    }

    /**
     * Returns green: live instances that this roll launched, listed for termination or not. For RESTART_SERVER, these
     * are the live and proven instances.
     */
    public List<Instance> green(Roll roll) {
        Set<String> instances = new HashSet<>();
        roll.instances()
                .filter(one -> !facts.action().isInPlace() || one.isProven())
                .map(BatchInstance::id)
                .forEach(instances::add);
        return live.stream()
                .filter(one -> instances.contains(one.id()) || (facts.action().launchesGreen() && isLaunchedHere(one)))
                .toList();
    }

    /** Returns the live instances that the operation leaves alone. They are neither blue nor its green. */
    public List<Instance> kept(Roll roll) {
        Baseline baseline = roll.head().baseline();
        return baseline == null || baseline.keptIds().isEmpty()
                ? List.of()
                : live.stream()
                        .filter(one -> baseline.keptIds().contains(one.id()))
                        .toList();
    }

    /**
     * Returns how many of these run what the operation launches. Only a roll of some instances leaves others alone too.
     */
    public int keptOfRevision(Roll roll) {
        Matching matching = matching();
        return (int) kept(roll).stream()
                .filter(one -> !facts.isOfSomeInstances() || matching.matches(one))
                .count();
    }

    /** Returns the rule by which an instance already runs what the roll launches. */
    public Matching matching() {
        RollFacts.AutoScaling group = facts.autoScaling();
        return new Matching(
                facts.revision(),
                facts.specification().imageId(),
                group == null ? null : group.to().id(),
                fleet.autoScaling());
    }

    /** Whether the instance was launched from the pinned revision, with the pinned image. */
    public boolean runsPinned(Instance instance) {
        return health.revisionOf(instance) == facts.revision()
                && instance.launch().imageId().equals(facts.specification().imageId());
    }

    /** Returns the live instances that this roll launched but has not recorded. An interrupted launch leaves them. */
    public List<Instance> unrecorded(Roll roll) {
        return unrecorded(roll, live.stream());
    }

    /** Returns the same kind of instances that were gone before they were recorded. */
    public List<Instance> unrecordedAndGone(Roll roll) {
        return unrecorded(
                roll,
                fleet.instances().values().stream()
                        .filter(one -> isOurs(one) && !one.isLive())
                        .sorted(BY_ID));
    }

    private List<Instance> unrecorded(Roll roll, Stream<Instance> instances) {
        Set<String> recorded = new HashSet<>();
        roll.recordedIds().forEach(recorded::add);
        return instances
                .filter(one -> isLaunchedHere(one) && !recorded.contains(one.id()))
                .toList();
    }

    /**
     * Returns the number of pending, running and draining instances. It includes instances acknowledged so recently
     * that a description may still miss them. Members that their Auto Scaling group terminates do not count: a hook may
     * delay that for long, and they would block the roll meanwhile. Parked blue does not count, because it has a bound of
     * its own.
     */
    public int countAgainstCeiling(Roll roll) {
        long late = roll.instances()
                .filter(BatchInstance::isWanted)
                .filter(this::isLate)
                .count();
        long going = live.stream().filter(one -> members.isLeaving(one.id())).count();
        return live.size() + (int) (late - going) - parked(roll).size();
    }

    /** Returns the live instances that are parked. An undo can register them again. */
    public List<Instance> parked(Roll roll) {
        return roll.parked().stream()
                .flatMap(one -> findLive(one.id()).stream())
                .toList();
    }

    /**
     * Whether the member was acknowledged recently, and is not described yet or has no tags yet. It counts as present.
     */
    public boolean isLate(BatchInstance member) {
        boolean unseen = find(member.id())
                .map(instance -> instance.isLive() && !isOurs(instance))
                .orElse(true);
        return unseen && now.isBefore(member.joinedAt().plus(StepTimes.DESCRIPTIONS_LATE));
    }

    /** Whether an instance without the group's tag may still show it. Descriptions of tags are late too. */
    public boolean mayGetItsTag(Instance instance) {
        return instance.tags().groupId() == null
                && now.isBefore(instance.launch().launchedAt().plus(StepTimes.DESCRIPTIONS_LATE));
    }

    /** Whether the member is present, or may be. */
    public boolean isThere(BatchInstance member) {
        return findLive(member.id()).isPresent() || isLate(member);
    }

    /**
     * Returns the target groups that an instance must be taken out of: those of its revision, and those it is seen in.
     */
    public Stream<String> targetGroupsToLeave(Instance instance) {
        return Stream.concat(health.targetGroupsOf(instance).stream(), fleet.registeredIn(instance.id()).stream())
                .distinct();
    }

    /** Whether the instance must leave by this observation, because it was taken over and is not in service. */
    public boolean leaves(TakeOver over, Instance one) {
        return over.isHandedOver(one) && isOut(one);
    }

    /** Whether the instance is known to be out of service. An instance with unknown health may serve. */
    public boolean isOut(Instance one) {
        return switch (verdict(one.id())) {
            case NOT_YET, UNHEALTHY -> true;
            case IN_SERVICE, UNKNOWN -> false;
        };
    }

    /** Returns one failed member with ELB's and EC2's words. */
    public Failure.FailedInstance describe(BatchInstance member) {
        Instance instance = find(member.id()).orElse(null);
        if (instance == null) {
            return new Failure.FailedInstance(member.id(), member.zone(), "not described by EC2", null);
        }
        String words = health.inWords(instance);
        return new Failure.FailedInstance(
                member.id(),
                member.zone(),
                words.isEmpty() ? null : words,
                instance.stateReason() == null ? null : instance.stateReason().inWords());
    }

    public List<Failure.FailedInstance> describe(Collection<BatchInstance> instances) {
        return instances.stream().map(this::describe).toList();
    }
}
