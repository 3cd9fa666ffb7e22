package greenroll.operation.autoscaling;

import greenroll.fleet.Fleet;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.id.Sha256;
import greenroll.roll.Idempotency;
import greenroll.roll.failure.Refusal;
import greenroll.roll.port.RollStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes groups that stand for an Auto Scaling group. No operation starts, and neither the Auto Scaling group nor any
 * instance is changed.
 */
public final class GroupAdoption {

    /** Where an owner names the Auto Scaling group. */
    private static final String FIELD = "group.autoScaling.name";

    private final RollStore store;
    private final Fleet fleet;
    private final AutoScalingReader reader;

    public GroupAdoption(RollStore store, Fleet fleet, AutoScalingReader reader) {
        this.store = store;
        this.fleet = fleet;
        this.reader = reader;
    }

    /**
     * A group as its owner describes it.
     *
     * @param document the description as it was given; see {@link Group}
     */
    public record Draft(String name, String document, String region, AutoScaling autoScaling, Group.Policy policy) {}

    /** The answer. */
    public sealed interface Result {
        record Adopted(Group group) implements Result {}

        /** The group cannot be adopted. Nothing was written. */
        record Refused(List<Refusal> refusals) implements Result {
            public Refused {
                refusals = List.copyOf(refusals);
            }
        }
    }

    /**
     * Adopts the Auto Scaling group. Called twice with the same description, it answers the same group. A group's id
     * follows from its Region and the name of its Auto Scaling group, so two groups never stand for the same one.
     */
    public Result adopt(Draft draft, Instant now) {
        return adopt(draft, false, now);
    }

    /** Returns what {@link #adopt} would answer now, and writes nothing. */
    public Result plan(Draft draft, Instant now) {
        return adopt(draft, true, now);
    }

    private Result adopt(Draft draft, boolean isPlan, Instant now) {
        for (String id : ids(draft)) {
            Group there = store.group("sig-" + id).orElse(null);
            if (there == null) {
                return adoptAs("sig-" + id, draft, isPlan, now);
            }
            Optional<Result> taken = taken(there, draft);
            if (taken.isPresent()) {
                return taken.get();
            }
        }
        throw new IllegalStateException(
                "no free group id for " + draft.autoScaling().name());
    }

    private Result adoptAs(String id, Draft draft, boolean isPlan, Instant now) {
        String name = draft.autoScaling().name();
        AutoScalingGroup found = reader.group(draft.autoScaling()).orElse(null);
        if (found == null) {
            return refused(AutoScalingChecks.noSuchGroup(name));
        }
        List<Refusal> refusals = new ArrayList<>(AutoScalingChecks.managed(found));
        refusals.addAll(AutoScalingChecks.size(found));
        if (found.launching().template() == null) {
            refusals.add(new Refusal(
                    Refusal.Code.VALIDATION_ERROR, AutoScalingChecks.LAUNCH_CONFIGURATION.formatted(name), FIELD));
        }
        if (!refusals.isEmpty()) {
            return new Result.Refused(refusals);
        }
        LaunchTemplates.Version serving = reader.serving(found).orElse(null);
        if (serving == null) {
            return refused("the Auto Scaling group " + name + " names a launch template version that does not exist");
        }
        Group group = group(id, draft, found, serving, now);
        // When another call has taken the id since, that call's group is looked at.
        return isPlan || store.addGroup(group) ? new Result.Adopted(group) : adopt(draft, false, now);
    }

    /** The answer for an id that a group has already; empty when another group than the wanted one has it. */
    private static Optional<Result> taken(Group there, Draft draft) {
        AutoScaling binding = there.placement().autoScaling();
        if (binding == null || !binding.name().equals(draft.autoScaling().name())) {
            return Optional.empty();
        }
        return Optional.of(
                there.document().equals(draft.document())
                        ? new Result.Adopted(there)
                        : refused("the group " + there.id() + " stands for the Auto Scaling group " + binding.name()
                                + " already: update that one"));
    }

    /** The ids to try. The next one is for the rare case that a group of Greenroll's own has the one before it. */
    private static List<String> ids(Draft draft) {
        String hash = Sha256.hex("auto scaling group " + draft.region() + " "
                + draft.autoScaling().name());
        return new Idempotency(hash, hash).ids();
    }

    private Group group(String id, Draft draft, AutoScalingGroup found, LaunchTemplates.Version serving, Instant now) {
        AutoScalingGroup.Size size = found.size();
        return Group.created(
                        id,
                        draft.name(),
                        draft.region(),
                        new Capacity(size.minimum(), size.desired(), size.maximum()),
                        AutoScalingReader.subnets(found, fleet),
                        now)
                .with(c -> {
                    c.document(draft.document());
                    c.placement(c.placement().withAutoScaling(draft.autoScaling()));
                    c.policy(draft.policy());
                    c.revisions(new Group.Revisions(serving.number(), serving.number(), serving.number()));
                });
    }

    private static Result refused(String why) {
        return new Result.Refused(List.of(new Refusal(Refusal.Code.VALIDATION_ERROR, why, FIELD)));
    }
}
