package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.roll.Roll;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Leftover;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** RESTART_SERVER: each instance is taken out, rebooted and put back. Nothing is launched, and no instance leaves. */
final class RestartServerRules implements ActionRules {

    @Override
    public StepDecision nextBatch(StepContext context) {
        Roll roll = context.roll();
        Set<String> handled = new HashSet<>();
        roll.instances().map(BatchInstance::id).forEach(handled::add);
        roll.retiring().map(RetiringInstance::id).forEach(handled::add);
        List<Instance> remaining = context.baseline().liveIds().stream()
                .filter(id -> !handled.contains(id))
                .flatMap(id -> context.seen.findLive(id).stream())
                .toList();
        if (remaining.isEmpty()) {
            return PlanBatchRules.finishing(context);
        }
        List<Instance> chosen = context.chooseForRestart(remaining);
        if (chosen.isEmpty()) {
            return FloorRules.held(context, context.heldSince(FloorRules.BELOW_FLOOR), "restart");
        }
        List<BatchInstance> instances = chosen.stream()
                .map(one -> BatchInstance.joined(
                        one.id(), one.placement().zone(), one.launch().spot(), context.now()))
                .toList();
        return PlanBatchRules.open(context, instances.size(), Batch.Phase.RESTARTING, instances);
    }

    @Override
    public StepResult.Next begin() {
        return StepResult.Next.RESTART;
    }

    /** A restart launches nothing, so the batch goes on with the other instances. */
    @Override
    public StepDecision replaceLost(StepContext context, String why) {
        return CheckHealthRules.goOn(context);
    }

    /** They stay registered and are named. */
    @Override
    public void givenUp(StepContext context, List<BatchInstance> instances, String why) {
        context.leaveBehind(instances.stream()
                .map(one -> new Leftover(one.id(), "restarted, but " + why + ": it stays registered"))
                .toList());
    }

    /** There is no blue to scale down, so the batch is done. */
    @Override
    public StepDecision proven(StepContext context, int count) {
        BatchCompletion.close(context);
        return context.answer(afterGrace(), "the grace has elapsed: " + count + " restarted");
    }

    @Override
    public StepResult.Next afterGrace() {
        return StepResult.Next.RESTARTED;
    }

    /** There is no green to detach, and no blue that green could do without. */
    @Override
    public void detach(StepContext context) {}

    /** Each instance that the batch took out is put back, however many visits that takes. */
    @Override
    public void giveUpOpenBatch(StepContext context) {
        context.roll().openBatch().ifPresent(batch -> {
            context.put(batch.closed(Batch.Phase.GIVEN_UP, context.now()));
            tellOfUnrecorded(context, batch);
        });
        context.roll()
                .lastBatch()
                .ifPresent(batch -> RestartBatchRules.reRegister(context, batch).forEach(context::add));
    }

    /**
     * The record does not say what a visit that was cut off did to these instances, and a reboot leaves no trace. The
     * timeline tells that it is unknown.
     */
    private static void tellOfUnrecorded(StepContext context, Batch batch) {
        List<String> unknown = batch.instances().stream()
                .filter(member -> member.mayBeOut() && member.restart().restartedAt() == null)
                .filter(member -> member.restart().takenOutAt() == null
                        || context.seen
                                .findLive(member.id())
                                .filter(instance -> RestartBatchRules.isOut(context, instance))
                                .isPresent())
                .map(BatchInstance::id)
                .toList();
        if (!unknown.isEmpty()) {
            context.note(
                    RollEvent.Type.KEPT_IN_SERVICE,
                    unknown.size() + " go back; a visit that was cut off may have deregistered or rebooted them",
                    unknown,
                    Map.of());
        }
    }

    /** It launches nothing. */
    @Override
    public void giveUpOutside(StepContext context) {}

    /** An instance that is not healthy again was named when the batch gave it up. */
    @Override
    public void nameLeftovers(StepContext context) {}
}
