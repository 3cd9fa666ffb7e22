package greenroll.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Values that ask for nothing. Elastigroup's clients send empty objects, defaults and {@code false} for every field that
 * they know. Such a value of a field that is not supported here changes nothing, so it is taken.
 *
 * <p>These ask for nothing: null, {@code false}, 0, an empty text, the same as texts ({@code "false"}, {@code "0"}), and
 * Elastigroup's or EC2's default. An object and a list ask for nothing when all that is in them asks for nothing. So does
 * an object with {@code "isEnabled": false}.
 */
final class NoOpValues {

    /**
     * The defaults that are not empty, by path. Source: Elastigroup's OpenAPI file, its Terraform provider, and EC2. Left
     * out are the file's {@code privateIps} and {@code rancher.accessKey}, whose "defaults" are examples.
     */
    private static final Map<String, Set<String>> DEFAULTS = Map.ofEntries(
            Map.entry("group.strategy.scalingStrategy.terminationPolicy", Set.of("default")),
            Map.entry("group.strategy.persistence.blockDevicesMode", Set.of("onLaunch", "reattach")),
            Map.entry("group.strategy.persistence[].blockDevicesMode", Set.of("onLaunch", "reattach")),
            Map.entry("group.strategy.signals[].timeout", Set.of("1800")),
            Map.entry(launch("tenancy"), Set.of("default")),
            // Nothing here makes images or snapshots, and volumes get the tags of their instance.
            Map.entry(launch("resourceTagSpecification.amis.shouldTag"), Set.of("true")),
            Map.entry(launch("resourceTagSpecification.snapshots.shouldTag"), Set.of("true")),
            Map.entry(launch("resourceTagSpecification.volumes.shouldTag"), Set.of("true")),
            Map.entry(launch("itf.migrationHealthinessThreshold"), Set.of("50")),
            Map.entry(launch("itf.weightStrategy"), Set.of("vcpu")),
            Map.entry(launch("itf.targetGroupConfig.healthCheckIntervalSeconds"), Set.of("30")),
            Map.entry(launch("itf.targetGroupConfig.healthCheckPort"), Set.of("80")),
            Map.entry(launch("itf.targetGroupConfig.healthCheckProtocol"), Set.of("HTTP")),
            Map.entry(launch("itf.targetGroupConfig.healthCheckTimeoutSeconds"), Set.of("5")),
            Map.entry(launch("itf.targetGroupConfig.healthyThresholdCount"), Set.of("5")),
            Map.entry(launch("itf.targetGroupConfig.matcher.grpcCode"), Set.of("12")),
            Map.entry(launch("itf.targetGroupConfig.matcher.httpCode"), Set.of("200")),
            Map.entry(launch("itf.targetGroupConfig.protocolVersion"), Set.of("HTTP1")),
            Map.entry(launch("itf.targetGroupConfig.unhealthyThresholdCount"), Set.of("2")),
            Map.entry("group.scaling.up[].isEnabled", Set.of("true")),
            Map.entry("group.scaling.up[].metricName", Set.of("CPUUtilization")),
            Map.entry("group.scaling.up[].namespace", Set.of("AWS/EC2")),
            Map.entry("group.scaling.down[].isEnabled", Set.of("true")),
            Map.entry("group.scaling.down[].metricName", Set.of("CPUUtilization")),
            Map.entry("group.scaling.down[].namespace", Set.of("AWS/EC2")),
            Map.entry("group.scaling.target[].metricName", Set.of("CPUUtilization")),
            Map.entry("group.scaling.target[].namespace", Set.of("AWS/EC2")),
            Map.entry("group.scaling.multipleMetrics.metrics[].namespace", Set.of("AWS/EC2")),
            Map.entry("group.thirdPartiesIntegration.dockerSwarm.autoScale.isEnabled", Set.of("true")),
            Map.entry("group.thirdPartiesIntegration.kubernetes.autoScale.isEnabled", Set.of("true")),
            Map.entry("group.thirdPartiesIntegration.ecs.optimizeImages.performAt", Set.of("never", "always")),
            Map.entry("group.thirdPartiesIntegration.route53.domains[].recordSetType", Set.of("a")));

    private static final Pattern INDEX = Pattern.compile("\\[[0-9]+]");
    private static final Pattern OFF = Pattern.compile("|false|-?0+(\\.0+)?");

    private NoOpValues() {}

    /**
     * The paths of the values that ask for something. It is empty when {@code value} asks for nothing. A list is named as
     * a whole.
     */
    static List<String> asking(String path, JsonNode value) {
        if (isNoOp(path, value)) {
            return List.of();
        }
        return value.isObject()
                ? value.propertyStream()
                        .flatMap(field -> asking(path + "." + Fields.cut(field.getKey()), field.getValue()).stream())
                        .toList()
                : List.of(path);
    }

    private static boolean isNoOp(String path, JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> true;
            case OBJECT ->
                isSwitchedOff(value)
                        || value.propertyStream()
                                .allMatch(field -> isNoOp(path + "." + field.getKey(), field.getValue()));
            case ARRAY -> value.valueStream().allMatch(each -> isNoOp(path + "[]", each));
            case NUMBER -> value.decimalValue().signum() == 0 || isDefault(path, value);
            case BOOLEAN, STRING -> OFF.matcher(value.asText()).matches() || isDefault(path, value);
            case BINARY, POJO -> false;
        };
    }

    private static boolean isSwitchedOff(JsonNode object) {
        return object.propertyStream()
                .anyMatch(field -> field.getKey().equals("isEnabled")
                        && field.getValue().asText().equals("false"));
    }

    private static boolean isDefault(String path, JsonNode value) {
        return DEFAULTS.getOrDefault(INDEX.matcher(path).replaceAll("[]"), Set.of())
                .contains(value.asText());
    }

    private static String launch(String field) {
        return "group.compute.launchSpecification." + field;
    }
}
