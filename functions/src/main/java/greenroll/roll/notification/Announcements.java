package greenroll.roll.notification;

import greenroll.roll.Hold;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.Failure;
import greenroll.roll.notification.Announcement.Kind;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Selects the timeline lines that other systems are told, and makes the messages. Pure: the same line of the same roll
 * gives the same message.
 */
public final class Announcements {

    private static final Map<RollEvent.Type, Kind> TOLD = Map.of(
            RollEvent.Type.ACCEPTED, Kind.STARTED,
            RollEvent.Type.BATCH_DONE, Kind.BATCH_COMPLETED,
            RollEvent.Type.HELD, Kind.HELD,
            RollEvent.Type.FINISHED, Kind.FINISHED,
            RollEvent.Type.FAILED, Kind.FAILED,
            RollEvent.Type.STOPPED, Kind.STOPPED);

    private Announcements() {}

    /**
     * Returns the message for the line; empty for most lines.
     *
     * @param head current head of the roll, which may be later than the line
     */
    public static Optional<Announcement> of(RollHead head, RollEvent event) {
        return Optional.ofNullable(TOLD.get(event.type())).map(kind -> announcement(head, event, kind));
    }

    private static Announcement announcement(RollHead head, RollEvent event, Kind kind) {
        RollFacts facts = head.facts();
        Failure failure = kind == Kind.FAILED ? head.failure() : null;
        Hold hold = event.details() instanceof EventDetails.Held(Hold held) ? held : null;
        return new Announcement(
                new EventKey(facts.id(), event.version(), event.number()).toString(),
                kind,
                facts.identity(),
                new Announcement.Pinned(facts.revision(), facts.specification().imageId()),
                status(kind),
                new Announcement.Batches(
                        batch(kind, event, failure), head.numberOfBatches(), hold == null ? null : hold.step()),
                event.service(),
                failure == null ? event.message() : failure.reason(),
                new Announcement.Problem(
                        hold != null
                                ? hold.code()
                                : failure == null ? null : failure.code().name(),
                        failure == null ? List.of() : failure.instances(),
                        isEnd(event.type()) ? head.leftovers() : List.of()),
                event.at());
    }

    private static @Nullable Integer batch(Kind kind, RollEvent event, @Nullable Failure failure) {
        return switch (kind) {
            case BATCH_COMPLETED, HELD -> event.batch();
            case FAILED -> failure == null ? null : failure.batch();
            case STARTED, FINISHED, STOPPED -> null;
        };
    }

    private static RollStatus status(Kind kind) {
        return switch (kind) {
            case STARTED -> RollStatus.STARTING;
            case BATCH_COMPLETED, HELD -> RollStatus.IN_PROGRESS;
            case FINISHED -> RollStatus.FINISHED;
            case FAILED -> RollStatus.FAILED;
            case STOPPED -> RollStatus.STOPPED;
        };
    }

    /** Whether a line of this type is a roll's last one, except for lines about messages to its owner. */
    static boolean isEnd(RollEvent.Type type) {
        return type == RollEvent.Type.FINISHED || type == RollEvent.Type.FAILED || type == RollEvent.Type.STOPPED;
    }
}
