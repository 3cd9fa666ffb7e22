package greenroll.roll;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Whether an ended roll was rolled back. */
public enum RollOutcome {
    /** No roll back was requested, or it is still running. */
    NONE,
    ROLLED_BACK,
    /** The roll back did not finish. */
    ROLLBACK_FAILED;

    /** @param heads finds the head of the roll back */
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

    /** Returns the spelling of the HTTP contract, for example {@code rolled_back}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
