package greenroll.api.group.body;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.Fields;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.group.AutoScaling;
import greenroll.group.Group;
import greenroll.group.Strategy;
import greenroll.group.UpdatePolicy;
import greenroll.group.scaling.Schedule;
import greenroll.operation.autoscaling.GroupAdoption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a group that stands for an Auto Scaling group. It has a name, a strategy and an update policy. All other
 * properties are read from the Auto Scaling group, so fields for them are refused.
 */
public final class AutoScalingBody {

    private static final int NAME_LENGTH = 255;

    private static final Map<String, String> READ = Map.of(
            "capacity", "it is read from the Auto Scaling group; leave it out",
            "compute", "it is read from the Auto Scaling group and its launch template; leave it out",
            "scaling", "the Auto Scaling group scales itself; leave it out",
            "scheduling", "the Auto Scaling group scales itself; leave it out");

    private AutoScalingBody() {}

    /** Whether the body describes such a group. */
    public static boolean isMeant(JsonNode body) {
        return body.path("group").path("autoScaling").isObject();
    }

    /**
     * Reads the whole of {@code {"group": {…}}}. Throws {@link RefusedCall}, which names every wrong field.
     *
     * @param region the stack's Region, which is the group's
     */
    public static GroupAdoption.Draft read(JsonNode body, String region, Problems problems) {
        GroupAdoption.Draft draft = tried(body, region, problems);
        problems.refuse();
        return draft;
    }

    /** Reads the body like {@link #read}, and notes every wrong field. It is valid only when there is none. */
    public static GroupAdoption.Draft tried(JsonNode body, String region, Problems problems) {
        return Fields.body(
                body, problems, fields -> fields.object("group", group -> group(group, region, body, problems)));
    }

    private static GroupAdoption.Draft group(Fields fields, String region, JsonNode body, Problems problems) {
        GroupBody.READ_ONLY.forEach(name -> fields.refused(name, "Greenroll gives it; leave it out"));
        READ.forEach(fields::refused);
        String given = fields.text("name", NAME_LENGTH);
        fields.text("description", NAME_LENGTH);
        String named = fields.text("region", 32);
        if (named != null && !named.equals(region)) {
            fields.wrong("region", "must be " + region + ", where this stack is");
        }
        AutoScaling autoScaling = fields.object("autoScaling", AutoScalingBody::autoScaling);
        Supplier<@Nullable UpdatePolicy> updatePolicy = UpdatePolicyBody.ofAutoScaling(fields);
        Strategy strategy = fields.object("strategy", StrategyBody::ofAutoScaling);
        UpdatePolicy permitted = problems.all().isEmpty() ? updatePolicy.get() : null;
        Group.Policy policy = new Group.Policy(permitted, strategy, Schedule.NONE, List.of());
        // Last, because reading replaces flags that were given as texts.
        return new GroupAdoption.Draft(
                Objects.requireNonNullElse(given, autoScaling.name()),
                GroupDocument.ofAutoScaling(body, problems),
                region,
                autoScaling,
                policy);
    }

    private static AutoScaling autoScaling(Fields fields) {
        return new AutoScaling(
                fields.requiredText("name", NAME_LENGTH), Boolean.TRUE.equals(fields.flag("mayRaiseMaxSize")));
    }
}
