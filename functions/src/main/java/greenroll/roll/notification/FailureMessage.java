package greenroll.roll.notification;

import greenroll.group.OnFailure;
import greenroll.roll.DueNotification;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Leftover;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The message to the owner about a failure: the reason, the action taken and the next steps. Pure. */
public final class FailureMessage {

    private FailureMessage() {}

    /** Returns the message of a due notification. */
    public static RollNotification of(Roll roll, DueNotification due) {
        RollHead head = roll.head();
        RollFacts facts = roll.facts();
        Failure failure = head.failure();
        Failure told = due.kind() == DueNotification.Kind.ROLL_FAILED ? failure : null;
        return new RollNotification(
                due.notificationId(),
                due.kind(),
                RollNotification.Operation.of(facts),
                new RollNotification.Problem(
                        told == null ? due.kind().name() : told.code().name(),
                        told == null ? leftBehind(head.leftovers()) : told.reason(),
                        failure == null ? null : failure.batch(),
                        failure == null ? List.of() : failure.instances(),
                        head.leftovers()),
                told == null ? List.of("all other instances of this roll were cleaned up") : whatWasDone(roll),
                told == null
                        ? List.of("look at the instances named here and terminate what is not needed")
                        : whatToDoNext(roll),
                head.warnings(),
                due.dueAt());
    }

    private static String leftBehind(List<Leftover> leftovers) {
        return leftovers.stream()
                .map(one -> one.instanceId() + ": " + one.why())
                .collect(Collectors.joining("; "));
    }

    private static List<String> whatWasDone(Roll roll) {
        if (roll.facts().action().isInPlace()) {
            return List.of(
                    "the roll stopped: no further instance is taken out",
                    "what the batch had taken out is registered again and named above where it is not healthy");
        }
        List<String> done = new ArrayList<>();
        OnFailure onFailure = roll.onFailure();
        boolean replaces = roll.facts().replacementScope() == null
                || roll.facts().replacementScope().isWhole();
        done.add(
                replaces
                        ? "the roll stopped: nothing further is launched or scaled down"
                        : "the " + roll.facts().kind() + " stopped: nothing further is launched or taken out");
        List<String> removed = roll.retiring()
                .filter(one -> one.cause() == RetiringInstance.Cause.GREEN_GIVEN_UP && one.kept() == null)
                .map(RetiringInstance::id)
                .toList();
        if (!removed.isEmpty()) {
            done.add(
                    onFailure.keepFailedFor().isZero()
                            ? "taken out of the load balancer, and terminated once drained: "
                                    + String.join(", ", removed)
                            : "taken out of the load balancer, and kept for debugging for "
                                    + onFailure.keepFailedFor().toSeconds() + " s: " + String.join(", ", removed));
        }
        switch (onFailure.actionType()) {
            case DETACH_NEW -> done.add(whatServesNow(roll.facts()));
            case DETACH_OLD -> done.add("green stays; blue is taken out as far as the floor can spare it");
            case LEAVE -> {
                done.add(
                        "green of the failed batch is left as it is, registered and running, as Elastigroup does: end it"
                                + " by POST …/roll/" + roll.id() + "/action with DETACH_NEW");
                done.add(whatServesNow(roll.facts()));
            }
        }
        if (roll.head().ending().failedAfterStop()
                && !onFailure.equals(roll.settings().onFailure())) {
            done.add("the group's onFailure is not applied, because a stop was asked for before the failure");
        }
        if (onFailure.rollsBack()
                && roll.facts().revisions().servingRevision() != null
                && roll.facts().kind() == RollKind.ROLL) {
            done.add("a roll of its own follows, which brings all batches back to what served before");
        }
        return done;
    }

    /** The words "blue" and "green" would mislead for a roll back, because it replaces the green of the roll before. */
    private static String whatServesNow(RollFacts facts) {
        if (facts.replacementScope() == null || facts.kind() == RollKind.ROLL) {
            return "blue of this and of later batches serves on; green of earlier batches stays";
        }
        return facts.replacementScope().isWhole()
                ? "what earlier batches brought back to revision " + facts.revision()
                        + " stays; the instances that were not replaced serve on"
                : "what served before serves on, and what was proven stays";
    }

    private static List<String> whatToDoNext(Roll roll) {
        String timeline =
                "read the timeline: GET /aws/ec2/group/" + roll.facts().groupId() + "/roll/" + roll.id() + "/events";
        return List.of(
                timeline,
                switch (roll.facts().kind()) {
                    case ROLL, CREATE, ROLLBACK, DETACH ->
                        "fix the causes listed above (image, user data, security groups, capacity), update the group, and start another roll. The"
                                + " group is free for it when this one has cleaned up";
                    case SCALE ->
                        "fix the causes listed above (capacity, quotas, the serving image): the group's target is "
                                + roll.facts().target() + " already, and healing tries to reach it again after a while";
                    case HEAL ->
                        "fix the causes listed above (capacity, quotas, the serving image), or roll to a revision that becomes healthy:"
                                + " healing tries again after a while, each time a longer one";
                    case DELETE ->
                        "fix the causes listed above, and delete the group again: its remaining instances still serve";
                });
    }
}
