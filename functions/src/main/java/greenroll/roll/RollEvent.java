package greenroll.roll;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a roll's timeline. Written in the same transaction as the change it tells of; the story is whole.
 *
 * @param version the roll's version that wrote it; with {@code number} it orders the timeline
 * @param number from 0, within the version
 * @param instances the ids it is about
 * @param reasons ELB's or EC2's own words by instance id, where there are any
 * @param inService in service when it was written; null when nothing had been observed
 * @param floor null before the baseline
 */
public record RollEvent(
        long version,
        int number,
        Instant at,
        Type type,
        @Nullable Integer batch,
        String message,
        List<String> instances,
        Map<String, String> reasons,
        @Nullable Integer inService,
        @Nullable Integer floor) {

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
        UNPROVEN,
        GIVEN_UP,
        LOST,
        CHOSEN,
        ZONE_PREFERENCE_DROPPED,
        DEREGISTERED,
        DROPPED,
        RESTARTED,
        TERMINATING,
        TERMINATED,
        BATCH_DONE,
        HELD,
        RELEASED,
        PAUSED,
        RESUMED,
        STOP_REQUESTED,
        FINISHING,
        STOPPING,
        FAILING,
        NOTIFIED,
        LEFT_BEHIND,
        /** Failed green stays for a look, as {@code keepFailedFor} asks. */
        KEPT,
        CONTINUED,
        WATCHDOG,
        /** The group goes over to the roll that brings back what served before. */
        ROLLING_BACK,
        FINISHED,
        STOPPED,
        FAILED
    }

    public RollEvent {
        instances = List.copyOf(instances);
        reasons = Map.copyOf(reasons);
    }
}
