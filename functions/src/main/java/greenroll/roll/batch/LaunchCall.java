package greenroll.roll.batch;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.Lifecycle;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotAllocation;
import greenroll.group.Subnet;
import greenroll.id.Sha256;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One launch call of a batch and its answer. While it is PENDING, it is sent again without any change.
 *
 * @param token its ClientToken: a hash of roll, batch, what is asked for, and attempt
 * @param code provider's error code when the call was not ANSWERED
 * @param instanceIds instances that it launched
 * @param shortages pools that could not give what was asked of them
 */
@RecordBuilder
public record LaunchCall(
        String token,
        Order order,
        int attempt,
        Instant intendedAt,
        State state,
        @Nullable String code,
        List<String> instanceIds,
        List<Shortage> shortages)
        implements LaunchCallBuilder.With {

    /**
     * The instances that it asks for.
     *
     * @param pools pools that may give the instances; one for on-demand instances
     * @param isFallback whether on-demand instances are launched because no pool has spot capacity
     */
    public record Order(Lifecycle lifecycle, List<CapacityPool> pools, int count, boolean isFallback) {

        public Order {
            pools = List.copyOf(pools);
        }

        public static Order onDemand(CapacityPool pool, int count, boolean isFallback) {
            return new Order(Lifecycle.ON_DEMAND, List.of(pool), count, isFallback);
        }

        public static Order spot(List<CapacityPool> pools, int count) {
            return new Order(Lifecycle.SPOT, pools, count, false);
        }

        /** Returns the complete call that sends this order. */
        public LaunchRequest request(
                LaunchRequest.Purpose purpose,
                LaunchSpecification specification,
                SpotAllocation allocation,
                String token) {
            LaunchRequest.Source source = switch (lifecycle) {
                case ON_DEMAND -> new LaunchRequest.OnDemand(pools.getFirst());
                case SPOT -> new LaunchRequest.Spot(pools, allocation);
            };
            return new LaunchRequest(purpose, specification, source, count, token);
        }

        /** Returns where the instances may be launched, for messages. */
        public String inWords() {
            CapacityPool first = pools.getFirst();
            return lifecycle == Lifecycle.SPOT
                    ? place()
                    : first.subnet().subnetId() + " (" + first.subnet().zone() + "), " + first.instanceType();
        }

        /** Returns the subnet, or how many pools there are. */
        public String place() {
            return lifecycle == Lifecycle.SPOT
                    ? pools.size() + (pools.size() == 1 ? " spot pool" : " spot pools")
                    : pools.getFirst().subnet().subnetId();
        }
    }

    /** A pool that was short, with the provider's error code. */
    public record Shortage(CapacityPool pool, String code) {}

    public enum State {
        PENDING,
        ANSWERED,
        /** There was no capacity, address or quota. Its pools are skipped for a while. */
        SHORT,
        /** The instances of this token are gone. A new attempt launches the missing ones. */
        SPENT,
        REFUSED,
        /** The roll ended before the answer. The call's instances are found by their tags; it is never sent again. */
        ABANDONED
    }

    public LaunchCall {
        instanceIds = List.copyOf(instanceIds);
        shortages = List.copyOf(shortages);
    }

    /** Returns a new call that is to be sent. */
    public static LaunchCall intended(String rollId, int batch, Order order, int attempt, Instant now) {
        return new LaunchCall(
                token(rollId, batch, order, attempt), order, attempt, now, State.PENDING, null, List.of(), List.of());
    }

    public int count() {
        return order.count();
    }

    /** Whether EC2 has answered that it has no capacity of that lifecycle in the pool. */
    public boolean isShortOf(Lifecycle lifecycle, CapacityPool pool) {
        return order.lifecycle() == lifecycle
                && shortages.stream().anyMatch(one -> one.pool().equals(pool));
    }

    public LaunchCall answered(State answer, @Nullable String errorCode, List<String> ids, List<Shortage> short_) {
        return with(call -> call.state(answer).code(errorCode).instanceIds(ids).shortages(short_));
    }

    /**
     * Returns 64 hex digits. Equal values of roll, batch, order and attempt give the same token, and no others do. The
     * count does not matter, because no two calls of a batch have the same attempt.
     */
    public static String token(String rollId, int batch, Order order, int attempt) {
        CapacityPool first = order.pools().getFirst();
        Subnet subnet = first.subnet();
        return order.lifecycle() == Lifecycle.ON_DEMAND
                ? Sha256.hex(
                        String.join("|", rollId, "" + batch, subnet.subnetId(), first.instanceType(), "" + attempt))
                : Sha256.hex(
                        String.join("|", rollId, "" + batch, order.lifecycle().wire(), "" + attempt));
    }
}
