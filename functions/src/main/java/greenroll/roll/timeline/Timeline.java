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
        Integer floor = head.baseline() == null ? null : head.baseline().floor();
        Integer inService = head.baseline() == null ? null : head.counts().inService();
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
                    new RollEvent.ServiceLevel(inService, floor),
                    head.counts(),
                    note.details()));
        }
        return events;
    }
}
