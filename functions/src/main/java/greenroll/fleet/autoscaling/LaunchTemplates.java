package greenroll.fleet.autoscaling;

import greenroll.group.LaunchSpecification;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to launch templates. Every method throws {@link greenroll.fleet.Unavailable} when EC2 does not answer or
 * throttles, and {@link greenroll.fleet.FleetRefused} when it refuses and waiting does not help.
 */
public interface LaunchTemplates {
    /**
     * One version of a launch template.
     *
     * @param number its number, from 1
     * @param specification what it launches; its {@code launchTemplate} names this version. It has no target groups
     */
    record Version(String id, String name, int number, LaunchSpecification specification) {
        /** Returns the reference to exactly this version. */
        public AutoScalingGroup.TemplateReference reference() {
            return new AutoScalingGroup.TemplateReference(id, Integer.toString(number));
        }
    }

    /**
     * Returns the version that the reference means now; empty when there is none. Reads only.
     *
     * @param reference with a number, {@code $Latest} or {@code $Default}
     */
    Optional<Version> version(AutoScalingGroup.TemplateReference reference);

    /**
     * Makes a version with another image or user data, or both, from that one. Called twice with the same token, it makes
     * one version (EC2's ClientToken).
     *
     * @param imageId null for the same image
     * @param userData base64; null for the same user data
     */
    Version make(Version source, @Nullable String imageId, @Nullable String userData, String clientToken);
}
