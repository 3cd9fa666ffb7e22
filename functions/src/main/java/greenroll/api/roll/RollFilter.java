package greenroll.api.roll;

import greenroll.api.http.Call;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a group's rolls a list shows: those of any of these kinds, and with any of these statuses.
 *
 * @param kinds all of them when nobody asks for some
 * @param statuses likewise
 */
record RollFilter(Set<RollKind> kinds, Set<RollStatus> statuses) {

    /** For one call no more rolls are looked at, however few of them are shown. */
    static final int MOST_LOOKED_AT = 500;

    private static final int ROLLS_AT_ONCE = 100;

    /** Reads {@code kind} and {@code status}, and notes what is wrong with them. */
    static RollFilter of(Call call) {
        return new RollFilter(
                asked(call, "kind", RollKind.values(), RollKind::name),
                asked(call, "status", RollStatus.values(), RollStatus::wire));
    }

    private static <T extends Enum<T>> Set<T> asked(Call call, String name, T[] values, Function<T, String> wire) {
        Map<String, T> known = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> known.put(wire.apply(value), value));
        Set<T> all = EnumSet.copyOf(known.values());
        List<String> words =
                call.parameter(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
        if (!known.keySet().containsAll(words)) {
            call.problems()
                    .wrong(name, "must be one or more, separated by commas, of " + String.join(", ", known.keySet()));
            return all;
        }
        return words.isEmpty()
                ? all
                : EnumSet.copyOf(words.stream().map(known::get).toList());
    }

    /** The same text for the same filter, whichever way round it was asked for. */
    @Override
    public String toString() {
        return words(kinds) + " " + words(statuses);
    }

    private static String words(Collection<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    }

    boolean shows(RollHead roll) {
        return kinds.contains(roll.facts().kind()) && statuses.contains(roll.status());
    }

    private boolean showsAll() {
        return kinds.size() == RollKind.values().length && statuses.size() == RollStatus.values().length;
    }

    /**
     * A page of what it shows. One that looked at {@link #MOST_LOOKED_AT} in vain has few rolls or none, and says where to go
     * on; without a next there is nothing more.
     */
    RollStore.Page<RollHead> page(
            RollStore store, String groupId, int limit, boolean newestFirst, @Nullable String after) {
        if (showsAll()) {
            return store.rolls(groupId, limit, newestFirst, after);
        }
        Place from = after == null ? new Place(null, null) : Place.read(after);
        List<RollHead> shown = new ArrayList<>();
        Place last = from;
        @Nullable String at = from.page();
        for (int looked = 0; looked < MOST_LOOKED_AT; ) {
            RollStore.Page<RollHead> page =
                    store.rolls(groupId, Math.min(ROLLS_AT_ONCE, MOST_LOOKED_AT - looked), newestFirst, at);
            for (RollHead roll : page.items()) {
                if (!shows(roll) || !from.isBefore(roll, newestFirst)) {
                    continue;
                }
                // One more than is answered, so that a page that is the last says so.
                if (shown.size() == limit) {
                    return new RollStore.Page<>(shown, last.toString());
                }
                shown.add(roll);
                last = new Place(at, new Place.Shown(roll.facts().createdAt(), roll.id()));
            }
            if (page.next() == null) {
                return new RollStore.Page<>(shown, null);
            }
            looked += page.items().size();
            at = page.next();
        }
        return new RollStore.Page<>(shown, new Place(at, null).toString());
    }

    /**
     * Where a list goes on: behind a roll that was shown, which is on the store's page that begins there, or from that page's
     * beginning.
     *
     * @param page null: the first
     */
    private record Place(@Nullable String page, @Nullable Shown after) {

        private static final String NONE = "-";

        record Shown(Instant createdAt, String id) {}

        static Place read(String text) {
            String[] parts = text.split(" ", 3);
            return new Place(
                    parts[2].isEmpty() ? null : parts[2],
                    parts[0].equals(NONE) ? null : new Shown(Instant.parse(parts[0]), parts[1]));
        }

        /** By creation, and not by where it is in the page: the first page of the newest grows at its beginning. */
        boolean isBefore(RollHead roll, boolean newestFirst) {
            if (after == null) {
                return true;
            }
            int byTime = roll.facts().createdAt().compareTo(after.createdAt());
            int order = byTime == 0 ? roll.id().compareTo(after.id()) : byTime;
            return newestFirst ? order < 0 : order > 0;
        }

        @Override
        public String toString() {
            return Stream.of(
                            after == null ? NONE : after.createdAt().toString(),
                            after == null ? NONE : after.id(),
                            page == null ? "" : page)
                    .collect(Collectors.joining(" "));
        }
    }
}
