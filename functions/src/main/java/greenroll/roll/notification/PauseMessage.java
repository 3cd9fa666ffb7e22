package greenroll.roll.notification;

import greenroll.group.RollStep;
import greenroll.roll.DueNotification;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The message to the owner about a roll that waits at the end of a step, or for a verdict of the judge. Pure. */
public final class PauseMessage {

    private PauseMessage() {}

    /**
     * Returns the message.
     *
     * @param step index of the step
     * @param until end of the pause
     */
    public static RollNotification of(Roll roll, DueNotification due, int step, RollStep.Pause pause, Instant until) {
        RollHead head = roll.head();
        int number = step + 1;
        return of(
                roll,
                due,
                "step " + number + " of " + roll.settings().batches().steps().size() + " is done: "
                        + head.counts().proven() + " green are proven. The roll " + pause.inWords(until),
                " --step " + number,
                ", \"step\": " + number);
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
                "",
                "");
    }

    private static RollNotification of(Roll roll, DueNotification due, String problem, String option, String field) {
        return new RollNotification(
                due.notificationId(),
                due.kind(),
                RollNotification.Operation.of(roll.facts()),
                new RollNotification.Problem(
                        due.kind().name(), problem, roll.head().currentBatch(), List.of(), List.of()),
                List.of("green and blue serve on, and nothing is launched or scaled down"),
                whatToDoNext(roll, option, field),
                roll.head().warnings(),
                due.dueAt());
    }

    private static List<String> whatToDoNext(Roll roll, String option, String field) {
        String place = roll.facts().groupId() + " " + roll.id();
        List<String> next = new ArrayList<>();
        next.add("go on: ./greenroll roll continue " + place + option);
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
