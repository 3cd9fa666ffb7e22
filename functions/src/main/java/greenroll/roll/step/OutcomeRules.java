package greenroll.roll.step;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.LaunchedInstance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.fleet.launch.PoolShortage;
import greenroll.roll.Roll;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.exchange.LedgerRules;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.member.Membership;
import greenroll.roll.notification.NotificationRules;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.observation.StatusChangeEvents;
import greenroll.roll.observation.SummaryLine;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.EventDraft;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.Timeline;
import greenroll.roll.work.Work;
import greenroll.roll.work.WorkOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes the record after the work from the claimed roll and the outcomes. Accepted work is acknowledged; work
 * without an answer remains to be done. Pure.
 */
public final class OutcomeRules {

    /** The most refusals in the timeline of a roll. After that, remaining instances are only named at its end. */
    private static final int MOST_REFUSALS = 100;

    /** How long after its launch or restart the load balancer may refuse an instance before the timeline says so. */
    private static final Duration USUAL_LATENESS = Duration.ofMinutes(3);

    private final Instant now;
    private final Roll claimed;
    private final List<EventDraft> notes = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    /** The instances that enter standby. The Auto Scaling group deregisters them. */
    private final Set<String> standby = new HashSet<>();

    private Roll roll;
    private boolean refused;

    private OutcomeRules(Roll claimed, Instant now) {
        this.claimed = claimed;
        this.roll = claimed.with(c -> c.ownership(c.ownership().withClaim(null)));
        this.now = now;
    }

    /**
     * The roll and events to write, and the answer. It is the decided answer when all work was accepted, and WAIT or
     * FAIL otherwise.
     */
    public record Settled(Roll next, List<RollEvent> events, StepResult answer) {}

    /**
     * @param claimed roll as written with the claim
     * @param seen observation behind the decision
     * @param answer decided answer, valid when all work was accepted
     */
    public static Settled settle(
            Roll claimed, FleetSnapshot seen, List<WorkOutcome> outcomes, StepResult answer, Instant now) {
        return new OutcomeRules(claimed, now).run(seen, outcomes, answer);
    }

    private Settled run(FleetSnapshot seen, List<WorkOutcome> outcomes, StepResult answer) {
        Set<String> notRegistered = new HashSet<>();
        Set<String> notDeregistered = new HashSet<>();
        for (WorkOutcome outcome : outcomes) {
            if (outcome instanceof WorkOutcome.Unanswered || outcome instanceof WorkOutcome.Refused) {
                missed(outcome, notRegistered, notDeregistered);
            }
        }
        Set<String> registered = new TreeSet<>();
        Set<String> deregistered = new TreeSet<>();
        for (WorkOutcome outcome : outcomes) {
            switch (outcome) {
                case WorkOutcome.Registered(Work.Register work, Map<String, String> notYet) -> {
                    registered.addAll(work.instanceIds());
                    notRegistered.addAll(notYet.keySet());
                    notYet(notYet);
                }
                case WorkOutcome.Done(Work.Deregister(String arn, List<String> ids)) -> deregistered.addAll(ids);
                case WorkOutcome.Done(Work.Restart(List<String> ids)) -> restarted(ids);
                case WorkOutcome.Done(Work.Tell(RollNotification told)) -> told(told);
                case WorkOutcome.Done(Work.RemoveTemplates _) -> templatesSettled(outcome);
                case WorkOutcome.Done(Work.Change(AutoScalingChange change)) -> changed(change);
                case WorkOutcome.Done(Work.Move _) -> {}
                case WorkOutcome.Moved(Work.Move work, Moved told) -> moved(work, told, registered, deregistered);
                case WorkOutcome.Launch launch -> launched(launch);
                case WorkOutcome.Terminated(Work.Terminate work, Map<String, String> no) -> terminating(work, no);
                case WorkOutcome.Unanswered _, WorkOutcome.Refused _, WorkOutcome.Done _ -> {}
            }
        }
        registered.removeAll(notRegistered);
        deregistered.removeAll(notDeregistered);
        registered(registered);
        deregistered(deregistered);
        closeScaledDown();
        roll = StatusChangeEvents.tell(claimed, roll, seen, notes);
        if (!notes.isEmpty()) {
            roll = roll.with(c -> c.progress(c.progress().toldAt(now)));
        }
        return new Settled(roll, Timeline.events(claimed, roll, notes, now), answer(answer));
    }

    private StepResult answer(StepResult decided) {
        Failure failure = roll.head().failure();
        if (refused && failure != null) {
            return new StepResult(
                    StepResult.Next.FAIL,
                    null,
                    null,
                    SummaryLine.of(roll, failure.reason()),
                    failure.code().name(),
                    failure.reason());
        }
        if (open.isEmpty() || decided.next() == StepResult.Next.WAIT) {
            return decided;
        }
        String why = String.join("; ", open);
        return StepResult.await(StepTimes.POLL.toSeconds(), why, SummaryLine.of(roll, why));
    }

    private void missed(WorkOutcome outcome, Set<String> notRegistered, Set<String> notDeregistered) {
        switch (outcome.work()) {
            case Work.Register(String arn, List<String> ids) -> notRegistered.addAll(ids);
            case Work.Deregister(String arn, List<String> ids) -> notDeregistered.addAll(ids);
            case Work.RemoveTemplates _ -> templatesSettled(outcome);
            // A move without an answer stays asked for.
            case Work.Launch _, Work.Restart _, Work.Terminate _, Work.Tell _, Work.Move _, Work.Change _ -> {}
        }
        switch (outcome) {
            case WorkOutcome.Refused(Work work, String code, String message) -> {
                String what = "AWS refused to " + work.inWords() + ": " + code;
                if (roll.head().stage().isEnding() && isNews(what)) {
                    note(RollEvent.Type.REFUSED, SummaryLine.capped(what + ": " + message), idsOf(work));
                }
                refused(FailureCode.INTERNAL_ERROR, what + ": " + message);
            }
            case WorkOutcome.Unanswered(Work work, String why) -> {
                // Every step asks for these again, so a missing answer must not keep the roll in this one.
                if (!(work instanceof Work.Move) && !(work instanceof Work.Change)) {
                    open.add("not answered: " + work.inWords() + ": " + why);
                }
            }
            case WorkOutcome.Done _,
                    WorkOutcome.Launch _,
                    WorkOutcome.Registered _,
                    WorkOutcome.Moved _,
                    WorkOutcome.Terminated _ -> {}
        }
    }

    private void membership(UnaryOperator<Membership> change) {
        Membership before = roll.head().membership();
        if (before != null) {
            roll = roll.with(c -> c.progress(c.progress().withMembership(change.apply(before))));
        }
    }

    private void moved(Work.Move work, Moved answer, Set<String> registered, Set<String> deregistered) {
        membership(membership -> membership.answered(work.move(), answer, StepTimes.DESCRIPTIONS_LATE, now));
        switch (work.move()) {
            case ATTACH -> {
                if (!answer.moved().isEmpty()) {
                    List<String> ids = answer.moved().stream().sorted().toList();
                    note(RollEvent.Type.ATTACHED, ids.size() + " attached to the Auto Scaling group", ids);
                }
            }
            case ENTER_STANDBY -> {
                deregistered.addAll(answer.moved());
                standby.addAll(answer.moved());
            }
            case EXIT_STANDBY -> registered.addAll(answer.moved());
        }
        TreeMap<String, String> news = new TreeMap<>();
        answer.refused().forEach((id, why) -> {
            if (isNews(work.move() + " " + id)) {
                news.put(id, why);
            }
        });
        if (!news.isEmpty()) {
            notes.add(new EventDraft(
                    RollEvent.Type.REFUSED,
                    number(),
                    "Auto Scaling refuses to " + work.inWords() + ": "
                            + news.firstEntry().getValue(),
                    List.copyOf(news.keySet()),
                    news));
        }
    }

    private void changed(AutoScalingChange change) {
        boolean ends = roll.head().stage().isEnding();
        Membership before = roll.head().membership();
        membership(membership -> LedgerRules.accepted(membership, change, ends, now));
        // A late description makes a visit protect the same instances again. The timeline tells it once.
        if (change instanceof AutoScalingChange.Protect(var _, boolean isProtected)
                && isProtected
                && before != null
                && before.equals(roll.head().membership())) {
            return;
        }
        note(RollEvent.Type.GROUP_CHANGED, "Auto Scaling group: " + change.done(), List.of());
    }

    /** A refusal must not keep the group. A template costs nothing, and the next roll that finishes tries again. */
    private void templatesSettled(WorkOutcome outcome) {
        if (!(outcome instanceof WorkOutcome.Unanswered)) {
            roll = roll.with(c -> c.ending(c.ending().withTemplatesSettled(true)));
        }
    }

    private void refused(FailureCode code, String reason) {
        if (roll.head().stage().isEnding()) {
            // The next visit asks again, until the clean-up's own limit. A permanent refusal must block neither the
            // message to the owner nor the end of the roll.
            return;
        }
        open.add(reason);
        if (refused) {
            return;
        }
        refused = true;
        Integer batch = roll.openBatch().map(Batch::number).orElse(null);
        Failure failure = new Failure(code, SummaryLine.capped(reason), batch, List.of(), now);
        roll = roll.failing(failure);
        note(RollEvent.Type.FAILING, reason, List.of(), new EventDetails.Failed(failure));
    }

    /** Whether the timeline does not have this refusal yet. If so, the refusal is recorded. */
    private boolean isNews(String refusal) {
        List<String> told = roll.head().ending().refusals();
        if (told.contains(refusal) || told.size() >= MOST_REFUSALS) {
            return false;
        }
        List<String> next = new ArrayList<>(told);
        next.add(refusal);
        roll = roll.with(c -> c.ending(c.ending().withRefusals(next)));
        return true;
    }

    private static List<String> idsOf(Work work) {
        return switch (work) {
            case Work.Register(String arn, List<String> ids) -> ids;
            case Work.Deregister(String arn, List<String> ids) -> ids;
            case Work.Restart(List<String> ids) -> ids;
            case Work.Terminate terminate -> terminate.instanceIds();
            case Work.Move(MemberMove _, List<String> ids, var _) -> ids;
            case Work.Launch _, Work.Tell _, Work.RemoveTemplates _, Work.Change _ -> List.of();
        };
    }

    private void launched(WorkOutcome.Launch launch) {
        String token = launch.work().call().token();
        LaunchCall call = launch.work().call();
        switch (launch.answer()) {
            case LaunchResult.Launched(List<LaunchedInstance> instances, List<PoolShortage> shortages) -> {
                List<String> ids = instances.stream().map(LaunchedInstance::id).toList();
                tellShort(launch.work(), shortages);
                answered(token, LaunchCall.State.ANSWERED, null, ids, shortages);
                // When an answer was lost, some of its instances may already be in the record, found by their tags.
                Set<String> known = roll.instances().map(BatchInstance::id).collect(Collectors.toSet());
                List<String> told =
                        ids.stream().filter(id -> !known.contains(id)).toList();
                instances.forEach(one ->
                        edit(batch -> batch.join(BatchInstance.joined(one.id(), one.zone(), one.isSpot(), now))));
                edit(batch -> batch.withTimes(batch.times().withShortageSince(null)));
                if (!told.isEmpty()) {
                    Map<String, String> zones = instances.stream()
                            .filter(one -> told.contains(one.id()))
                            .collect(Collectors.toMap(LaunchedInstance::id, LaunchedInstance::zone, (a, b) -> a));
                    note(
                            RollEvent.Type.LAUNCHED,
                            told.size() + " launched in " + where(call, instances),
                            told,
                            new EventDetails.Placed(zones));
                }
            }
            case LaunchResult.Shortage(List<PoolShortage> shortages) -> {
                tellShort(launch.work(), shortages);
                answered(token, LaunchCall.State.SHORT, shortages.getFirst().code(), List.of(), shortages);
            }
            case LaunchResult.NotYet(String code, String message) -> {
                String words = SummaryLine.capped(code + ": " + message);
                List<PoolShortage> shortages = call.order().pools().stream()
                        .map(pool -> new PoolShortage(pool, words, message))
                        .toList();
                answered(token, LaunchCall.State.SHORT, words, List.of(), shortages);
                note(
                        RollEvent.Type.LAUNCH_SHORT,
                        "EC2 does not launch yet in " + call.order().inWords() + ": " + code + ": " + message,
                        List.of());
            }
            case LaunchResult.TokenSpent(String code, String message) ->
                answered(token, LaunchCall.State.SPENT, code, List.of(), List.of());
            case LaunchResult.Refused(String code, String message) -> {
                answered(token, LaunchCall.State.REFUSED, code, List.of(), List.of());
                refused(
                        FailureCode.LAUNCH_REFUSED,
                        "EC2 refused to launch batch " + launch.work().batch() + ": " + code + ": " + message);
            }
        }
    }

    /** Returns where EC2 has launched the instances. It chooses the pools of spot instances itself. */
    private static String where(LaunchCall call, List<LaunchedInstance> instances) {
        if (call.order().lifecycle() == Lifecycle.ON_DEMAND) {
            return call.order().inWords();
        }
        return instances.stream()
                .map(one -> one.pool().inWords())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ", "spot pools ", ""));
    }

    /** A continuing shortage occurs again each minute. It is told once for each pool of a batch. */
    private void tellShort(Work.Launch launch, List<PoolShortage> shortages) {
        LaunchCall.Order order = launch.call().order();
        List<PoolShortage> news =
                shortages.stream().filter(one -> !isKnownShort(launch, one)).toList();
        if (news.isEmpty()) {
            return;
        }
        PoolShortage first = news.getFirst();
        String more = news.size() == 1 ? "" : "; and in " + (news.size() - 1) + " more pools";
        String where = order.lifecycle() == Lifecycle.SPOT
                ? "spot pool " + first.pool().inWords()
                : order.inWords();
        note(
                RollEvent.Type.LAUNCH_SHORT,
                SummaryLine.capped(first.code() + " in " + where + ": " + first.message() + more),
                List.of());
    }

    private boolean isKnownShort(Work.Launch launch, PoolShortage found) {
        Lifecycle lifecycle = launch.call().order().lifecycle();
        return roll.batches().get(launch.batch() - 1).calls().stream()
                .filter(call -> call.order().lifecycle() == lifecycle)
                .flatMap(call -> call.shortages().stream())
                .anyMatch(one -> one.equals(new LaunchCall.Shortage(found.pool(), found.code())));
    }

    private void answered(
            String token, LaunchCall.State state, @Nullable String code, List<String> ids, List<PoolShortage> found) {
        List<LaunchCall.Shortage> shortages = found.stream()
                .map(one -> new LaunchCall.Shortage(one.pool(), one.code()))
                .toList();
        edit(batch -> batch.withCalls(batch.calls().stream()
                .map(call -> call.token().equals(token) ? call.answered(state, code, ids, shortages) : call)
                .toList()));
    }

    private void registered(Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        edit(batch -> batch.mapMembers(member -> ids.contains(member.id()) ? member.withRegisteredAt(now) : member));
        note(RollEvent.Type.REGISTERED, ids.size() + " registered", List.copyOf(ids));
    }

    /**
     * The load balancer usually learns of an instance some time later. The timeline only names instances that it
     * refuses for long.
     */
    private void notYet(Map<String, String> words) {
        TreeMap<String, String> news = new TreeMap<>();
        roll.lastBatch().stream()
                .flatMap(batch -> batch.instances().stream())
                .filter(member -> words.containsKey(member.id()))
                .filter(member -> now.isAfter(waitsSince(member).plus(USUAL_LATENESS)))
                .filter(member -> isNews(RestartBatchRules.registering(member)))
                .forEach(member -> news.put(member.id(), words.get(member.id())));
        if (!news.isEmpty()) {
            notes.add(new EventDraft(
                    RollEvent.Type.REFUSED,
                    number(),
                    "the load balancer does not take " + String.join(", ", news.keySet()) + " yet: "
                            + news.firstEntry().getValue(),
                    List.copyOf(news.keySet()),
                    news));
        }
    }

    private static Instant waitsSince(BatchInstance member) {
        Instant restarted = member.restart().restartedAt();
        return restarted == null ? member.joinedAt() : restarted.plus(StepTimes.REBOOT);
    }

    private void deregistered(Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        roll = roll.mapBatches(batch -> batch.mapRetired(
                        one -> ids.contains(one.id()) && one.isOpen() ? one.withDeregisteredAt(now) : one)
                .mapMembers(member -> ids.contains(member.id())
                                && roll.facts().action().isInPlace()
                                && member.restart().takenOutAt() == null
                        ? member.takenOut(now)
                        : member));
        String drain = " for at most " + roll.settings().drainFor().toSeconds() + " s";
        List<String> left = ids.stream().filter(id -> !standby.contains(id)).toList();
        List<String> inStandby = ids.stream().filter(standby::contains).toList();
        if (!left.isEmpty()) {
            note(RollEvent.Type.DEREGISTERED, left.size() + " deregistered: they drain" + drain, left);
        }
        if (!inStandby.isEmpty()) {
            note(
                    RollEvent.Type.DEREGISTERED,
                    inStandby.size() + " in standby: the Auto Scaling group drains them" + drain,
                    inStandby);
        }
    }

    private void restarted(List<String> ids) {
        edit(batch -> batch.mapMembers(member -> ids.contains(member.id()) ? member.restarted(now) : member));
        note(RollEvent.Type.RESTARTED, ids.size() + " rebooted", ids);
    }

    private void terminating(Work.Terminate work, Map<String, String> no) {
        List<String> sent = work.instanceIds();
        roll = roll.mapBatches(
                batch -> batch.mapRetired(one -> !sent.contains(one.id()) ? one : one.withTerminateSentAt(now)));
        List<String> accepted = sent.stream().filter(id -> !no.containsKey(id)).toList();
        if (!accepted.isEmpty()) {
            note(RollEvent.Type.TERMINATING, accepted.size() + " drained: terminating", accepted);
        }
        Map<String, String> news = new TreeMap<>();
        no.forEach((id, why) -> {
            if (isNews("terminate " + id)) {
                news.put(id, why);
            }
        });
        if (!news.isEmpty()) {
            notes.add(new EventDraft(
                    RollEvent.Type.REFUSED,
                    number(),
                    "EC2 refuses to terminate " + String.join(", ", news.keySet()),
                    List.copyOf(news.keySet()),
                    news));
        }
    }

    private void told(RollNotification told) {
        roll = roll.with(
                c -> c.notifications(NotificationRules.sent(roll.head().notifications(), told.notificationId(), now)));
        note(
                RollEvent.Type.NOTIFIED,
                told.kind() + " published as " + told.notificationId(),
                List.of(),
                new EventDetails.Notified(told.notificationId()));
    }

    private void closeScaledDown() {
        Batch batch = roll.openBatch().orElse(null);
        if (batch != null
                && batch.phase() == Batch.Phase.SCALING_DOWN
                && BatchCompletion.hasChosen(batch)
                && BatchCompletion.allOut(batch)) {
            roll = BatchCompletion.closed(roll, now);
            note(
                    RollEvent.Type.BATCH_DONE,
                    BatchCompletion.done(batch),
                    List.of(),
                    new EventDetails.Expected(
                            roll.head().progress().expectedEnd().end()));
        }
    }

    /** Edits the batch of the work. It is the last one, open or not. */
    private void edit(java.util.function.UnaryOperator<Batch> change) {
        roll.lastBatch().ifPresent(batch -> roll = roll.withBatch(change.apply(batch)));
    }

    private @org.jspecify.annotations.Nullable Integer number() {
        return roll.lastBatch().map(Batch::number).orElse(null);
    }

    private void note(RollEvent.Type type, String message, List<String> instances) {
        note(type, message, instances, null);
    }

    private void note(RollEvent.Type type, String message, List<String> instances, @Nullable EventDetails details) {
        notes.add(new EventDraft(type, number(), message, instances, Map.of(), details));
    }
}
