package greenroll.operation;

import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
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

/**
 * The result of the observation before a roll.
 *
 * @param settings the settings with every default filled in
 * @param specification the latest revision's specification, with its image resolved when it is a parameter's
 * @param past the group's last operations, the newest first
 * @param surge by how many instances the roll may exceed max(target, live)
 * @param checks the refusals by check, in the order of the checks; an empty list when the check passed
 */
record PreflightResult(
        Group group,
        RollSettings settings,
        LaunchSpecification specification,
        GroupObservation look,
        List<RollHead> past,
        int surge,
        List<Warning> warnings,
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
