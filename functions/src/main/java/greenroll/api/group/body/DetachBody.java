package greenroll.api.group.body;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.Fields;
import greenroll.api.http.Problems;
import greenroll.operation.Detachment;
import greenroll.roll.RollSettings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the body that detaches named instances. */
public final class DetachBody {

    private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-z]{1,32}");

    /** More would be a roll. */
    private static final int MOST = 100;

    private DetachBody() {}

    /** Notes all problems; the result is valid only when there are none. */
    public static Detachment read(JsonNode body, Problems problems) {
        return Fields.body(body, problems, fields -> {
            List<String> ids = fields.texts("instancesToDetach", INSTANCE, "an instance id like i-0a1b2c").stream()
                    .distinct()
                    .toList();
            if (fields.isEmptyList("instancesToDetach")) {
                fields.wrong("instancesToDetach", "is required: at least one instance id");
            }
            fields.atMost("instancesToDetach", MOST, ids.size());
            Boolean terminates = fields.flag("shouldTerminateInstances");
            if (!Boolean.TRUE.equals(terminates) && !fields.isWrong("shouldTerminateInstances")) {
                fields.wrong(
                        "shouldTerminateInstances",
                        "is required: true, because Greenroll leaves no instance running outside of its group");
            }
            Boolean lowers = fields.flag("shouldDecrementTargetCapacity");
            Integer draining =
                    fields.integer("drainingTimeout", 0, (int) RollSettings.MAX_DRAINING_TIMEOUT.toSeconds());
            return new Detachment(
                    ids, Boolean.TRUE.equals(lowers), draining == null ? null : Duration.ofSeconds(draining));
        });
    }
}
