package greenroll.roll.notification;

import greenroll.group.RollStep;
import greenroll.roll.DueNotification;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The message to the owner about a roll that waits at the end of a step or for a verdict of the judge, or bakes. Pure. */
public final class PauseMessage {

    private PauseMessage() {}

    /**
     * Returns the message.
     *
     * @param step index of the step
     * @param until end of the pause
     */
    public static RollNotification of(Roll roll, DueNotification due, int step, RollStep.Pause pause, Instant until) {
        return of(
                roll,
                due,
                "step " + (step + 1) + " of "
                        + roll.settings().batches().steps().size() + " is done: "
                        + roll.head().counts().proven() + " green are proven. The roll " + pause.inWords(until),
                "green and blue serve on, and nothing is launched or scaled down",
                whatToDoNext(roll, "go on", step + 1));
    }

    /**
     * Returns the message about a roll that bakes.
     *
     * @param step index of the step that the bake counts as
     * @param until end of the bake
     */
    public static RollNotification ofBake(Roll roll, DueNotification due, int step, Instant until) {
        int parked = roll.parked().size();
        return of(
                roll,
                due,
                "all batches are done: " + roll.head().counts().proven() + " green are proven. The roll bakes until "
                        + until + ", and finishes then",
                parked == 0
                        ? "green serves, and no blue is parked: a roll back would launch it"
                        : "green serves. " + parked
                                + " blue are parked: they run, out of the load balancer, and cost money until then",
                whatToDoNext(roll, "end the bake now", step + 1));
    }

    /**
     * Returns the message about a batch on which the judge has no verdict.
     *
     * @param why what the judge lacks
     * @param until end of the hold, when the roll stops
     */
    public static RollNotification ofJudge(Roll roll, DueNotification due, String why, Instant until) {
        return of(
                roll,
                due,
                why + ". It looks again, and goes on when green passes. The roll stops at " + until
                        + " unless it is continued",
                "green and blue serve on, and nothing is launched or scaled down",
                whatToDoNext(roll, "go on", null));
    }

    private static RollNotification of(
            Roll roll, DueNotification due, String reason, String state, List<String> whatToDoNext) {
        RollHead head = roll.head();
        return new RollNotification(
                due.notificationId(),
                due.kind(),
                RollNotification.Operation.of(roll.facts()),
                new RollNotification.Problem(due.kind().name(), reason, head.currentBatch(), List.of(), List.of()),
                List.of(state),
                whatToDoNext,
                head.warnings(),
                due.dueAt());
    }

    /** @param step the step after which it goes on, from 1; null when it waits for a verdict */
    private static List<String> whatToDoNext(Roll roll, String goOn, @Nullable Integer step) {
        String place = roll.facts().groupId() + " " + roll.id();
        String field = step == null ? "" : ", \"step\": " + step;
        List<String> next = new ArrayList<>();
        next.add(goOn + ": ./greenroll roll continue " + place + (step == null ? "" : " --step " + step));
        next.add("stop, so that green of an open batch leaves and the rest serves on: ./greenroll roll stop " + place);
        if (roll.facts().canRollBack()) {
            next.add("go back to revision " + roll.facts().revisions().servingRevision()
                    + ": ./greenroll roll rollback " + place);
        }
        next.add("or PUT /aws/ec2/group/" + roll.facts().groupId() + "/roll/" + roll.id()
                + " with {\"roll\": {\"status\": \"IN_PROGRESS\"" + field + "}}, STOPPED or ROLLED_BACK");
        return next;
    }
}
