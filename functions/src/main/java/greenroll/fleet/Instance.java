package greenroll.fleet;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One instance as the provider describes it now. */
@RecordBuilder
public record Instance(
        String id,
        InstanceState state,
        Placement placement,
        Launch launch,
        Addresses addresses,
        Tags tags,
        StatusChecks statusChecks,
        @Nullable StateReason stateReason)
        implements InstanceBuilder.With {

    /** Where it runs. */
    @RecordBuilder
    public record Placement(String zone, String subnetId) implements InstancePlacementBuilder.With {}

    /** How it was launched. */
    @RecordBuilder
    public record Launch(String imageId, String instanceType, boolean spot, Instant launchedAt)
            implements InstanceLaunchBuilder.With {}

    /** Where it is reached. */
    @RecordBuilder
    public record Addresses(
            @Nullable String privateIp, @Nullable String publicIp) implements InstanceAddressesBuilder.With {

        public static final Addresses NONE = new Addresses(null, null);
    }

    /**
     * Its tags, as far as they say whose it is.
     *
     * @param groupId the group's tag; null when the instance does not carry it, and then nothing here may touch it
     * @param rollId the tag of the roll that launched it; null for an adopted instance
     * @param revision the tag of the revision it was launched from; null for an adopted instance
     * @param batch the tag of the batch it was launched for; null for an adopted instance
     * @param autoScalingGroup the Auto Scaling group that owns it; null for none
     */
    @RecordBuilder
    public record Tags(
            @Nullable String groupId,
            @Nullable String rollId,
            @Nullable Integer revision,
            @Nullable Integer batch,
            @Nullable String autoScalingGroup)
            implements InstanceTagsBuilder.With {

        public static final Tags NONE = new Tags(null, null, null, null, null);
    }

    /** The order in which instances go where nothing else tells them apart. */
    public static final Comparator<Instance> OLDEST_FIRST =
            Comparator.comparing((Instance one) -> one.launch().launchedAt()).thenComparing(Instance::id);

    public boolean isLive() {
        return state.isLive();
    }

    public boolean isRunning() {
        return state == InstanceState.RUNNING;
    }
}
