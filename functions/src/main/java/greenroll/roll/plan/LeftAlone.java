package greenroll.roll.plan;

import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.failure.Warning;
import java.util.Optional;

/**
 * The instances that a roll leaves alone, as its plan tells them.
 *
 * @param matching number of instances that already run what the roll launches
 * @param live number of live instances
 * @param isAll whether the roll has nothing to do
 */
public record LeftAlone(int revision, int matching, int live, boolean isAll) {

    private static final String FORCED = ". strategy.skipMatching: false replaces ";

    /** Returns those of that baseline; none for an operation that is no roll. */
    public static LeftAlone of(Roll roll, Baseline baseline) {
        boolean isRoll = roll.facts().kind() == RollKind.ROLL;
        return new LeftAlone(
                roll.facts().revision(),
                isRoll ? baseline.keptIds().size() : 0,
                baseline.live(),
                isRoll && baseline.plan().isNothing());
    }

    public boolean isNone() {
        return matching == 0;
    }

    /** Why so many are left alone. */
    public String inWords() {
        return isAll
                ? "nothing to do: all " + matching + " run revision " + revision
                : matching + " of " + live + " run revision " + revision + " already and are left alone";
    }

    /** The same as a warning, so that every plan and answer tells it; empty when nothing is left alone. */
    public Optional<Warning> warning() {
        return isNone()
                ? Optional.empty()
                : Optional.of(
                        isAll
                                ? new Warning("NOTHING_TO_DO", inWords() + FORCED + "them all the same")
                                : new Warning("LEFT_ALONE", inWords() + FORCED + "these too"));
    }
}
