package greenroll.demo;

import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares the settings of an Auto Scaling group at two times. Each setting has the name of its field in Auto Scaling's API.
 * The desired capacity is not one of them.
 */
final class SettingsDifference {

    private static final Map<String, Function<ScalingGroupSettings, @Nullable Object>> SETTINGS = settings();

    private static final String PROTECTION = "ProtectedFromScaleIn";

    private SettingsDifference() {}

    private static Map<String, Function<ScalingGroupSettings, @Nullable Object>> settings() {
        Map<String, Function<ScalingGroupSettings, @Nullable Object>> all = new LinkedHashMap<>();
        all.put("MinSize", one -> one.size().minimum());
        all.put("MaxSize", one -> one.size().maximum());
        all.put(
                "LaunchTemplate",
                one -> List.of(
                        String.valueOf(one.source().templateId()), one.source().version()));
        all.put("MixedInstancesPolicy", one -> one.source().mixed());
        all.put("LaunchConfigurationName", one -> one.source().launchConfiguration());
        all.put("NewInstancesProtectedFromScaleIn", one -> one.source().protectsNew());
        all.put("VPCZoneIdentifier", ScalingGroupSettings::subnetIds);
        all.put("TargetGroupARNs", ScalingGroupSettings::targetGroupArns);
        all.put("HealthCheckType", one -> one.checks().isElb());
        all.put("HealthCheckGracePeriod", one -> one.checks().gracePeriod());
        all.put("SuspendedProcesses", ScalingGroupSettings::suspended);
        all.put("LifecycleHooks", ScalingGroupSettings::hooks);
        all.put("Tags", ScalingGroupSettings::tags);
        all.put("WarmPoolConfiguration", one -> one.others().hasWarmPool());
        return all;
    }

    /**
     * Returns the names of the settings that are not as they were. The last one is the instances' protection from scale-in,
     * when an instance of the group is not protected as the group protects new ones.
     *
     * @param version launch template version that the group must name now
     */
    static List<String> names(ScalingGroupState before, ScalingGroupState after, String version) {
        ScalingGroupSettings expected = before.settings().launching(version);
        List<String> names = new ArrayList<>();
        SETTINGS.forEach((name, setting) -> {
            if (!Objects.equals(setting.apply(expected), setting.apply(after.settings()))) {
                names.add(name);
            }
        });
        boolean protectsNew = after.settings().source().protectsNew();
        if (after.members().values().stream()
                .anyMatch(one -> one.lifecycle().counts() && one.isProtected() != protectsNew)) {
            names.add(PROTECTION);
        }
        return List.copyOf(names);
    }
}
