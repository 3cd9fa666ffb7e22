package greenroll.api.roll;

import greenroll.api.http.ApiTime;
import greenroll.roll.InstanceCounts;
import greenroll.roll.timeline.RollEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of a roll's timeline as the API shows it. */
record RollEventView(
        String createdAt,
        String type,
        @Nullable Integer batch,
        String message,
        List<String> instances,
        Map<String, String> reasons,
        @Nullable Integer inService,
        @Nullable Integer floor,
        Counts counts,
        @Nullable Map<String, Object> details) {

    /** The roll in numbers when the line was written. */
    record Counts(int blue, int green, int proven, int total) {

        private static Counts of(InstanceCounts counts) {
            return new Counts(counts.blue(), counts.green(), counts.proven(), counts.total());
        }
    }

    static RollEventView of(RollEvent event) {
        return new RollEventView(
                ApiTime.of(event.at()),
                event.type().name(),
                event.batch(),
                event.message(),
                event.affected().instances(),
                event.affected().reasons(),
                event.service().inService(),
                event.service().floor(),
                Counts.of(event.counts()),
                event.details() == null ? null : EventDetailsView.of(event.details()));
    }
}
