package greenroll.roll.timeline;

import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Turns drafts into events. It adds the version of the write, the number within it, the time and the floor. */
public final class Timeline {

    private Timeline() {}

    public static List<RollEvent> events(Roll read, Roll next, List<EventDraft> notes, Instant now) {
        RollHead head = next.head();
        RollEvent.ServiceLevel service = RollEvent.ServiceLevel.of(head);
        List<RollEvent> events = new ArrayList<>();
        for (EventDraft note : notes) {
            events.add(new RollEvent(
                    read.head().version() + 1,
                    events.size(),
                    now,
                    note.type(),
                    note.batch(),
                    note.message(),
                    new RollEvent.Affected(note.instances(), note.reasons()),
                    service,
                    head.counts(),
                    note.details()));
        }
        return events;
    }
}
