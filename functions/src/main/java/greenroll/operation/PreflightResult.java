package greenroll.operation;

import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.operation.autoscaling.AutoScalingStart;
import greenroll.roll.ReplacementScope;
import greenroll.roll.RollHead;
import greenroll.roll.RollSettings;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.observation.GroupObservation;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of the observation before a roll.
 *
 * @param group the group as its operations see it: with what is the Auto Scaling group's, if it stands for one
 * @param settings the settings with every default filled in
 * @param specification the latest revision's specification, with its image resolved when it is a parameter's
 * @param past the group's last operations, the newest first
 * @param scope instances to replace; null for all
 * @param surge by how many instances the roll may exceed max(target, live)
 * @param autoScaling the Auto Scaling group that the group stands for; null for a group of Greenroll's own
 * @param checks the refusals by check, in the order of the checks; an empty list when the check passed
 */
record PreflightResult(
        Group group,
        RollSettings settings,
        LaunchSpecification specification,
        GroupObservation look,
        List<RollHead> past,
        @Nullable ReplacementScope scope,
        int surge,
        List<Warning> warnings,
        @Nullable AutoScalingStart autoScaling,
        Map<CheckName, List<Refusal>> checks) {

    PreflightResult {
        warnings = List.copyOf(warnings);
        checks = Collections.unmodifiableMap(new EnumMap<>(checks));
    }

    List<Refusal> refusals() {
        return checks.values().stream().flatMap(Collection::stream).toList();
    }

    boolean isRefused() {
        return checks.values().stream().anyMatch(refusals -> !refusals.isEmpty());
    }
}
