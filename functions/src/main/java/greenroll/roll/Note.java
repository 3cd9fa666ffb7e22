package greenroll.roll;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line for the timeline, before the write that gives it its version, number and time. */
record Note(
        RollEvent.Type type,
        @Nullable Integer batch,
        String message,
        List<String> instances,
        Map<String, String> reasons,
        @Nullable Told told) {

    Note {
        instances = List.copyOf(instances);
        reasons = Map.copyOf(reasons);
    }

    Note(
            RollEvent.Type type,
            @Nullable Integer batch,
            String message,
            List<String> instances,
            Map<String, String> reasons) {
        this(type, batch, message, instances, reasons, null);
    }
}
