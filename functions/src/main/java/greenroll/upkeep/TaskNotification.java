package greenroll.upkeep;

import greenroll.group.Group;
import greenroll.group.scaling.DueTask;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.TaskAction;
import greenroll.roll.DueNotification;
import greenroll.roll.RollKind;
import greenroll.roll.notification.RollNotification;
import java.util.List;

/** The message to the owner about a scheduled task that was not done. */
final class TaskNotification {

    private static final String BY_HAND = "do by hand what the task would have done, if it is still wanted";
    private static final String AGAIN = "the task runs again at its next time";

    private TaskNotification() {}

    /** Returns the message. A repetition has the same id. */
    static RollNotification missed(Group group, DueTask due, String why) {
        return new RollNotification(
                group.id() + "-" + due.task().name() + "-" + due.at().getEpochSecond(),
                DueNotification.Kind.TASK_MISSED,
                new RollNotification.Operation(
                        null,
                        group.id(),
                        group.name(),
                        switch (due.task().action()) {
                            case TaskAction.Scale scale -> RollKind.SCALE;
                            case TaskAction.StartRoll roll -> RollKind.ROLL;
                        },
                        group.servingRevision() == null ? group.latestRevision() : group.servingRevision(),
                        DueTasks.STARTER,
                        null),
                new RollNotification.Problem(
                        DueNotification.Kind.TASK_MISSED.name(),
                        due.task().inWords() + ", due at " + due.at() + ", was not done: " + why,
                        null,
                        List.of(),
                        List.of()),
                List.of("nothing: the group is as it was"),
                due.task().recurrence() instanceof Recurrence.Once ? List.of(BY_HAND) : List.of(BY_HAND, AGAIN),
                List.of(),
                due.at());
    }
}
