package greenroll.emulator.machine;

import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The event that EventBridge gets when the status of an execution changes, in AWS's shape. */
final class StatusChange {

    private StatusChange() {}

    static String event(String machineArn, ExecutionSnapshot execution) {
        String[] arn = machineArn.split(":", -1);
        Instant at = execution.stopDate() == null ? execution.startDate() : execution.stopDate();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "0");
        event.put("id", id(execution));
        event.put("detail-type", "Step Functions Execution Status Change");
        event.put("source", "aws.states");
        event.put("account", arn[4]);
        event.put("time", at.toString());
        event.put("region", arn[3]);
        event.put("resources", List.of(execution.arn()));
        event.put("detail", detail(machineArn, execution));
        return Json.write(event);
    }

    private static Map<String, @Nullable Object> detail(String machineArn, ExecutionSnapshot execution) {
        Instant stop = execution.stopDate();
        Map<String, @Nullable Object> detail = new LinkedHashMap<>();
        detail.put("executionArn", execution.arn());
        detail.put("stateMachineArn", machineArn);
        detail.put("name", execution.name());
        detail.put("status", execution.status().toString());
        detail.put("startDate", execution.startDate().toEpochMilli());
        detail.put("stopDate", stop == null ? null : stop.toEpochMilli());
        detail.put("input", execution.input());
        detail.put("output", execution.output());
        detail.put("error", execution.error());
        detail.put("cause", execution.cause());
        return detail;
    }

    /** The same id for the same change, so that a run can be repeated. */
    private static String id(ExecutionSnapshot execution) {
        String change = execution.arn() + execution.status();
        return UUID.nameUUIDFromBytes(change.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
