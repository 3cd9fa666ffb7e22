package greenroll.simulation.invariant;

import greenroll.emulator.store.InMemoryRollStore;
import greenroll.roll.RollKind;
import greenroll.roll.timeline.RollEvent;
import java.util.List;

/** The first roll of a case. Only it has the settings of the case's body. A roll that follows has others. */
final class FirstRoll {

    private final InMemoryRollStore store;
    private String id = "";
    private int lines;

    FirstRoll(InMemoryRollStore store) {
        this.store = store;
    }

    /** Returns its id; empty before it has written a line. */
    String id() {
        return id;
    }

    /** Returns the lines of its timeline that were not returned before; none when another roll was written. */
    List<RollEvent> news(String written) {
        boolean isFirst =
                id.isEmpty() ? store.head(written).orElseThrow().facts().kind() == RollKind.ROLL : id.equals(written);
        if (!isFirst) {
            return List.of();
        }
        id = written;
        List<RollEvent> events = store.events(id, 100_000, null).items();
        List<RollEvent> news = List.copyOf(events.subList(lines, events.size()));
        lines = events.size();
        return news;
    }
}
