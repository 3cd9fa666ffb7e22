package greenroll.aws.messaging;

import greenroll.json.Json;
import greenroll.roll.RollHead;
import greenroll.roll.notification.RollMetric;
import greenroll.roll.port.RollMetrics;
import greenroll.roll.timeline.RollEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics in CloudWatch's embedded metric format. CloudWatch reads them from the log, so a function needs no call and
 * no permission for them. The dimensions are {@code service} and {@code group} only, because each further dimension
 * would multiply the metrics and their cost.
 */
public final class EmbeddedRollMetrics implements RollMetrics {

    private static final String SERVICE = "greenroll";

    private final String namespace;

    public EmbeddedRollMetrics(String namespace) {
        this.namespace = namespace;
    }

    @Override
    public String line(RollHead head, RollEvent event, List<RollMetric> measures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("_aws", new Metadata(event.at().toEpochMilli(), List.of(directive(measures))));
        line.put("service", SERVICE);
        line.put("group", head.facts().groupId());
        line.put("rollId", head.id());
        measures.forEach(measure -> line.put(measure.name(), measure.value()));
        return Json.write(line);
    }

    private Directive directive(List<RollMetric> measures) {
        return new Directive(
                namespace,
                List.of(List.of("service", "group")),
                measures.stream()
                        .map(measure ->
                                new Metric(measure.name(), measure.unit().word()))
                        .toList());
    }

    @SuppressWarnings("UnusedVariable")
    private record Metadata(long Timestamp, List<Directive> CloudWatchMetrics) {}

    private record Directive(String Namespace, List<List<String>> Dimensions, List<Metric> Metrics) {}

    private record Metric(String Name, String Unit) {}
}
