package greenroll.roll.plan;

import greenroll.group.RollStep;
import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Calculates how long the rest of an operation takes without problems. It goes through the batches by the roll's own
 * rules. A batch is launched as far as the ceiling permits, becomes healthy, is watched, and takes out blue. Blue
 * drains while the next batch is launched. Where the ceiling leaves no room, the next batch waits for a drain. Pure.
 */
public final class Forecast {

    /** The time from a launch or a reboot until the instance runs. Instances boot within half a minute. */
    private static final Duration RUNNING = Duration.ofSeconds(30);

    /** ELBv2 accepts an instance some seconds after EC2 says that it runs. The next observation registers it. */
    private static final Duration REGISTERED = StepTimes.POLL;

    /** The duration of EC2's status checks of a started instance, when they decide its health. */
    private static final Duration STATUS_CHECKS = Duration.ofSeconds(60);

    /**
     * From the end of a drain until its instance is seen gone. One observation terminates it, and the next one sees it.
     */
    private static final Duration GONE = Duration.ofSeconds(15);

    /** Launch calls of one visit. */
    private static final int CALLS = RollPlanner.MAX_CALLS;

    private final RollFacts facts;
    private final Baseline baseline;
    private final @Nullable Duration beyond;
    private final Duration drain;
    private final PriorityQueue<Drain> drains = new PriorityQueue<>((one, other) -> one.until.compareTo(other.until));
    private Duration time = Duration.ZERO;
    private Duration waited = Duration.ZERO;
    private final int wanted;
    private final StepRest rest;
    private final Instant now;
    private int toPark;
    private int toLaunch;
    private int live;
    private int serving;
    private int blueServing;
    private int sick;
    private int proven;
    private int gone;

    private record Drain(Duration until, int count) {}

    /**
     * @param time time until the last instance is gone
     * @param waited part of that time in which batches only wait for drains
     */
    public record Took(Duration time, Duration waited) {}

    private Forecast(Roll roll, Instant now, @Nullable Duration beyond) {
        this.facts = roll.facts();
        this.baseline = Objects.requireNonNull(roll.head().baseline());
        this.beyond = beyond;
        this.drain = facts.settings().expectedDrain();
        this.toLaunch = roll.missingGreen();
        this.wanted = roll.wantedGreen();
        this.rest = StepRest.of(roll);
        this.now = now;
        this.toPark = Math.max(0, roll.parks() - roll.parked().size());
        this.proven = (int) roll.instances().filter(BatchInstance::isProven).count();
        this.live = baseline.live() + (int) roll.instances().count();
        int kept = baseline.keptIds().size();
        int blue = facts.replacementScope() == null && facts.kind() == RollKind.CREATE ? 0 : baseline.live() - kept;
        this.blueServing = Math.max(0, Math.min(blue, baseline.inService() - kept));
        this.sick = blue - blueServing;
        this.serving = baseline.inService() + proven;
        List<RetiringInstance> parked = roll.parked();
        live -= parked.size();
        roll.retiring().forEach(one -> retiring(one, !parked.contains(one)));
    }

    /** Counts an instance that was already chosen to go. */
    private void retiring(RetiringInstance one, boolean leaves) {
        if (one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN) {
            gone += one.wasInService() ? 1 : 0;
            serving -= one.wasInService() ? 1 : 0;
            blueServing -= one.wasInService() ? 1 : 0;
            sick -= one.wasInService() ? 0 : 1;
        }
        if (one.goneAt() != null) {
            live--;
        } else if (one.isOpen() && leaves) {
            Instant since = one.deregisteredAt() == null ? now : one.deregisteredAt();
            Duration left = Duration.between(now, since.plus(drain).plus(GONE));
            drains.add(new Drain(left.isNegative() ? Duration.ZERO : left, 1));
        }
    }

    /**
     * Returns the forecast from now on, between two batches or as one begins.
     *
     * @param roll with a baseline
     * @param beyond time that a batch takes beyond its grace, without drains; null when only the settings give it
     */
    public static Took of(Roll roll, Instant now, @Nullable Duration beyond) {
        return ActionPlanner.of(roll.facts().action()).forecast(roll, now, beyond);
    }

    /** A replacement, whose drains overlap with the next batches as far as the ceiling allows. */
    static Took ofReplacement(Roll roll, Instant now, @Nullable Duration beyond) {
        return new Forecast(roll, now, beyond).replaces();
    }

    private Took replaces() {
        while (toLaunch > 0) {
            endDrains();
            int count = Math.min(baseline.plan().take(wanted - toLaunch, toLaunch), baseline.ceiling() - live);
            if (count <= 0) {
                if (drains.isEmpty()) {
                    break;
                }
                Duration until = drains.peek().until();
                waited = waited.plus(until.minus(time));
                time = until;
                continue;
            }
            launch(count);
            time = time.plus(rest.afterFirst(wanted - toLaunch));
            takeOut(baseline.allowance(serving, proven, gone));
            time = time.plus(rest.after(wanted - toLaunch));
        }
        takeOut(blueServing);
        Duration bake = wanted == 0 ? Duration.ZERO : rest.bake(now);
        time = time.plus(bake);
        Duration last =
                drain.isZero() ? time : drains.stream().map(Drain::until).reduce(time, RollSettings::longer);
        return new Took(last, waited);
    }

    private void endDrains() {
        while (!drains.isEmpty() && drains.peek().until().compareTo(time) <= 0) {
            live -= drains.remove().count();
        }
    }

    private void launch(int count) {
        int step = baseline.plan().stepAfter(wanted - toLaunch);
        int calls = Math.min(count, Math.max(1, facts.bounds().subnets().size()));
        live += count;
        toLaunch -= count;
        proven += count;
        serving += count;
        time = time.plus(batch(facts, step, count, beyond)).plus(StepTimes.POLL.multipliedBy((calls - 1) / CALLS));
    }

    private void takeOut(int may) {
        int out = Math.max(0, Math.min(may, blueServing));
        int parked = Math.min(out, toPark);
        toPark -= parked;
        live -= parked;
        int all = out - parked + Math.max(0, sick);
        blueServing -= out;
        serving -= out;
        gone += out;
        sick = 0;
        if (all > 0) {
            drains.add(new Drain(time.plus(drain).plus(GONE), all));
        }
    }

    /** @param step index of its step */
    static Duration batch(RollFacts facts, int step, int count, @Nullable Duration beyond) {
        return facts.settings().graceOf(step).plus(beyond == null ? beyondGrace(facts, count) : beyond);
    }

    /**
     * Returns the time that a batch takes beyond its grace, by the settings only. It ends when each instance is seen in
     * service.
     */
    private static Duration beyondGrace(RollFacts facts, int count) {
        RollSettings settings = facts.settings();
        boolean registers = facts.action().launchesGreen()
                && !facts.specification().serving().targetGroupArns().isEmpty();
        return RUNNING.plus(registers ? REGISTERED : Duration.ZERO)
                .plus(
                        switch (settings.health().healthCheckType()) {
                            // The first check of each comes at any time within an interval, and the last of them
                            // counts.
                            case TARGET_GROUP ->
                                StepTimes.POLL.plus(settings.targetGroups()
                                        .checkInterval()
                                        .multipliedBy(count)
                                        .dividedBy(count + 1L));
                            case EC2 -> STATUS_CHECKS;
                            case NONE -> StepTimes.POLL;
                        });
    }

    /**
     * Returns the time that a batch of a finished roll took beyond its grace. With this time, the forecast of that roll
     * is as long as the roll was.
     *
     * @param head head of a roll with a baseline
     */
    static Duration beyondGrace(RollHead head) {
        Roll begun = new Roll(head, List.of());
        Duration was =
                Duration.between(head.facts().createdAt(), head.progress().updatedAt());
        long least = 0;
        long most = RollSettings.MAX_HEALTH_TIMEOUT.toSeconds();
        while (least < most) {
            long half = (least + most) / 2;
            boolean tooShort = of(begun, head.facts().createdAt(), Duration.ofSeconds(half))
                            .time()
                            .compareTo(was)
                    < 0;
            least = tooShort ? half + 1 : least;
            most = tooShort ? most : half;
        }
        return Duration.ofSeconds(least);
    }

    /**
     * Returns the expected end. It uses the times of this roll's own batches. Without any it uses past rolls, and
     * without those the settings.
     *
     * @param roll a roll with a baseline, between two batches or as one begins
     */
    public static Instant end(Roll roll, Instant now) {
        return now.plus(of(roll, now, beyondGraceSoFar(roll)).time());
    }

    private static @Nullable Duration beyondGraceSoFar(Roll roll) {
        List<Duration> took = took(roll);
        if (!took.isEmpty()) {
            return took.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(took.size());
        }
        return roll.head().progress().expectedEnd().beyondGrace();
    }

    /** Whether the batch may be long because the first step paused before its blue was scaled down. */
    private static boolean mayHavePaused(Roll roll, Batch batch) {
        List<RollStep> steps = roll.settings().batches().steps();
        int before = roll.batches().stream()
                .filter(one -> one.number() < batch.number())
                .mapToInt(Batch::size)
                .sum();
        List<Integer> ends =
                Objects.requireNonNull(roll.head().baseline()).plan().ends();
        return !ends.isEmpty() && steps.getFirst().pause() != null && before < ends.getFirst();
    }

    /** Returns the time that each finished batch of this roll took beyond its grace. */
    private static List<Duration> took(Roll roll) {
        List<Duration> took = new ArrayList<>();
        RollSettings settings = roll.settings();
        Duration drain = ActionPlanner.of(roll.facts().action()).drainInBatch(settings);
        for (Batch batch : roll.batches()) {
            Instant closed = batch.times().closedAt();
            if (batch.size() > 0
                    && batch.phase() == Batch.Phase.DONE
                    && closed != null
                    && !mayHavePaused(roll, batch)) {
                Duration beyond = Duration.between(batch.times().openedAt(), closed)
                        .minus(settings.graceOf(batch))
                        .minus(drain);
                took.add(beyond.isNegative() ? Duration.ZERO : beyond);
            }
        }
        return took;
    }

    /**
     * Returns the time that a batch of these finished rolls took beyond its grace. It is the median of the rolls, or
     * null when there are none.
     */
    public static @Nullable Duration beyondGraceOfPast(List<RollHead> telling) {
        List<Duration> took =
                new ArrayList<>(telling.stream().map(Forecast::beyondGrace).toList());
        Collections.sort(took);
        return took.isEmpty() ? null : took.get(took.size() / 2);
    }
}
