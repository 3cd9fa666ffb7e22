package greenroll.fleet.launch;

import greenroll.group.LaunchSpecification;
import greenroll.group.SpotAllocation;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * One complete launch call. A repetition is the same call, byte for byte.
 *
 * @param count 1 to {@link #MAX_COUNT}; the provider may launch fewer
 * @param clientToken at most 64 ASCII characters; the provider returns the same instances for the same token
 */
@RecordBuilder
public record LaunchRequest(
        Purpose purpose, LaunchSpecification specification, Source source, int count, String clientToken)
        implements LaunchRequestBuilder.With {

    /** EC2's recommended limit for one RunInstances call. */
    public static final int MAX_COUNT = 100;

    /** The most pools of one call. It is EC2's limit of launch template overrides in a CreateFleet call. */
    public static final int MAX_POOLS = 300;

    /** The group, operation, batch and revision of the instances. Their tags have it. */
    @RecordBuilder
    public record Purpose(String groupId, String groupName, String rollId, int batch, int revision)
            implements LaunchRequestPurposeBuilder.With {}

    /** Where the instances come from. */
    public sealed interface Source {

        Lifecycle lifecycle();

        /** At least one. */
        List<CapacityPool> pools();
    }

    /** One type in one subnet, on demand. */
    public record OnDemand(CapacityPool pool) implements Source {

        @Override
        public Lifecycle lifecycle() {
            return Lifecycle.ON_DEMAND;
        }

        @Override
        public List<CapacityPool> pools() {
            return List.of(pool);
        }
    }

    /** Spot instances of any of these pools. The provider chooses by the allocation. */
    public record Spot(List<CapacityPool> pools, SpotAllocation allocation) implements Source {

        public Spot {
            pools = List.copyOf(pools);
            if (pools.isEmpty() || pools.size() > MAX_POOLS) {
                throw new IllegalArgumentException("pools must be 1 to " + MAX_POOLS + ", but were " + pools.size());
            }
        }

        @Override
        public Lifecycle lifecycle() {
            return Lifecycle.SPOT;
        }
    }

    public LaunchRequest {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("count must be 1 to " + MAX_COUNT + ", but was " + count);
        }
    }
}
