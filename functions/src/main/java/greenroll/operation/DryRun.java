package greenroll.operation;

import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.operation.RollPlan.Check;
import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.TakeOver;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.plan.Forecast;
import greenroll.roll.plan.LeftAlone;
import greenroll.roll.plan.Parking;
import greenroll.roll.plan.PlannedBatch;
import greenroll.roll.plan.RollPlanner;
import greenroll.roll.plan.SpotShare;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans a roll without starting it, by the rules that the roll would follow. Pure. */
final class DryRun {

    /** The number of finished rolls that the forecast uses. Older rolls may be too different. */
    private static final int TELLING = 5;

    private DryRun() {}

    /** The roll as it would be accepted, with its warnings and with the forecast from past rolls. */
    static Roll accepted(RollFacts facts, PreflightResult prepared, Instant now) {
        Duration beyondGrace = Forecast.beyondGraceOfPast(telling(facts, prepared.past()));
        Roll would = Roll.accepted(facts, prepared.warnings(), beyondGrace);
        RollObservation seen = new RollObservation(would, prepared.look().fleet(), now);
        Baseline baseline = RollPlanner.baseline(would, seen);
        return would.with(c -> c.warnings(
                warnings(would.with(begun -> begun.progress(begun.progress().withBaseline(baseline))), seen, now)));
    }

    /**
     * @param would the roll from {@link #accepted}
     * @param price what the instances cost, now and after the roll
     * @param first the checks that come before those of the observation
     */
    static RollPlan of(Roll would, PreflightResult prepared, GroupPrice price, List<Check> first, Instant now) {
        RollObservation seen = new RollObservation(would, prepared.look().fleet(), now);
        Baseline baseline = RollPlanner.baseline(would, seen);
        Roll begun = would.with(c -> c.progress(c.progress().withBaseline(baseline)));
        List<PlannedBatch> batches = RollPlanner.batches(begun, seen);
        Duration beyondGrace = would.head().progress().expectedEnd().beyondGrace();
        return new RollPlan(
                would.facts(),
                baseline,
                batches,
                SpotShare.none(would).plus(prepared.look().live()),
                price,
                warnings(would, price, seen),
                batches.isEmpty()
                        ? Duration.ZERO
                        : Forecast.of(begun, now, beyondGrace).time(),
                beyondGrace == null ? RollPlan.Basis.SETTINGS : RollPlan.Basis.PAST_ROLLS,
                checks(prepared, first));
    }

    private static List<Check> checks(PreflightResult prepared, List<Check> first) {
        List<Check> checks = new ArrayList<>(first);
        prepared.checks().forEach((name, refusals) -> checks.add(new Check(name, refusals, note(prepared, name))));
        return checks;
    }

    static Check notFrozen(List<Freeze> freezes) {
        return new Check(CheckName.NOT_FROZEN, freezes.stream().map(Refusal::of).toList(), null);
    }

    static Check noOtherOperation(Group.@Nullable ActiveRoll active) {
        if (active == null) {
            return new Check(CheckName.NO_OTHER_OPERATION, List.of(), null);
        }
        String holder = "the " + active.kind() + " " + active.rollId();
        return TakeOver.isOpenTo(RollKind.ROLL, active.kind())
                ? new Check(CheckName.NO_OTHER_OPERATION, List.of(), holder + " ends for this roll")
                : new Check(
                        CheckName.NO_OTHER_OPERATION,
                        List.of(new Refusal(
                                Refusal.Code.OPERATION_IN_PROGRESS,
                                holder + " holds the group: wait for its end, or stop it",
                                null)),
                        null);
    }

    private static @Nullable String note(PreflightResult prepared, CheckName name) {
        if (name == CheckName.ALARMS && prepared.settings().alarms().isEmpty()) {
            return "the roll names no alarm";
        }
        if (!name.isOfLaunching()) {
            return null;
        }
        if (!prepared.settings().action().launchesGreen()) {
            return "a " + prepared.settings().action().noun() + " launches nothing";
        }
        boolean launchesNothing = prepared.group().capacity().target() == 0;
        return name == CheckName.LAUNCH && launchesNothing ? "the group's target is 0: nothing is launched" : null;
    }

    private static List<Warning> warnings(Roll would, GroupPrice price, RollObservation seen) {
        List<Warning> warnings = new ArrayList<>(would.head().warnings());
        warnings.addAll(price.warnings());
        warnings.addAll(
                Parking.price(would.facts().bounds().parks(), seen.live().size(), price.now()));
        if (seen.anyUnknown()) {
            warnings.add(new Warning(
                    "HEALTH_UNKNOWN",
                    "not every target group has answered: what it serves counts as out of service here, and a roll"
                            + " would wait for it"));
        }
        return warnings;
    }

    /** Finished rolls with the same kind of action, the newest first. */
    private static List<RollHead> telling(RollFacts would, List<RollHead> past) {
        return past.stream()
                .filter(roll -> roll.stage() == Stage.FINISHED && roll.facts().kind() == RollKind.ROLL)
                .filter(roll -> roll.facts().action() == would.action() && roll.currentBatch() > 0)
                .filter(roll -> roll.baseline() != null)
                .filter(roll ->
                        roll.facts().settings().batches().steps().stream().allMatch(step -> step.pause() == null))
                .limit(TELLING)
                .toList();
    }

    /** Adds what the baseline tells. A roll with nothing to do has no other warning, because it launches nothing. */
    private static List<Warning> warnings(Roll begun, RollObservation seen, Instant now) {
        LeftAlone alone = LeftAlone.of(begun, seen);
        List<Warning> warnings =
                new ArrayList<>(alone.isAll() ? List.of() : begun.head().warnings());
        alone.warning().ifPresent(warnings::add);
        warnings.addAll(drainsDominate(begun, now));
        return warnings;
    }

    /** Warns that batches will wait for drains for more than half of the time. */
    private static List<Warning> drainsDominate(Roll begun, Instant now) {
        boolean said =
                begun.head().warnings().stream().anyMatch(one -> one.code().equals("SERIAL_DRAINS"));
        if (said || !begun.facts().action().launchesGreen()) {
            return List.of();
        }
        Forecast.Took took =
                Forecast.of(begun, now, begun.head().progress().expectedEnd().beyondGrace());
        if (took.waited().multipliedBy(2).compareTo(took.time()) <= 0) {
            return List.of();
        }
        return List.of(new Warning(
                "SERIAL_DRAINS",
                "batches wait for drains for about " + took.waited().toSeconds() + " s of the "
                        + took.time().toSeconds() + " s that the roll is expected to take: each drain lasts "
                        + begun.settings().expectedDrain().toSeconds()
                        + " s, and at most two batches are live beyond the group's target. A shorter deregistration"
                        + " delay or drainingTimeout, or larger batches, make it faster"));
    }
}
