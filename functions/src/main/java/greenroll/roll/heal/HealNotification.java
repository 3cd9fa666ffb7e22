package greenroll.roll.heal;

import greenroll.group.Group;
import greenroll.roll.DueNotification;
import greenroll.roll.GroupActivity;
import greenroll.roll.HealingState;
import greenroll.roll.RollKind;
import greenroll.roll.failure.Failure;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.observation.InServiceRules;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The message to the owner, and the entry of the group's activity, when healing holds. Pure. */
public final class HealNotification {

    /** The name of the starter of a HEAL, in history and notifications. */
    public static final String HEALER = "healing";

    private HealNotification() {}

    /** Returns the message. A repetition has the same id. */
    public static RollNotification notification(HealRules.Seen seen, HealingState after) {
        Group group = seen.group();
        HealingState.Held held = Objects.requireNonNull(after.held());
        InServiceRules health = seen.look().health();
        List<Failure.FailedInstance> unhealthy = seen.look().live().stream()
                .filter(one -> after.unhealthySince().containsKey(one.id()))
                .map(one -> new Failure.FailedInstance(
                        one.id(),
                        one.placement().zone(),
                        health.inWords(one),
                        one.stateReason() == null ? null : one.stateReason().inWords()))
                .toList();
        return new RollNotification(
                group.id() + "-healing-held-" + held.since().getEpochSecond(),
                DueNotification.Kind.HEALING_HELD,
                new RollNotification.Operation(
                        null,
                        group.id(),
                        group.name(),
                        RollKind.HEAL,
                        group.servingRevision() == null ? group.latestRevision() : group.servingRevision(),
                        HEALER,
                        null),
                new RollNotification.Problem(
                        DueNotification.Kind.HEALING_HELD.name(),
                        held.reason() + ": the cause seems to be elsewhere, and new instances would fare no better",
                        null,
                        unhealthy,
                        List.of()),
                List.of("nothing: what is unhealthy for that reason is left as it is, and watched"),
                List.of(
                        "look at what they share: the load balancer's health check, a backend, the network, the zone",
                        "healing goes on by itself as soon as one of them is healthy; if the revision itself is at fault,"
                                + " roll to another"),
                List.of(),
                held.since());
    }

    /** Returns the entry of the group's activity. There is one for each time that a hold begins. */
    public static GroupActivity activity(HealingState after, Instant now) {
        HealingState.Held held = Objects.requireNonNull(after.held());
        return new GroupActivity(
                now, GroupActivity.Kind.HEALING_HELD, held.since().toString(), "healing is held: " + held.reason());
    }
}
