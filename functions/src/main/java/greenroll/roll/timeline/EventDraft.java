package greenroll.roll.timeline;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A timeline line without version, number and time. The write adds them. */
public record EventDraft(
        RollEvent.Type type,
        @Nullable Integer batch,
        String message,
        List<String> instances,
        Map<String, String> reasons,
        @Nullable EventDetails details) {

    public EventDraft {
        instances = List.copyOf(instances);
        reasons = Map.copyOf(reasons);
    }

    public EventDraft(
            RollEvent.Type type,
            @Nullable Integer batch,
            String message,
            List<String> instances,
            Map<String, String> reasons) {
        this(type, batch, message, instances, reasons, null);
    }
}
