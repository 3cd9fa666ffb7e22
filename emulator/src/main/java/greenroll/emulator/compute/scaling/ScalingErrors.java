package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.api.AwsErrors;
import java.util.Collection;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

/** Auto Scaling's refusals. Their words are AWS's where users have published them. */
final class ScalingErrors {

    private ScalingErrors() {}

    static AutoScalingException validation(String message) {
        return AwsErrors.autoScaling("ValidationError", message);
    }

    static AutoScalingException noGroup(String name) {
        return validation("AutoScalingGroup name not found - AutoScalingGroup " + name + " not found");
    }

    static AutoScalingException notPart(String instanceId, String group) {
        return validation("The instance " + instanceId + " is not part of Auto Scaling group " + group + ".");
    }

    static AutoScalingException notIn(String instanceId, String states) {
        return validation("The instance " + instanceId + " is not in " + states + ".");
    }

    /** @param act for example {@code To attach} */
    static AutoScalingException doesNotFit(ScalingGroupSettings settings, String act, int count) {
        ScalingGroupSettings.Size size = settings.size();
        return validation("AutoScalingGroup " + settings.name() + " has min-size=" + size.minimum() + ", max-size="
                + size.maximum() + ", and desired-size=" + size.desired() + ". " + act + " " + count + " instance"
                + (count == 1 ? "" : "s") + ", please update the AutoScalingGroup sizes appropriately.");
    }

    /** Refuses none, and more than that many. */
    static void refuseUnless(Collection<String> ids, int most) {
        if (ids.isEmpty()) {
            throw validation("Instance IDs must be specified");
        }
        if (ids.size() > most) {
            throw validation("1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: Member"
                    + " must have length less than or equal to " + most);
        }
    }
}
