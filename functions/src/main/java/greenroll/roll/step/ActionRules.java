package greenroll.roll.step;

import greenroll.roll.batch.BatchInstance;
import greenroll.roll.task.StepResult;
import java.util.List;

/**
 * The rules of one action, where the states leave the decision to the action. {@link StepRules} picks it once in each decision. Simple
 * facts of an action are methods of {@link greenroll.group.RollAction}.
 */
interface ActionRules {

    /** PlanBatch, with no batch open: opens the next one, waits, or says that none is left. */
    StepDecision nextBatch(StepContext context);

    /** The answer that leads to the state in which a batch of this action begins. */
    StepResult.Next begin();

    /** CheckHealth and GraceWait: the batch has lost instances, not by the image's fault, and they are given up on record. */
    StepDecision replaceLost(StepContext context, String why);

    /** CheckHealth and GraceWait: where the instances go that the batch gave up. */
    void givenUp(StepContext context, List<BatchInstance> instances, String why);

    /** GraceWait: these many are proven, which is on record. */
    StepDecision proven(StepContext context, int count);

    /** The answer that follows a grace that has elapsed. */
    StepResult.Next afterGrace();

    /** FailRoll: the owner's {@code onFailure} for the open batch. */
    void detach(StepContext context);

    /** StopRoll and FailRoll: the open batch ends unproven. */
    void giveUpOpenBatch(StepContext context);

    /** FinishRoll, StopRoll and FailRoll, with an Auto Scaling group: instances of the roll that are no members leave. */
    void giveUpOutside(StepContext context);

    /** The end: names the instances that stay and that a person must look at. */
    void nameLeftovers(StepContext context);
}
