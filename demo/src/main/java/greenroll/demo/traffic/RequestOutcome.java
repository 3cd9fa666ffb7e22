package greenroll.demo.traffic;

import org.jspecify.annotations.Nullable;

/** How a request of the generator ended. */
sealed interface RequestOutcome {

    record Answered(String revision) implements RequestOutcome {}

    /** @param revision of the instance that answered so; null when no instance's answer came */
    record Failed(Loss loss, @Nullable String revision) implements RequestOutcome {}
}
