package greenroll.roll;

import java.time.Instant;

/**
 * An entry of a group's activity outside its rolls. It says why automation started no roll, or who froze deployments.
 *
 * @param subject subject of the entry, for example an image's id
 */
public record GroupActivity(Instant at, Kind kind, String subject, String message) {

    public enum Kind {
        /** The image cannot be launched, at least not yet. */
        IMAGE_NOT_AVAILABLE,
        /** The image has another architecture than the group's instance types. */
        OTHER_ARCHITECTURE,
        /** The image's last roll failed. Only a person may roll it again. */
        FAILED_BEFORE,
        /** A person stopped the image's last roll. Only a person may roll it again. */
        STOPPED_BEFORE,
        /** The roll, or the scale of a policy, was refused before it changed anything. */
        REFUSED,
        /** A change of the group is not rolled yet, or a scheduled task waits: an operation holds the group, or a freeze. */
        WAITS,
        /** Healing replaces nothing, because the cause seems to be outside the instances. */
        HEALING_HELD,
        /** A scheduled task was not done. */
        TASK_MISSED,
        /** A scaling policy asks for more instances than the group's maximum. */
        SCALING_LIMITED,
        /** A person froze deployments of the group. */
        FROZEN,
        /** A person lifted the freeze of the group. */
        UNFROZEN
    }

    /** Returns the key of this entry. The same event has the same key, whatever its words and its time. */
    public String key() {
        return subject + "#" + kind;
    }
}
