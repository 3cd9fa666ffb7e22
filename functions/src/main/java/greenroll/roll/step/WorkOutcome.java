package greenroll.roll.step;

import greenroll.fleet.LaunchResult;
import java.util.Map;

/** What became of one piece of work. */
public sealed interface WorkOutcome {

    Work work();

    /** Accepted. */
    record Done(Work work) implements WorkOutcome {}

    /** A launch call was answered. */
    record Launch(Work.Launch work, LaunchResult answer) implements WorkOutcome {}

    /** Registered, but for those that the load balancer does not take now: they stand by id with its words. */
    record Registered(Work.Register work, Map<String, String> notYet) implements WorkOutcome {}

    /** Terminations were sent; those refused stand by id with the provider's words. */
    record Terminated(Work.Terminate work, Map<String, String> refused) implements WorkOutcome {}

    /** Not answered, or not begun for lack of time: nobody knows, and the next visit asks again. */
    record Unanswered(Work work, String why) implements WorkOutcome {}

    /** Refused for good, in the provider's words. */
    record Refused(Work work, String code, String message) implements WorkOutcome {}
}
