package greenroll.aws;

import greenroll.roll.RollEvent;
import greenroll.roll.Tally;
import greenroll.roll.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link RollEvent} as it is stored: JSON has no sealed types, so each kind of {@link Told} is a field, of which one is there. */
record EventDocument(
        long version,
        int number,
        Instant at,
        RollEvent.Type type,
        @Nullable Integer batch,
        String message,
        List<String> instances,
        Map<String, String> reasons,
        @Nullable Integer inService,
        @Nullable Integer floor,
        Tally tally,
        @Nullable ToldDocument told) {

    record ToldDocument(
            Told.@Nullable Accepted accepted,
            Told.@Nullable Planned planned,
            Told.@Nullable BatchOpened batchOpened,
            Told.@Nullable Expected expected,
            Told.@Nullable Placed placed,
            Told.@Nullable Held held,
            Told.@Nullable Asked asked,
            Told.@Nullable Failed failed,
            Told.@Nullable Notified notified,
            Told.@Nullable Seen seen) {

        private @Nullable Told told() {
            return Stream.of(accepted, planned, batchOpened, expected, placed, held, asked, failed, notified, seen)
                    .filter(Objects::nonNull)
                    .map(Told.class::cast)
                    .findFirst()
                    .orElse(null);
        }
    }

    static EventDocument of(RollEvent event) {
        Told told = event.told();
        return new EventDocument(
                event.version(),
                event.number(),
                event.at(),
                event.type(),
                event.batch(),
                event.message(),
                event.instances(),
                event.reasons(),
                event.inService(),
                event.floor(),
                event.tally(),
                told == null ? null : document(told));
    }

    private static ToldDocument document(Told told) {
        return switch (told) {
            case Told.Accepted t -> new ToldDocument(t, null, null, null, null, null, null, null, null, null);
            case Told.Planned t -> new ToldDocument(null, t, null, null, null, null, null, null, null, null);
            case Told.BatchOpened t -> new ToldDocument(null, null, t, null, null, null, null, null, null, null);
            case Told.Expected t -> new ToldDocument(null, null, null, t, null, null, null, null, null, null);
            case Told.Placed t -> new ToldDocument(null, null, null, null, t, null, null, null, null, null);
            case Told.Held t -> new ToldDocument(null, null, null, null, null, t, null, null, null, null);
            case Told.Asked t -> new ToldDocument(null, null, null, null, null, null, t, null, null, null);
            case Told.Failed t -> new ToldDocument(null, null, null, null, null, null, null, t, null, null);
            case Told.Notified t -> new ToldDocument(null, null, null, null, null, null, null, null, t, null);
            case Told.Seen t -> new ToldDocument(null, null, null, null, null, null, null, null, null, t);
        };
    }

    RollEvent event() {
        return new RollEvent(
                version,
                number,
                at,
                type,
                batch,
                message,
                instances,
                reasons,
                inService,
                floor,
                tally,
                told == null ? null : told.told());
    }
}
