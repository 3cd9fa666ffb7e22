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
 * The filter for a list of a group's rolls: those with any of these kinds and any of these statuses.
 *
 * @param kinds the kinds; without a filter rolls and rollbacks, which are Elastigroup's deployments
 * @param statuses the statuses; all of them without a filter
 */
record RollFilter(Set<RollKind> kinds, Set<RollStatus> statuses) {

    /** The maximum of rolls that one call reads, however few of them it shows. */
    static final int MOST_LOOKED_AT = 500;

    private static final int ROLLS_AT_ONCE = 100;
    private static final Set<RollKind> DEPLOYMENTS = EnumSet.of(RollKind.ROLL, RollKind.ROLLBACK);

    /** Reads {@code kind} and {@code status}, and notes their problems. */
    static RollFilter of(Call call) {
        return new RollFilter(
                asked(call, "kind", RollKind.values(), RollKind::name, DEPLOYMENTS),
                asked(call, "status", RollStatus.values(), RollStatus::wire, EnumSet.allOf(RollStatus.class)));
    }

    private static <T extends Enum<T>> Set<T> asked(
            Call call, String name, T[] values, Function<T, String> wire, Set<T> otherwise) {
        Map<String, T> known = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> known.put(wire.apply(value), value));
        List<String> words =
                call.parameter(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
        if (!known.keySet().containsAll(words)) {
            call.problems()
                    .wrong(name, "must be one or more, separated by commas, of " + String.join(", ", known.keySet()));
            return otherwise;
        }
        return words.isEmpty()
                ? otherwise
                : EnumSet.copyOf(words.stream().map(known::get).toList());
    }

    /** The same text for the same filter, in whatever order its values were given. */
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
     * A page of the filtered list. After {@link #MOST_LOOKED_AT} rolls it ends with few rolls or none, and tells where
     * to continue. Without a next there are no more rolls.
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
                // One more than the page holds, so that the last page has no next.
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
     * The position where a list continues. It is after a shown roll on a page of the store, or at the beginning of that
     * page.
     *
     * @param page the start of the store's page; null for the first page
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

        /**
         * Compares by creation and not by position in the page, because the first page of the newest grows at its
         * beginning.
         */
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
