package greenroll.fleet;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
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
     * Its tags. The first ones say whose it is.
     *
     * @param groupId value of the group's tag; null when the instance does not carry it, and then Greenroll must not
     *     touch it at all
     * @param rollId tag with the roll that launched it; null for an adopted instance
     * @param revision tag with the revision that it was launched from; null for an adopted instance
     * @param batch tag with the batch that it was launched for; null for an adopted instance
     * @param autoScalingGroup Auto Scaling group that owns it; null for none
     * @param all all tags that EC2 shows, by key
     */
    @RecordBuilder
    public record Tags(
            @Nullable String groupId,
            @Nullable String rollId,
            @Nullable Integer revision,
            @Nullable Integer batch,
            @Nullable String autoScalingGroup,
            Map<String, String> all)
            implements InstanceTagsBuilder.With {

        public static final Tags NONE = new Tags(null, null, null, null, null);

        public Tags {
            all = Map.copyOf(all);
        }

        /** Without other tags. */
        public Tags(
                @Nullable String groupId,
                @Nullable String rollId,
                @Nullable Integer revision,
                @Nullable Integer batch,
                @Nullable String autoScalingGroup) {
            this(groupId, rollId, revision, batch, autoScalingGroup, Map.of());
        }
    }

    /** The order of instances that no other rule orders. */
    public static final Comparator<Instance> OLDEST_FIRST =
            Comparator.comparing((Instance one) -> one.launch().launchedAt()).thenComparing(Instance::id);

    public boolean isLive() {
        return state.isLive();
    }

    public boolean isRunning() {
        return state == InstanceState.RUNNING;
    }
}
