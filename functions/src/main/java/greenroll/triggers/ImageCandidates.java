package greenroll.triggers;

import greenroll.fleet.Image;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group and its possible next images, as they were read.
 *
 * @param latest the launch specification of the group's latest revision. For a group that stands for an Auto Scaling
 *     group, it is that of the launch template version from which the Auto Scaling group launches now
 * @param rolls the group's last operations, the newest first
 * @param launched the image that the group runs, in its current description; null when it no longer exists
 * @param named the image that {@code latest} names, in its current description; null for a parameter, and when it no
 *     longer exists
 * @param candidates the images, the newest first; for a parameter, the image that it holds
 * @param running the ids of the images of the Auto Scaling group's instances, read only for a parameter; otherwise empty
 */
record ImageCandidates(
        Group group,
        LaunchSpecification latest,
        List<RollHead> rolls,
        @Nullable Image launched,
        @Nullable Image named,
        List<Image> candidates,
        Set<String> running) {

    ImageCandidates {
        rolls = List.copyOf(rolls);
        candidates = List.copyOf(candidates);
        running = Set.copyOf(running);
    }

    /**
     * The roll that put the group's image into service, which is the last finished one that launched. If there is none,
     * the last one that launched.
     */
    static Optional<RollHead> lastLaunch(List<RollHead> rolls) {
        List<RollHead> launches =
                rolls.stream().filter(roll -> roll.facts().movesServing()).toList();
        return launches.stream()
                .filter(roll -> roll.stage() == Stage.FINISHED)
                .findFirst()
                .or(() -> launches.stream().findFirst());
    }

    /** The last roll that should launch the image. */
    Optional<RollHead> lastRollOf(String imageId) {
        return rolls.stream()
                .filter(roll -> roll.facts().movesServing()
                        && roll.facts().specification().imageId().equals(imageId))
                .findFirst();
    }

    /** Whether the group stands for an Auto Scaling group. */
    boolean isOfAutoScaling() {
        return group.placement().autoScaling() != null;
    }

    boolean followsParameter() {
        return latest.imageParameter().isPresent();
    }
}
