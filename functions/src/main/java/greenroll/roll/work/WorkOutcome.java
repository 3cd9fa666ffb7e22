package greenroll.roll.work;

import greenroll.fleet.launch.LaunchResult;
import java.util.Map;

/** The outcome of one work. */
public sealed interface WorkOutcome {

    Work work();

    /** The call was accepted. */
    record Done(Work work) implements WorkOutcome {}

    /** A launch call was answered. */
    record Launch(Work.Launch work, LaunchResult answer) implements WorkOutcome {}

    /**
     * The instances are registered, except for those that the load balancer does not accept now. They are in
     * {@code notYet} by id, with its words.
     */
    record Registered(Work.Register work, Map<String, String> notYet) implements WorkOutcome {}

    /** The move was answered. */
    record Moved(Work.Move work, greenroll.fleet.autoscaling.Moved answer) implements WorkOutcome {}

    /** The terminations were sent. The refused ones are in {@code refused} by id, with the provider's words. */
    record Terminated(Work.Terminate work, Map<String, String> refused) implements WorkOutcome {}

    /** There was no answer, or no time to begin. The result is unknown, and the next visit asks again. */
    record Unanswered(Work work, String why) implements WorkOutcome {}

    /** The call was refused permanently, in the provider's words. */
    record Refused(Work work, String code, String message) implements WorkOutcome {}
}
