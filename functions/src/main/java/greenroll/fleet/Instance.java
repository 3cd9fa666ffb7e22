package greenroll.fleet;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One instance as the provider describes it now.
 *
 * @param groupId the group's tag; null when the instance does not carry it, and then nothing here may touch it
 * @param rollId the tag of the roll that launched it; null for an adopted instance
 * @param revision the tag of the revision it was launched from; null for an adopted instance
 * @param batch the tag of the batch it was launched for; null for an adopted instance
 * @param autoScalingGroup the Auto Scaling group that owns it; null for none
 */
public record Instance(
        String id,
        InstanceState state,
        String zone,
        String subnetId,
        String instanceType,
        String imageId,
        Instant launchedAt,
        @Nullable String privateIp,
        @Nullable String publicIp,
        boolean spot,
        @Nullable String groupId,
        @Nullable String rollId,
        @Nullable Integer revision,
        @Nullable Integer batch,
        StatusChecks statusChecks,
        @Nullable StateReason stateReason,
        @Nullable String autoScalingGroup) {

    /** The order in which instances go where nothing else tells them apart. */
    public static final Comparator<Instance> OLDEST_FIRST =
            Comparator.comparing(Instance::launchedAt).thenComparing(Instance::id);

    public boolean isLive() {
        return state.isLive();
    }

    public boolean isRunning() {
        return state == InstanceState.RUNNING;
    }
}
