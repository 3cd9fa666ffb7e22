package greenroll.roll.timeline;

import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.group.RollStep;
import greenroll.roll.Baseline;
import greenroll.roll.Hold;
import greenroll.roll.RollFacts;
import greenroll.roll.RollSettings;
import greenroll.roll.batch.InstanceStatus;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Warning;
import greenroll.roll.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data of a timeline line, in addition to its sentence. {@link TimelineProjection} derives a status from it. Most
 * lines have none. A new kind of data needs a record here, and a case in {@link TimelineProjection}.
 */
public sealed interface EventDetails {

    /** The roll was accepted, with these fixed facts. */
    record Accepted(
            RollFacts.Identity identity,
            Strategy strategy,
            int target,
            Revisions revisions,
            @Nullable String follows,
            List<Warning> warnings)
            implements EventDetails {

        public Accepted {
            warnings = List.copyOf(warnings);
        }

        public static Accepted of(RollFacts facts, List<Warning> warnings) {
            return new Accepted(
                    facts.identity(),
                    Strategy.of(facts.settings()),
                    facts.target(),
                    new Revisions(
                            facts.revision(),
                            facts.revisions().servingRevision(),
                            facts.specification().imageId()),
                    facts.replacementScope() == null
                            ? null
                            : facts.replacementScope().rollId(),
                    warnings);
        }
    }

    /**
     * How it goes about it.
     *
     * @param steps first batches; null when all have one size
     */
    record Strategy(
            RollAction action,
            HealthCheckType healthCheckType,
            int batchSizePercentage,
            @Nullable List<RollStep> steps,
            Duration gracePeriod) {

        static Strategy of(RollSettings settings) {
            return new Strategy(
                    settings.action(),
                    settings.health().healthCheckType(),
                    settings.batchSizePercentage(),
                    settings.batches().steps().isEmpty()
                            ? null
                            : settings.batches().steps(),
                    settings.ownersGracePeriod());
        }
    }

    /** The revision that it launches, and the one that served before. */
    record Revisions(int revision, @Nullable Integer servingRevision, String imageId) {}

    /** The first observation was made. The data is that of {@link Baseline}, and the expected end. */
    record Planned(
            int batches,
            int batchSize,
            int inService,
            int floor,
            int live,
            int ceiling,
            @Nullable Instant expectedEnd) implements EventDetails {}

    /**
     * A batch was opened.
     *
     * @param zones zones of the instances that it restarts, by id; empty when it launches
     */
    record BatchOpened(
            int size, Map<String, String> zones, @Nullable Instant expectedEnd) implements EventDetails {
        public BatchOpened {
            zones = Map.copyOf(zones);
        }
    }

    /** A batch was closed, or only drains are left. */
    record Expected(@Nullable Instant expectedEnd) implements EventDetails {}

    /** Instances were added to the record: launched, chosen to go, or found. It has their zones, by id. */
    record Placed(Map<String, String> zones) implements EventDetails {
        public Placed {
            zones = Map.copyOf(zones);
        }
    }

    /** The roll waits. */
    record Held(Hold hold) implements EventDetails {}

    /**
     * A person made a request.
     *
     * @param comment why; null when the person did not say
     * @param step step after which the roll is to go on, from 1; null for other requests
     * @param batch batch that is to go on without a verdict of the judge; null for other requests
     */
    record Asked(
            String by,
            @Nullable String comment,
            @Nullable Integer step,
            @Nullable Integer batch) implements EventDetails {}

    /** The judge's verdict on the batch of the line. */
    record Judged(Verdict verdict) implements EventDetails {}

    /** A step of the roll, from 1. */
    record Step(int step) implements EventDetails {}

    /** The roll fails, with ELB's and EC2's reasons by instance. */
    record Failed(Failure failure) implements EventDetails {}

    /** The owner was told. */
    record Notified(String notificationId) implements EventDetails {}

    /** The instances of this line have a new status. */
    record StatusChanged(InstanceStatus status) implements EventDetails {}
}
