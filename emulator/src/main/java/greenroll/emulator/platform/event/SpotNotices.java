package greenroll.emulator.platform.event;

import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.emulator.platform.template.Stack;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Puts EC2's notices to Spot Instances on the event bus, in AWS's shape: interruption warnings and rebalance
 * recommendations. The bus's {@link EventBus.Courier} can lose, repeat or delay each.
 */
public final class SpotNotices implements RegionListener {

    private final Consumer<String> bus;

    /** @param bus receives each event, in EventBridge's JSON */
    public SpotNotices(Consumer<String> bus) {
        this.bus = bus;
    }

    @Override
    public void on(RegionEvent event) {
        String id = event.instanceId();
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("instance-id", id);
        if (event instanceof RegionEvent.InterruptionWarned warned) {
            detail.put("instance-action", "terminate");
            // EC2 writes the zone where an ARN has the Region, and leaves the account out. Only this event has that.
            String resource = "arn:aws:ec2:" + warned.zone() + ":instance/" + id;
            put(event, "EC2 Spot Instance Interruption Warning", resource, detail);
        } else if (event instanceof RegionEvent.RebalanceRecommended) {
            put(event, "EC2 Instance Rebalance Recommendation", Stack.arn("ec2", "instance/" + id), detail);
        }
    }

    private void put(RegionEvent notice, String type, String resource, Map<String, String> detail) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "0");
        event.put("id", id(notice, type));
        event.put("detail-type", type);
        event.put("source", "aws.ec2");
        event.put("account", Stack.ACCOUNT);
        event.put("time", notice.at().truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("region", Stack.REGION);
        event.put("resources", List.of(resource));
        event.put("detail", detail);
        bus.accept(Json.write(event));
    }

    /** The same id for the same notice, so that a run can be repeated. */
    private static String id(RegionEvent notice, String type) {
        return UUID.nameUUIDFromBytes((type + notice.instanceId()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
