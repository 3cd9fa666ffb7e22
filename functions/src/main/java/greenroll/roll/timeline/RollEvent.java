package greenroll.roll.timeline;

import greenroll.roll.Baseline;
import greenroll.roll.Control;
import greenroll.roll.InstanceCounts;
import greenroll.roll.RollHead;
import greenroll.roll.batch.InstanceStatus;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a roll's timeline. Written in the same transaction as the change it tells of; the story is whole.
 *
 * @param version the roll's version that wrote it; with {@code number} it orders the timeline
 * @param number from 0, within the version
 * @param counts the roll in numbers when it was written
 * @param details the same as data, where the line has any
 */
@RecordBuilder
public record RollEvent(
        long version,
        int number,
        Instant at,
        Type type,
        @Nullable Integer batch,
        String message,
        Affected affected,
        ServiceLevel service,
        InstanceCounts counts,
        @Nullable EventDetails details)
        implements RollEventBuilder.With {

    /**
     * The instances that a line is about.
     *
     * @param instances their ids
     * @param reasons ELB's or EC2's own words by instance id, where there are any
     */
    public record Affected(List<String> instances, Map<String, String> reasons) {

        public static final Affected NONE = new Affected(List.of(), Map.of());

        public Affected {
            instances = List.copyOf(instances);
            reasons = Map.copyOf(reasons);
        }
    }

    /**
     * How many instances are in service, and how many must be.
     *
     * @param inService null when nothing had been observed
     * @param floor null before the baseline
     */
    public record ServiceLevel(
            @Nullable Integer inService, @Nullable Integer floor) {

        public static final ServiceLevel UNKNOWN = new ServiceLevel(null, null);

        /** As the roll saw it last. */
        public static ServiceLevel of(RollHead head) {
            Baseline baseline = head.baseline();
            return baseline == null ? UNKNOWN : new ServiceLevel(head.counts().inService(), baseline.floor());
        }
    }

    public enum Type {
        ACCEPTED,
        PLANNED,
        BATCH_STARTED,
        LAUNCHED,
        LAUNCH_SHORT,
        REGISTERED,
        FIRST_HEALTHY,
        BATCH_HEALTHY,
        PROVEN,
        GREEN_OUT_OF_SERVICE,
        GIVEN_UP,
        LOST,
        RETIRING,
        ZONE_PREFERENCE_DROPPED,
        DEREGISTERED,
        KEPT_IN_SERVICE,
        RESTARTED,
        TERMINATING,
        TERMINATED,
        /** AWS refuses something for good while the roll ends: told once, asked again until the clean-up's own limit. */
        REFUSED,
        /** Instances show another status than the lines before say. */
        STATUS_CHANGED,
        /** Registered nowhere any more. */
        DRAINED,
        /** There are more or fewer blue, green or proven, and nothing else happened. */
        COUNTS_CHANGED,
        BATCH_DONE,
        HELD,
        /** Held still, and for another reason or until another time. */
        STILL_HELD,
        RELEASED,
        PAUSED,
        RESUMED,
        STOP_REQUESTED,
        FINISHING,
        STOPPING,
        FAILING,
        NOTIFIED,
        LEFTOVERS,
        /** Failed green stays for debugging, as {@code keepFailedFor} asks. */
        RETAINED,
        /** What had to go is gone or named. */
        CLEANED_UP,
        CONTINUED,
        WATCHDOG,
        /** The group goes over to the roll that brings back what served before. */
        ROLLING_BACK,
        FINISHED,
        STOPPED,
        FAILED
    }

    /** Where the lines of a version begin that people's wishes wrote: a step's write tells fewer. */
    public static final int FIRST_ASKED = 100;

    /**
     * That somebody asked something of the roll.
     *
     * @param head the roll when it was asked
     * @param number how many times anything was asked of it before
     */
    public static RollEvent asked(RollHead head, Control.Wish wish, Control.Asked asked, int number) {
        return new RollEvent(
                head.version(),
                FIRST_ASKED + number,
                asked.at(),
                switch (wish) {
                    case STOP -> Type.STOP_REQUESTED;
                    case PAUSE -> Type.PAUSED;
                    case RESUME -> Type.RESUMED;
                },
                head.currentBatch() == 0 ? null : head.currentBatch(),
                switch (wish) {
                    case STOP -> "stop requested by " + asked.by();
                    case PAUSE -> "paused by " + asked.by() + ": no further batch is begun";
                    case RESUME -> "resumed by " + asked.by();
                },
                Affected.NONE,
                ServiceLevel.of(head),
                head.counts(),
                new EventDetails.Asked(asked.by()));
    }

    /** The status of the instances that a line of this type names; null when it says nothing of it. */
    public static @Nullable InstanceStatus statusAfter(Type type) {
        return switch (type) {
            case LAUNCHED -> InstanceStatus.PENDING;
            case REGISTERED -> InstanceStatus.RUNNING;
            case FIRST_HEALTHY -> InstanceStatus.HEALTHY;
            case DEREGISTERED -> InstanceStatus.DRAINING;
            case TERMINATED -> InstanceStatus.TERMINATED;
            default -> null;
        };
    }
}
