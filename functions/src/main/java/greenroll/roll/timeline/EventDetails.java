package greenroll.roll.timeline;

import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.roll.Baseline;
import greenroll.roll.Hold;
import greenroll.roll.RollFacts;
import greenroll.roll.RollSettings;
import greenroll.roll.batch.InstanceStatus;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the timeline says as data, beside its sentence: what {@link TimelineProjection} needs to derive a status. Most lines
 * need none. A further kind of line brings a further record here, and a case in {@link TimelineProjection}.
 */
public sealed interface EventDetails {

    /** Accepted: what was fixed then and never changes. */
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

    /** How it goes about it. */
    record Strategy(RollAction action, HealthCheckType healthCheckType, int batchSizePercentage, Duration gracePeriod) {

        static Strategy of(RollSettings settings) {
            return new Strategy(
                    settings.action(),
                    settings.health().healthCheckType(),
                    settings.batchSizePercentage(),
                    settings.health().gracePeriod());
        }
    }

    /** What it launches, and what served before. */
    record Revisions(int revision, @Nullable Integer servingRevision, String imageId) {}

    /** The first look: what {@link Baseline} has, and when the end is expected. */
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
     * @param zones of the instances it restarts, by id; empty when it launches
     */
    record BatchOpened(
            int size, Map<String, String> zones, @Nullable Instant expectedEnd) implements EventDetails {
        public BatchOpened {
            zones = Map.copyOf(zones);
        }
    }

    /** A batch was closed, or nothing but drains is left. */
    record Expected(@Nullable Instant expectedEnd) implements EventDetails {}

    /** Instances joined the record: launched, chosen to go, or found. Their zones, by id. */
    record Placed(Map<String, String> zones) implements EventDetails {
        public Placed {
            zones = Map.copyOf(zones);
        }
    }

    /** It waits for something. */
    record Held(Hold hold) implements EventDetails {}

    /** Somebody asked for something. */
    record Asked(String by) implements EventDetails {}

    /** It fails, with ELB's and EC2's own reasons by instance. */
    record Failed(Failure failure) implements EventDetails {}

    /** The owner was told. */
    record Notified(String notificationId) implements EventDetails {}

    /** The instances of this line show so now. */
    record StatusChanged(InstanceStatus status) implements EventDetails {}
}
