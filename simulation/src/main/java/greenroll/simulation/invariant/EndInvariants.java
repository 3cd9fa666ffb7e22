package greenroll.simulation.invariant;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.cloud.LeftoverAudit;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.group.Group;
import greenroll.json.Json;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.scenario.EffectiveSettings;
import greenroll.simulation.scenario.RollCase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks a roll that has ended. Nothing is left over, the owner is notified, the group's lock is free, and the timeline
 * is complete.
 */
public final class EndInvariants {

    private final EmbeddedCloud cloud;
    private final Roll roll;
    private final Instant now;
    private final List<Violation> violations = new ArrayList<>();

    private final Leniency leniency;
    private final List<Roll> followers;

    private EndInvariants(EmbeddedCloud cloud, Roll roll, Leniency leniency, List<Roll> followers) {
        this.followers = followers;
        this.leniency = leniency;
        this.cloud = cloud;
        this.roll = roll;
        this.now = cloud.clock().instant();
    }

    /**
     * The exceptions that are allowed when faults were injected.
     *
     * @param mostTold the highest number of messages about one failure, each with the same id
     * @param excused instances that were in service when the roll last read their health, so the roll cannot know of a
     *     later change
     * @param naming the event types; each launched instance must be named in an event of at least one of them
     */
    public record Leniency(int mostTold, Set<String> excused, Set<RollEvent.Type> naming) {}

    public static List<Violation> of(
            EmbeddedCloud cloud, Roll roll, List<RollEvent> timeline, Set<String> launched, Leniency leniency) {
        return of(cloud, roll, timeline, launched, leniency, List.of());
    }

    /** @param followers the rolls that came after it, up to now */
    public static List<Violation> of(
            EmbeddedCloud cloud,
            Roll roll,
            List<RollEvent> timeline,
            Set<String> launched,
            Leniency leniency,
            List<Roll> followers) {
        EndInvariants verdicts = new EndInvariants(cloud, roll, leniency, followers);
        verdicts.ends();
        verdicts.noOrphan(launched);
        verdicts.tells();
        verdicts.story(timeline, launched);
        verdicts.revisions();
        return verdicts.violations;
    }

    /** Checks that a roll without faults and without a stop finishes, where its image is good. */
    public static List<Violation> succeeds(RollCase of, Roll roll) {
        if (roll.head().status() == RollStatus.FINISHED
                || !EffectiveSettings.of(of).mustFinish(of)) {
            return List.of();
        }
        return List.of(new Violation(
                Invariant.SUCCEEDS,
                roll.head().progress().updatedAt(),
                "nothing went wrong, and the roll is " + roll.head().status() + ": "
                        + roll.head().failure()));
    }

    private void ends() {
        if (roll.head().isOpen()) {
            broken(Invariant.ENDS, "the roll is still " + roll.head().stage());
        }
        Optional<Group.ActiveRoll> lock =
                cloud.store().group(roll.facts().groupId()).flatMap(Group::lock);
        if (lock.isPresent()) {
            broken(Invariant.ENDS, "the group is still locked by " + lock.get().rollId());
        }
    }

    private void noOrphan(Set<String> launched) {
        // An earlier roll terminates the instances that it keeps for debugging.
        Set<String> kept = cloud.store().unfinished().stream()
                .flatMap(head -> head.ending().retained().stream())
                .map(RetainedInstance::instanceId)
                .collect(Collectors.toSet());
        for (LeftoverAudit.Orphan one : LeftoverAudit.of(cloud.region(), roll, launched, followers)) {
            if (!leniency.excused().contains(one.instanceId())
                    && !kept.contains(one.instanceId())
                    && !isTerminating(one.instanceId())) {
                broken(Invariant.NO_ORPHAN, one.instanceId() + " " + one.why());
            }
        }
    }

    /** Whether its Auto Scaling group terminates it, which a hook of the owner may delay. */
    private boolean isTerminating(String instanceId) {
        RollFacts.AutoScaling group = roll.facts().autoScaling();
        return group != null
                && cloud.region()
                        .autoScalingGroup(group.name())
                        .flatMap(state -> state.member(instanceId))
                        .filter(member -> member.lifecycle().isTerminating())
                        .isPresent();
    }

    /**
     * A failure is notified once. With faults there may be a second message with the same id, when the first was sent
     * but not recorded.
     */
    private void tells() {
        List<String> told = cloud.platform().inbox().messages().stream()
                .filter(message -> "ROLL_FAILED".equals(message.attributes().get("kind")))
                .map(message -> Json.tree(message.body()))
                .filter(body -> roll.id().equals(body.path("rollId").asText()))
                .map(body -> body.path("notificationId").asText())
                .toList();
        int owed = roll.head().status() == RollStatus.FAILED ? 1 : 0;
        boolean right = Set.copyOf(told).size() == owed && told.size() <= leniency.mostTold() * owed;
        if (!right) {
            broken(Invariant.TELLS, "told of " + told + ", expected " + owed);
        }
    }

    private void story(List<RollEvent> timeline, Set<String> launched) {
        String last = timeline.isEmpty() ? "" : timeline.getLast().type().name();
        List<String> endings = timeline.stream()
                .map(event -> event.type().name())
                .filter(type -> Set.of("FINISHED", "STOPPED", "FAILED").contains(type))
                .toList();
        if (!endings.equals(List.of(roll.head().stage().name()))) {
            broken(
                    Invariant.STORY,
                    "the timeline ends with " + last + " and " + endings + ", the roll is "
                            + roll.head().stage());
        }
        Set<String> untold = new TreeSet<>(launched);
        untold.removeAll(named(timeline, leniency.naming()));
        Set<String> invented = new TreeSet<>(named(timeline, Set.of(RollEvent.Type.LAUNCHED)));
        invented.removeAll(launched);
        if (!untold.isEmpty() || !invented.isEmpty()) {
            broken(Invariant.STORY, "launched and not in the timeline: " + untold + ", the other way: " + invented);
        }
        boolean explained = timeline.stream()
                .anyMatch(event -> event.type() == RollEvent.Type.FAILING
                        && (!event.affected().reasons().isEmpty()
                                || !event.message().isBlank()));
        if (roll.head().status() == RollStatus.FAILED && !explained) {
            broken(Invariant.STORY, "the timeline does not say why it failed");
        }
    }

    /** The roll launches nothing after its end, and its revision becomes the serving one only if the roll finished. */
    private void revisions() {
        Set<String> after = cloud.region().live(FleetTags.ROLL, roll.id()).stream()
                .filter(one -> one.launchedAt().isAfter(roll.head().progress().updatedAt()))
                .map(RegionInstance::id)
                .collect(Collectors.toSet());
        if (!after.isEmpty()) {
            broken(Invariant.FAILED_REVISION, after + " were launched after the roll's end");
        }
        if (roll.head().isOpen()) {
            return;
        }
        // The serving version of an Auto Scaling group is its own setting.
        if (!followers.isEmpty() || roll.facts().autoScaling() != null) {
            return;
        }
        if (roll.facts().endsGroup() && roll.head().status() == RollStatus.FINISHED) {
            gone();
            return;
        }
        boolean moved =
                roll.head().status() == RollStatus.FINISHED && roll.facts().movesServing();
        Integer expected = moved
                ? Integer.valueOf(roll.facts().revision())
                : roll.facts().revisions().servingRevision();
        Integer serving = cloud.store()
                .group(roll.facts().groupId())
                .map(Group::servingRevision)
                .orElse(null);
        if (!Objects.equals(serving, expected)) {
            broken(
                    Invariant.FAILED_REVISION,
                    "revision " + serving + " is on record as serving after the roll is "
                            + roll.head().status() + ", expected " + expected);
        }
    }

    /** Checks that a deleted group no longer exists. */
    private void gone() {
        if (cloud.store().group(roll.facts().groupId()).isPresent()) {
            broken(Invariant.ENDS, "the group is deleted and still there");
        }
    }

    private static Set<String> named(List<RollEvent> timeline, Set<RollEvent.Type> by) {
        return timeline.stream()
                .filter(event -> by.contains(event.type()))
                .flatMap(event -> event.affected().instances().stream())
                .collect(Collectors.toSet());
    }

    private void broken(Invariant invariant, String what) {
        violations.add(new Violation(invariant, now, what));
    }
}
