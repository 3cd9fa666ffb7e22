package greenroll.demo.traffic;

import org.jspecify.annotations.Nullable;

/** The end of a request of the generator. */
sealed interface RequestOutcome {

    record Answered(String revision) implements RequestOutcome {}

    /** @param revision the revision of the instance that answered; null when no instance answered */
    record Failed(Loss loss, @Nullable String revision) implements RequestOutcome {}
}
