package greenroll.api.group.body;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.EnumNames;
import greenroll.api.http.Fields;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Strategy;
import greenroll.group.UpdatePolicy;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.Schedule;
import greenroll.operation.GroupDraft;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A group as a caller describes it.
 *
 * @param zones the availability zone that the caller gives for a subnet, by subnet id; empty when none is given
 * @param zonesByName availability zones that are given without subnets. Their default subnets are meant, which the draft
 *     does not have yet
 */
public record GroupBody(GroupDraft draft, Map<String, String> zones, List<String> zonesByName) {

    /** The fields that only Greenroll sets. */
    public static final List<String> READ_ONLY = List.of(
            "id",
            "latestRevision",
            "servingRevision",
            "activeRoll",
            "freezes",
            "warnings",
            "inForce",
            "createdAt",
            "updatedAt");

    private static final int NAME_LENGTH = 255;

    /**
     * Reads the whole of {@code {"group": {…}}}. Throws {@link RefusedCall}, which names every wrong field.
     *
     * @param region the group's region when the body names none
     */
    public static GroupBody read(JsonNode body, String region, Problems problems) {
        return read(body, region, false, problems);
    }

    /**
     * Reads the body like {@link #read}, and notes every wrong field. The result is empty when fields are wrong. It is
     * there when the only problems are values that are not supported.
     */
    public static Optional<GroupBody> tried(JsonNode body, String region, Problems problems) {
        Supplier<GroupBody> read = supplier(body, region, false, problems);
        return problems.areUnsupportedOnly() ? Optional.of(read.get()) : Optional.empty();
    }

    /**
     * Reads a group as it would be after an update, in the same way.
     *
     * @param targetStands whether the update keeps the target; then an error names the minimum or maximum that does not
     *     fit it
     */
    public static GroupBody read(JsonNode body, String region, boolean targetStands, Problems problems) {
        Supplier<GroupBody> read = supplier(body, region, targetStands, problems);
        problems.refuse();
        return read.get();
    }

    private static Supplier<GroupBody> supplier(JsonNode body, String region, boolean targetStands, Problems problems) {
        return Fields.body(
                body,
                problems,
                fields -> fields.object("group", group -> group(group, region, targetStands, body, problems)));
    }

    /** The result is made only when all fields are correct, because some constructors refuse wrong values. */
    private static Supplier<GroupBody> group(
            Fields fields, String stackRegion, boolean targetStands, JsonNode body, Problems problems) {
        for (String readOnly : READ_ONLY) {
            fields.refused(readOnly, "Greenroll gives it; leave it out");
        }
        for (String elsewhere : List.of("thirdPartiesIntegration", "multai", "logging")) {
            fields.unsupported(elsewhere, "leave it out");
        }
        fields.refused(
                "autoScaling",
                "a group of Greenroll's own has none: adopt an Auto Scaling group with a body that has only it");
        String name = fields.requiredText("name", NAME_LENGTH);
        fields.text("description", NAME_LENGTH);
        String named = fields.text("region", 32, EnumNames.REGION, "a region like eu-west-1");
        String region = named == null ? stackRegion : named;
        Supplier<Capacity> capacity = fields.object("capacity", given -> capacity(given, targetStands));
        Strategy strategy = fields.object("strategy", StrategyBody::read);
        ComputeBody compute = fields.object(
                "compute", given -> ComputeBody.read(given, strategy.spot().usesSpot()));
        Supplier<@Nullable UpdatePolicy> policy = UpdatePolicyBody.read(fields, compute.imageId());
        Supplier<Schedule> schedule = fields.object("scheduling", ScheduleBody::read);
        Supplier<List<ScalingPolicy>> scaling = fields.object("scaling", ScalingBody::read);
        // Last, because reading replaces numbers that were given as texts.
        String document = GroupDocument.of(body, problems);
        return () -> new GroupBody(
                new GroupDraft(
                        name,
                        document,
                        region,
                        compute.product(),
                        capacity.get(),
                        List.copyOf(compute.subnets()),
                        new Group.Policy(policy.get(), strategy, schedule.get(), scaling.get()),
                        compute.specification().get()),
                compute.zones(),
                compute.zonesByName());
    }

    /** Each bound that is not given is the target. A target that is not given is the minimum. */
    private static Supplier<Capacity> capacity(Fields fields, boolean targetStands) {
        Integer least = fields.integer("minimum", 0, Capacity.MAX_TARGET);
        Integer wanted = fields.integer("target", 0, Capacity.MAX_TARGET);
        Integer most = fields.integer("maximum", 0, Integer.MAX_VALUE);
        if (!fields.has("target") && !fields.has("minimum")) {
            fields.wrong("target", "is required: a whole number from 0 to " + Capacity.MAX_TARGET);
        }
        if (!fields.has("target")
                && fields.isSound("minimum")
                && most != null
                && most < Objects.requireNonNullElse(least, 0)) {
            fields.wrong("maximum", "must be at least the minimum of " + least + ", but was " + most);
        }
        int target = Objects.requireNonNullElse(wanted == null ? least : wanted, 0);
        int minimum = Objects.requireNonNullElse(least, target);
        int maximum = Objects.requireNonNullElse(most, target);
        fields.oneOf("unit", Map.of("instance", true), Set.of("weight"));
        if (fields.isSound("target") && fields.isSound("minimum") && target < minimum) {
            if (targetStands) {
                fields.wrong("minimum", "must be at most the target of " + target + ", but was " + minimum);
            } else {
                fields.wrong("target", "must be at least the minimum of " + minimum + ", but was " + target);
            }
        }
        if (fields.isSound("target") && fields.isSound("maximum") && target > maximum) {
            if (targetStands) {
                fields.wrong("maximum", "must be at least the target of " + target + ", but was " + maximum);
            } else {
                fields.wrong("target", "must be at most the maximum of " + maximum + ", but was " + target);
            }
        }
        return () -> new Capacity(minimum, target, maximum);
    }
}
