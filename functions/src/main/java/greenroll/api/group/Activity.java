package greenroll.api.group;

import greenroll.api.http.TimeRange;
import greenroll.roll.GroupActivity;
import greenroll.roll.RollHead;
import greenroll.roll.port.RollStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The activity of a group, the newest first: the starts and ends of its operations, and the notes of automation. Reads
 * no more operations than a page needs.
 */
final class Activity {

    private static final int ROLLS_AT_ONCE = 100;

    /** One line. The combination of time, rank and key is unique. */
    sealed interface Line {
        Instant at();

        int rank();

        String key();

        record Started(RollHead roll) implements Line {
            @Override
            public Instant at() {
                return roll.facts().createdAt();
            }

            @Override
            public int rank() {
                return 0;
            }

            @Override
            public String key() {
                return roll.id();
            }
        }

        /**
         * @param at the time of its last line, but at most the start of the next operation, because notices may come
         *     later
         */
        record Ended(RollHead roll, Instant at) implements Line {
            @Override
            public int rank() {
                return 1;
            }

            @Override
            public String key() {
                return roll.id();
            }
        }

        record Noted(String groupId, GroupActivity what) implements Line {
            @Override
            public Instant at() {
                return what.at();
            }

            @Override
            public int rank() {
                return 2;
            }

            @Override
            public String key() {
                return what.key();
            }
        }
    }

    /** Ranks order lines of one instant. An operation that takes over starts after the one before it has ended. */
    private static final Comparator<Line> NEWEST_FIRST =
            Comparator.comparing(Line::at).reversed().thenComparing(Line::rank).thenComparing(Line::key);

    private final RollStore store;
    private final String groupId;
    private final TimeRange span;

    Activity(RollStore store, String groupId, TimeRange span) {
        this.store = store;
        this.groupId = groupId;
        this.span = span;
    }

    RollStore.Page<Line> page(int limit, @Nullable String after) {
        List<Line> lines = operations(limit, after);
        store.activity(groupId).stream()
                .map(note -> new Line.Noted(groupId, note))
                .filter(line -> isAskedFor(line, after))
                .forEach(lines::add);
        lines.sort(NEWEST_FIRST);
        return lines.size() <= limit
                ? new RollStore.Page<>(lines, null)
                : new RollStore.Page<>(lines.subList(0, limit), place(lines.get(limit - 1)));
    }

    /** The lines of the page and at least one more, if there are that many. */
    private List<Line> operations(int limit, @Nullable String after) {
        List<Line> lines = new ArrayList<>();
        Instant nextBegan = Instant.MAX;
        String page = null;
        do {
            RollStore.Page<RollHead> rolls = store.rolls(groupId, ROLLS_AT_ONCE, true, page);
            for (RollHead roll : rolls.items()) {
                if (!roll.isOpen()) {
                    Instant ended = roll.progress().updatedAt().isBefore(nextBegan)
                            ? roll.progress().updatedAt()
                            : nextBegan;
                    add(lines, new Line.Ended(roll, ended), after);
                }
                Line.Started started = new Line.Started(roll);
                add(lines, started, after);
                nextBegan = started.at();
                // A group has one lock, so all operations that are not read yet ended before this one started.
                if (lines.size() > limit || span.from() != null && nextBegan.isBefore(span.from())) {
                    return lines;
                }
            }
            page = rolls.next();
        } while (page != null);
        return lines;
    }

    private void add(List<Line> lines, Line line, @Nullable String after) {
        if (isAskedFor(line, after)) {
            lines.add(line);
        }
    }

    private boolean isAskedFor(Line line, @Nullable String after) {
        return span.holds(line.at()) && (after == null || isBehind(line, after));
    }

    /** The end of a page: time, rank and key of its last line. */
    private static String place(Line line) {
        return line.at() + " " + line.rank() + " " + line.key();
    }

    private static boolean isBehind(Line line, String place) {
        String[] parts = place.split(" ", 3);
        int byTime = line.at().compareTo(Instant.parse(parts[0]));
        int byRank = Integer.compare(line.rank(), Integer.parseInt(parts[1]));
        if (byTime != 0) {
            return byTime < 0;
        }
        return byRank != 0 ? byRank > 0 : line.key().compareTo(parts[2]) > 0;
    }
}
