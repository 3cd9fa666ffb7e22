package greenroll.steps;

import com.amazonaws.services.lambda.runtime.Context;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.Unavailable;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.group.Freeze;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.observation.Signals;
import greenroll.roll.port.RollStore;
import greenroll.roll.port.ServingHistory;
import greenroll.roll.rollback.RollbackRules;
import greenroll.roll.step.Claims;
import greenroll.roll.step.OutcomeRules;
import greenroll.roll.step.StepDecision;
import greenroll.roll.step.StepRules;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import greenroll.roll.work.Work;
import greenroll.roll.work.WorkOutcome;
import greenroll.roll.work.Write;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One visit of a step: observe, decide, claim, do, record. It may end after any call and run again, or run twice at the
 * same time. The claim protects against a second visit at the same time. Every call may be repeated, and a write that
 * lost its race changes nothing.
 */
final class StepRunner {

    /** No call starts with less Lambda time left than this. */
    private static final Duration LAST_CALL = Duration.ofSeconds(10);

    private static final StepResult RACE_LOST =
            StepResult.await(1, "another visit wrote first", "another visit wrote first; looks again in 1 s");

    private final Step step;
    private final StepPorts ports;
    private final RollStore store;
    private final Fleet fleet;
    private final InstantSource clock;

    StepRunner(Step step, StepPorts ports) {
        this.step = step;
        this.ports = ports;
        this.store = ports.store();
        this.fleet = ports.fleet();
        this.clock = ports.clock();
    }

    void handle(InputStream in, OutputStream out, Context context) throws IOException {
        Invocation.of(in, out, context, input -> run(input, context));
    }

    private Invocation.Visited run(StepInput input, Context context) {
        Roll roll = store.roll(input.rollId())
                .orElseThrow(() -> new IllegalStateException("there is no roll " + input.rollId()));
        Instant now = clock.instant();
        Optional<StepResult> early = StepRules.beforeLooking(step, input, roll.head(), now);
        if (early.isPresent()) {
            startFollowing(roll.head());
            return new Invocation.Visited(roll, early.get());
        }
        FleetSnapshot seen =
                FleetObserver.of(roll, fleet, store, now, () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
        Signals signals = new Signals(
                FleetObserver.of(roll, ports.alarms()),
                freezes(roll),
                MetricReader.of(step, roll, seen, ports.metrics(), now));
        StepDecision decision = StepRules.decide(step, input, roll, seen, signals, now);
        StepResult answer = decision.work().isEmpty() ? record(roll, decision) : act(roll, seen, decision, context);
        // After a lost race this visit's observation is older than the stored state.
        if (!answer.equals(RACE_LOST)) {
            keep(roll.id(), seen);
        }
        return new Invocation.Visited(roll, answer);
    }

    /**
     * The freezes that may hold the next batch. Only a roll of the owner is held. Without an answer the visit fails and
     * runs again, as without one to the read of the roll.
     */
    private List<Freeze> freezes(Roll roll) {
        return step == Step.PLAN_BATCH && roll.facts().kind() == RollKind.ROLL
                ? store.freezes(roll.facts().groupId())
                : List.of();
    }

    private StepResult record(Roll read, StepDecision decision) {
        return switch (decision.write()) {
            case Write.Nothing() -> decision.answer();
            case Write.Save() -> answer(decision, store.save(read, decision.next(), decision.events()));
            case Write.Close(Integer serving) -> close(read, decision, decision.next(), serving);
            case Write.RollBack() ->
                ServingHistory.last(store, read.facts().groupId(), null)
                        .map(serving -> handOver(read, decision, serving))
                        .orElseGet(() ->
                                close(read, decision, RollbackRules.without(decision.next(), clock.instant()), null));
        };
    }

    private StepResult close(Roll read, StepDecision decision, Roll ended, @Nullable Integer serving) {
        return answer(decision, store.close(read, ended, decision.events(), serving));
    }

    private static StepResult answer(StepDecision decision, Optional<Roll> written) {
        return written.isPresent() ? decision.answer() : RACE_LOST;
    }

    /** Ends the roll and starts the one that goes back, in one write. */
    private StepResult handOver(Roll read, StepDecision decision, RollFacts serving) {
        Instant now = clock.instant();
        for (String id : RollbackRules.ids(read.id())) {
            RollbackRules.HandOver over = RollbackRules.handOver(decision.next(), decision.events(), serving, id, now);
            switch (store.handOver(read, over.ended(), over.events(), over.next(), over.nextEvents())) {
                case RollStore.Start.Accepted() -> {
                    start(over.next());
                    return decision.answer();
                }
                case RollStore.Start.Moved(), RollStore.Start.Held(String _, String _) -> {
                    return RACE_LOST;
                }
                case RollStore.Start.IdTaken() -> {}
            }
        }
        throw new IllegalStateException("no free id for the roll that follows " + read.id());
    }

    /**
     * Starts the execution of the roll that follows an ended one, if the visit that ended it could not. A visit that is cut
     * off or gets no answer runs again, and comes here. The watchdog would do it only minutes later.
     */
    private void startFollowing(RollHead head) {
        String next = head.control().rollback();
        if (step != Step.FINISH_ROLL && step.ends() && head.stage() == Stage.FAILED && next != null) {
            store.roll(next)
                    .filter(roll -> roll.head().stage() == Stage.STARTING)
                    .ifPresent(this::start);
        }
    }

    /** Does nothing when the execution runs already. Without an answer the visit runs again. */
    private void start(Roll next) {
        ports.executions()
                .start(
                        next.facts().groupId(),
                        next.id(),
                        next.head().executionState().generation());
    }

    private StepResult act(Roll read, FleetSnapshot seen, StepDecision decision, Context context) {
        Duration remaining = Claims.mayActFor(decision, Duration.ofMillis(context.getRemainingTimeInMillis()));
        Instant deadline = clock.instant().plus(remaining);
        Roll claiming = Claims.claimed(decision, context.getAwsRequestId(), clock.instant(), remaining);
        Optional<Roll> claimed = store.save(read, claiming, decision.events());
        if (claimed.isEmpty()) {
            return RACE_LOST;
        }
        List<WorkOutcome> outcomes = new ArrayList<>();
        decision.work().forEach(work -> outcomes.add(outcome(work, claimed.get().facts(), deadline)));
        OutcomeRules.Settled settled =
                OutcomeRules.settle(claimed.get(), seen, outcomes, decision.answer(), clock.instant());
        return store.save(claimed.get(), settled.next(), settled.events()).isPresent() ? settled.answer() : RACE_LOST;
    }

    private WorkOutcome outcome(Work work, RollFacts facts, Instant deadline) {
        if (deadline.isBefore(clock.instant().plus(LAST_CALL))) {
            return new WorkOutcome.Unanswered(work, "no time left to begin it");
        }
        try {
            return carryOut(work, facts);
        } catch (Unavailable e) {
            return new WorkOutcome.Unanswered(work, String.valueOf(e.getMessage()));
        } catch (FleetRefused e) {
            return new WorkOutcome.Refused(work, e.code(), String.valueOf(e.getMessage()));
        }
    }

    private WorkOutcome carryOut(Work work, RollFacts facts) {
        return switch (work) {
            case Work.Launch launch -> new WorkOutcome.Launch(launch, fleet.launch(request(launch, facts)));
            case Work.Terminate terminate -> new WorkOutcome.Terminated(terminate, terminate(terminate, facts));
            case Work.Register register ->
                new WorkOutcome.Registered(register, fleet.register(register.targetGroupArn(), register.instanceIds()));
            case Work.Deregister(String arn, List<String> ids) -> {
                fleet.deregister(arn, ids);
                yield new WorkOutcome.Done(work);
            }
            case Work.Restart(List<String> ids) -> {
                fleet.restart(ids);
                yield new WorkOutcome.Done(work);
            }
            case Work.Move move ->
                new WorkOutcome.Moved(
                        move,
                        fleet.autoScalingGroups()
                                .move(autoScaling(facts), move.move(), move.instanceIds(), move.earlier()));
            case Work.Change(var change) -> {
                fleet.autoScalingGroups().change(autoScaling(facts), change);
                yield new WorkOutcome.Done(work);
            }
            case Work.RemoveTemplates(var kept) -> {
                fleet.removeLaunchTemplates(facts.groupId(), kept);
                yield new WorkOutcome.Done(work);
            }
            case Work.Tell(var notification) -> {
                ports.notifier().publish(notification);
                yield new WorkOutcome.Done(work);
            }
        };
    }

    private static String autoScaling(RollFacts facts) {
        return Objects.requireNonNull(facts.autoScaling()).name();
    }

    /** Members of the Auto Scaling group are terminated by it, so that their termination hooks run. */
    private Map<String, String> terminate(Work.Terminate work, RollFacts facts) {
        RollFacts.AutoScaling group = facts.autoScaling();
        if (group == null) {
            return fleet.terminate(work.instances());
        }
        Map<Boolean, List<Instance>> byMembership = work.instances().stream()
                .collect(Collectors.partitioningBy(
                        one -> group.name().equals(one.tags().autoScalingGroup())));
        Map<String, String> refusals = new TreeMap<>();
        List<Instance> members = byMembership.getOrDefault(true, List.of());
        if (!members.isEmpty()) {
            refusals.putAll(fleet.autoScalingGroups()
                    .terminate(group.name(), members.stream().map(Instance::id).toList()));
        }
        List<Instance> others = byMembership.getOrDefault(false, List.of());
        if (!others.isEmpty()) {
            refusals.putAll(fleet.terminate(others));
        }
        return refusals;
    }

    private static LaunchRequest request(Work.Launch launch, RollFacts facts) {
        return launch.call()
                .order()
                .request(
                        new LaunchRequest.Purpose(
                                facts.groupId(),
                                facts.identity().groupName(),
                                facts.id(),
                                launch.batch(),
                                facts.revision()),
                        facts.specification(),
                        facts.spot().allocation(),
                        launch.call().token());
    }

    /** Stores the observation for readers only. The next visit replaces a lost one. */
    private void keep(String rollId, FleetSnapshot seen) {
        try {
            store.putSnapshot(rollId, seen);
        } catch (Unavailable e) {
            // The answer is still valid. A reader sees the previous observation.
        }
    }
}
