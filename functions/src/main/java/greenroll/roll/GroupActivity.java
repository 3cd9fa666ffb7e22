package greenroll.roll;

import java.time.Instant;

/**
 * Something that happened to a group outside of its rolls: automation that saw a reason to start none.
 *
 * @param subject what it is about, for example an image's id
 */
public record GroupActivity(Instant at, Kind kind, String subject, String message) {

    public enum Kind {
        /** The image cannot be launched, at least not yet. */
        IMAGE_NOT_AVAILABLE,
        /** The image is for other machines than those of the group. */
        OTHER_ARCHITECTURE,
        /** The image's last roll failed: only a person rolls it again. */
        FAILED_BEFORE,
        /** The image's last roll was stopped by a person: only a person rolls it again. */
        STOPPED_BEFORE,
        /** The roll was refused before anything was changed. */
        REFUSED,
        /** A change of the group is not rolled yet, because something else held the group. */
        WAITS,
        /** Nothing is healed, because the cause seems to be elsewhere. */
        HEALING_HELD
    }

    /** The same thing seen again has the same key, however it is worded and whenever it is seen. */
    public String key() {
        return subject + "#" + kind;
    }
}
