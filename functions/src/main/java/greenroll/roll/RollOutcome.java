package greenroll.roll;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What became of a roll after its end: whether what served before was brought back. */
public enum RollOutcome {
    /** No roll back was asked for, or it is still under way. */
    NONE,
    ROLLED_BACK,
    /** What was to bring back what served before did not finish. */
    ROLLBACK_FAILED;

    /** @param heads finds the head of the roll that goes back */
    public static RollOutcome of(RollHead head, Function<String, Optional<RollHead>> heads) {
        return Optional.ofNullable(head.control().rollback())
                .flatMap(heads)
                .map(rollback -> switch (rollback.stage()) {
                    case FINISHED -> ROLLED_BACK;
                    case FAILED, STOPPED -> ROLLBACK_FAILED;
                    case STARTING, IN_PROGRESS, FINISHING, STOPPING, FAILING -> NONE;
                })
                .orElse(NONE);
    }

    /** As the HTTP contract spells it, for example {@code rolled_back}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
