package greenroll.api.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.group.body.AutoScalingBody;
import greenroll.api.http.Fields;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.api.roll.RollBody;
import greenroll.group.OnFailure;
import greenroll.group.RollRequest;
import greenroll.group.TemplateChoice;
import greenroll.json.Json;
import greenroll.operation.autoscaling.AutoScalingChecks;
import greenroll.stack.StackRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The properties of the resource. They have the names and the shape of Spot's own resource. CloudFormation sends numbers
 * and booleans as texts.
 *
 * @param group the body that creates the group: {@code {"group": …}}
 * @param updatesTarget whether an update that changes the target sets it
 * @param rollConfig the roll of an update; null when none is asked for. For an Auto Scaling group it names what it brings
 */
record ResourceProperties(
        JsonNode group,
        boolean updatesTarget,
        StackRequest.RollPolicy rollPolicy,
        @Nullable RollRequest rollConfig,
        Duration timeout) {

    /** The resource's types: Greenroll's own, and the two spellings of Spot's. */
    static final List<String> TYPES = List.of("Custom::GreenrollGroup", "Custom::elasticgroup", "Custom::elastigroup");

    private static final String LAUNCH_TEMPLATE = "launchTemplate";

    private static final String BALANCERS = "/compute/launchSpecification/loadBalancersConfig";

    /**
     * A failed roll is followed by a roll back, so that the group is as it was when CloudFormation hears of the failure.
     */
    private static final OnFailure BACK = new OnFailure(OnFailure.Action.DETACH_NEW, true, null, null, Duration.ZERO);

    /**
     * Reads the properties. Throws {@link RefusedCall}, which names every wrong one. The group itself is read where it
     * is created or changed.
     *
     * @param type the resource's type
     */
    static ResourceProperties read(String type, JsonNode properties, Problems problems) {
        if (!TYPES.contains(type)) {
            problems.wrong("Type", "must be one of " + String.join(", ", TYPES));
        }
        boolean isSpots = !type.equals(TYPES.getFirst());
        ResourceProperties read = Fields.body(properties, problems, fields -> properties(fields, properties, isSpots));
        problems.refuse();
        return read;
    }

    private static ResourceProperties properties(Fields fields, JsonNode properties, boolean isSpots) {
        fields.isKnown("ServiceToken");
        Integer timeout = fields.integer(
                "ServiceTimeout",
                Math.toIntExact(StackRequest.SHORTEST.toSeconds()),
                Math.toIntExact(StackRequest.LONGEST.toSeconds()));
        for (String credential : List.of("accessToken", "accountId")) {
            if (isSpots) {
                // The right to invoke the function is what counts.
                fields.isKnown(credential);
            } else {
                fields.refused(credential, "leave it out; IAM decides who may invoke the function of ServiceToken");
            }
        }
        for (String elsewhere : List.of("createPolicy", "deletePolicy", "autoTag", "featureFlags", "parameters")) {
            fields.unsupported(elsewhere, "leave it out");
        }
        if (!fields.isKnown("group")) {
            fields.wrong("group", "is required: the group, with the names of the API");
        }
        boolean adopts = AutoScalingBody.isMeant(properties);
        UpdatePolicy policy = fields.object("updatePolicy", given -> policy(given, isSpots, adopts));
        TemplateChoice brought = brought(fields, adopts, policy.rollConfig() != null);
        return new ResourceProperties(
                group(properties),
                policy.updatesTarget(),
                policy.rollPolicy(),
                policy.rollConfig() == null ? null : policy.rollConfig().withLaunchTemplate(brought),
                timeout == null ? StackRequest.LONGEST : Duration.ofSeconds(timeout));
    }

    /** The version or image that a roll of an Auto Scaling group brings; null when the template names none. */
    private static @Nullable TemplateChoice brought(Fields fields, boolean adopts, boolean rolls) {
        if (!fields.has(LAUNCH_TEMPLATE)) {
            fields.isKnown(LAUNCH_TEMPLATE);
            return null;
        }
        if (!adopts) {
            fields.refused(LAUNCH_TEMPLATE, "leave it out; it is for a group with autoScaling");
            return null;
        }
        TemplateChoice brought = RollBody.launchTemplate(fields).orElse(null);
        if (brought != null && brought.version() != null && brought.version().startsWith("$")) {
            fields.wrong(
                    LAUNCH_TEMPLATE + ".version",
                    "must be a number, like !GetAtt LaunchTemplate.LatestVersionNumber: CloudFormation sees no change"
                            + " behind a name");
        }
        if (!rolls) {
            fields.wrong("updatePolicy.shouldRoll", "must be true with launchTemplate, because only a roll brings it");
        }
        return brought;
    }

    /** Whether the group stands for an Auto Scaling group. */
    boolean adopts() {
        return AutoScalingBody.isMeant(group);
    }

    /** Whether an update from the old properties is to bring another version or image. */
    boolean bringsAnother(JsonNode old, JsonNode now) {
        return rollConfig != null
                && rollConfig.launchTemplate() != null
                && !wish(old.path(LAUNCH_TEMPLATE)).equals(wish(now.path(LAUNCH_TEMPLATE)));
    }

    /** As texts, because CloudFormation makes texts of numbers. */
    private static List<String> wish(JsonNode launchTemplate) {
        return List.of(
                launchTemplate.path("version").asText(),
                launchTemplate.path("imageId").asText(),
                launchTemplate.path("userData").asText());
    }

    private record UpdatePolicy(
            boolean updatesTarget,
            StackRequest.RollPolicy rollPolicy,
            @Nullable RollRequest rollConfig) {}

    private static UpdatePolicy policy(Fields fields, boolean isSpots, boolean adopts) {
        fields.unsupported("shouldResumeStateful", "no group is stateful here; leave it out");
        fields.unsupported("autoApplyTags", "tags reach instances by a roll; leave it out");
        boolean shouldRoll = Boolean.TRUE.equals(fields.flag("shouldRoll"));
        boolean waits = Objects.requireNonNullElse(fields.flag("waitForRoll"), !isSpots);
        RollRequest given = fields.isKnown("rollConfig") ? fields.object("rollConfig", RollBody::start) : null;
        if (shouldRoll && given == null) {
            fields.wrong("rollConfig", "is required while shouldRoll is true: the fields of a roll's body");
        }
        if (adopts && given != null) {
            refuseWhatHasNoAutoScalingGroup(fields, given);
        }
        RollRequest roll =
                !adopts && given != null && given.onFailure() == null && waits ? given.withOnFailure(BACK) : given;
        return new UpdatePolicy(
                !Boolean.FALSE.equals(fields.flag("shouldUpdateTargetCapacity")),
                new StackRequest.RollPolicy(shouldRoll, waits),
                shouldRoll ? roll : null);
    }

    private static void refuseWhatHasNoAutoScalingGroup(Fields fields, RollRequest roll) {
        if (!roll.action().launchesGreen()) {
            fields.wrong("rollConfig.strategy.action", "must be REPLACE_SERVER: a restart brings no version");
        }
        AutoScalingChecks.rollBacks(roll)
                .forEach(refusal -> fields.wrong(
                        "rollConfig." + refusal.field(),
                        "is not there for an Auto Scaling group: leave it out. To go back, roll to the earlier launch"
                                + " template version"));
    }

    /** The body of the API, with Spot's short form of a list of target groups written out. */
    private static JsonNode group(JsonNode properties) {
        ObjectNode body = (ObjectNode) Json.tree("{}");
        body.set("group", properties.path("group").deepCopy());
        if (body.path("group").at(BALANCERS) instanceof ObjectNode balancers
                && balancers.get("targetGroupARNs") instanceof ArrayNode arns
                && !balancers.hasNonNull("loadBalancers")) {
            balancers.remove("targetGroupARNs");
            ArrayNode list = balancers.putArray("loadBalancers");
            arns.forEach(arn -> list.addObject().put("type", "TARGET_GROUP").set("arn", arn));
        }
        return body;
    }

    /**
     * The update that brings the group from the old properties to these. A property that the template had and has no
     * longer is unset. A capacity that it no longer has is left to others. So is a target that the template does not
     * change: scaling may have raised it, and a new image must not lower it.
     *
     * @param old the properties before the update. They may be wrong, because CloudFormation goes back from an update
     *     that was refused
     * @param described the group as it is: only what it has is unset
     */
    JsonNode update(JsonNode old, JsonNode described) {
        ObjectNode body = group.deepCopy();
        if (body.get("group") instanceof ObjectNode now) {
            JsonNode before = group(old).path("group");
            if (now.get("capacity") instanceof ObjectNode capacity
                    && (!updatesTarget || target(capacity).equals(target(before.path("capacity"))))) {
                capacity.remove("target");
            }
            unset(now, before, described.path("group"));
        }
        return body;
    }

    private static String target(JsonNode capacity) {
        return capacity.path("target").asText();
    }

    private static void unset(ObjectNode now, JsonNode before, JsonNode described) {
        before.propertyStream().forEach(entry -> {
            String name = entry.getKey();
            JsonNode kept = now.get(name);
            boolean isLeft = name.equals("capacity") || name.equals("region") || name.equals("product");
            if (isLeft || !described.has(name)) {
                return;
            }
            if (kept == null) {
                now.putNull(name);
            } else if (kept instanceof ObjectNode nested && entry.getValue().isObject()) {
                unset(nested, entry.getValue(), described.path(name));
            }
        });
    }
}
