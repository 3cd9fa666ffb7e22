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
 * One line of a roll's timeline. It is written in the same transaction as its change, so the timeline is complete.
 *
 * @param version version of the roll that wrote it; with {@code number} it orders the timeline
 * @param number number within the version, from 0
 * @param counts numbers of the roll when it was written
 * @param details the same as data; null for most lines
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
     * @param instances ids of its instances
     * @param reasons ELB's or EC2's words by instance id, where there are any
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
     * @param inService number of instances in service when it was written; null before the first observation
     * @param floor floor; null before the baseline
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
        LAUNCHED(InstanceStatus.PENDING),
        LAUNCH_SHORT,
        /** No pool has spot capacity, so on-demand instances are launched in place of spot instances. */
        FALLBACK_TO_ON_DEMAND,
        /** EC2 has announced that it will interrupt instances. */
        INTERRUPTION_NOTICE,
        REGISTERED(InstanceStatus.RUNNING),
        FIRST_HEALTHY(InstanceStatus.HEALTHY),
        BATCH_HEALTHY,
        PROVEN,
        /** The judge has another verdict on green than before. */
        JUDGED,
        GREEN_OUT_OF_SERVICE,
        GIVEN_UP,
        LOST,
        RETIRING,
        ZONE_PREFERENCE_DROPPED,
        DEREGISTERED(InstanceStatus.DRAINING),
        /** Proven green is now a member of the Auto Scaling group. */
        ATTACHED,
        /** A setting of the Auto Scaling group is changed or restored. */
        GROUP_CHANGED,
        KEPT_IN_SERVICE,
        RESTARTED,
        TERMINATING,
        TERMINATED(InstanceStatus.TERMINATED),
        /**
         * AWS refuses a call permanently while the roll ends. It is told once. The call is repeated until the
         * clean-up's own limit.
         */
        REFUSED,
        /** Instances have another status than in the lines before. */
        STATUS_CHANGED,
        /** Instances are no longer registered in any target group. */
        DRAINED,
        /** The number of blue, green or proven instances changed, and nothing more. */
        COUNTS_CHANGED,
        BATCH_DONE,
        HELD,
        /** The hold continues, but its reason or its end has changed. */
        STILL_HELD,
        RELEASED,
        PAUSED,
        RESUMED,
        STOP_REQUESTED,
        /** A person asks to go on after a step. */
        CONTINUE_REQUESTED,
        /** A person asks to go back to the revision that served before. */
        ROLLBACK_REQUESTED,
        /** The pause at the end of a step is over. */
        STEP_PASSED,
        FINISHING,
        STOPPING,
        FAILING,
        NOTIFIED,
        LEFTOVERS,
        /** Failed green stays for debugging, as {@code keepFailedFor} asks. */
        RETAINED,
        /** All instances that had to go are gone or named. */
        CLEANED_UP,
        CONTINUED,
        WATCHDOG,
        /** The group passes to the roll that brings back the earlier revision. */
        ROLLING_BACK,
        FINISHED,
        STOPPED,
        FAILED;

        private final @Nullable InstanceStatus statusAfter;

        Type() {
            this(null);
        }

        Type(@Nullable InstanceStatus statusAfter) {
            this.statusAfter = statusAfter;
        }

        /** Returns the status of the instances in a line of this type; null when the type says nothing about it. */
        public @Nullable InstanceStatus statusAfter() {
            return statusAfter;
        }
    }

    /** The first number of lines of people's requests within a version. A step's write has fewer lines. */
    public static final int FIRST_ASKED = 100;

    /**
     * Returns the line of a request to the roll.
     *
     * @param head head of the roll at the time of the request
     * @param number number within the version, from 0
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
                    case CONTINUE -> Type.CONTINUE_REQUESTED;
                    case ROLL_BACK -> Type.ROLLBACK_REQUESTED;
                },
                head.currentBatch() == 0 ? null : head.currentBatch(),
                switch (wish) {
                    case STOP -> "stop requested by " + asked.inWords();
                    case PAUSE -> "paused by " + asked.inWords() + ": no further batch is begun";
                    case RESUME -> "resumed by " + asked.inWords();
                    case CONTINUE -> "asked to " + goOn(head, asked) + " by " + asked.inWords();
                    case ROLL_BACK -> "roll back requested by " + asked.inWords();
                },
                Affected.NONE,
                ServiceLevel.of(head),
                head.counts(),
                new EventDetails.Asked(asked.by(), asked.comment(), asked.step(), asked.batch()));
    }

    private static String goOn(RollHead head, Control.Asked asked) {
        if (asked.batch() != null) {
            return "go on with batch " + asked.batch() + " without a verdict";
        }
        return head.isInBake() ? "end the bake" : "go on after step " + asked.step();
    }
}
