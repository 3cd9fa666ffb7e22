package greenroll.roll.plan;

import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.failure.Warning;
import greenroll.roll.observation.RollObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The instances that a roll leaves alone, as its plan tells them.
 *
 * @param revision revision that the roll launches
 * @param matching number of instances that already run what the roll launches
 * @param others number of other instances, which {@code strategy.only} does not select
 * @param live number of live instances
 * @param isAll whether the roll has nothing to do
 * @param serves the revision that still serves afterwards, and that healing and scaling launch; 0 when the roll changes
 *     that or launches nothing
 */
public record LeftAlone(int revision, int matching, int others, int live, boolean isAll, int serves) {

    private static final String FORCED = ". strategy.skipMatching: false replaces ";

    /**
     * Returns those of that roll; none for another operation.
     *
     * @param begun with a baseline
     */
    public static LeftAlone of(Roll begun, RollObservation seen) {
        Baseline baseline = begun.head().baseline();
        boolean isRoll = begun.facts().kind() == RollKind.ROLL;
        int kept = isRoll && baseline != null ? baseline.keptIds().size() : 0;
        int matching = !isRoll || begun.facts().action().isInPlace()
                ? 0
                : (int) seen.kept(begun).stream()
                        .filter(seen.matching()::matches)
                        .count();
        Integer serving = begun.facts().revisions().servingRevision();
        boolean keepsServing =
                begun.facts().action().deploysRevision() && !begun.facts().movesServing();
        return new LeftAlone(
                begun.facts().revision(),
                matching,
                kept - matching,
                begun.head().baseline() == null ? 0 : begun.head().baseline().live(),
                isRoll && baseline != null && baseline.plan().isNothing(),
                keepsServing && serving != null && serving != begun.facts().revision() ? serving : 0);
    }

    public boolean isNone() {
        return matching + others == 0;
    }

    /** How many are left alone, and why. */
    public String inWords() {
        if (isAll) {
            return others == 0
                    ? "nothing to do: all " + matching + " run revision " + revision
                    : "nothing to do: all that strategy.only selects run revision " + revision;
        }
        List<String> words = new ArrayList<>();
        if (matching > 0) {
            words.add(matching + " of " + live + " run revision " + revision + " already and are left alone");
        }
        if (others > 0) {
            words.add(others + " of " + live + " are left alone because strategy.only does not select them");
        }
        return String.join(", ", words);
    }

    /** The same as a warning, so that every plan and answer tells it; empty when nothing is left alone. */
    public Optional<Warning> warning() {
        if (isNone()) {
            return Optional.empty();
        }
        String forced = matching == 0 ? "" : FORCED + (isAll ? "them all the same" : "these too");
        String serving = serves == 0 || isAll
                ? ""
                : ". Revision " + serves
                        + " still serves, so healing and scaling launch it until a roll has replaced the rest";
        return Optional.of(
                isAll
                        ? new Warning("NOTHING_TO_DO", inWords() + forced)
                        : new Warning("LEFT_ALONE", inWords() + forced + serving));
    }
}
