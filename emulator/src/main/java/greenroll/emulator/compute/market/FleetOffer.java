package greenroll.emulator.compute.market;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One pool from which a fleet can launch: an override of its request, or the template alone.
 *
 * @param number its place in the request; it decides between equal offers
 * @param price USD per hour in the market that is asked for
 * @param priority the override's; a lower number is taken first, and none is taken last
 * @param addresses the number of the subnet's addresses that one instance takes
 * @param refusal what EC2 answers for this offer whatever room it has; null when it can launch
 */
public record FleetOffer(
        int number,
        CapacityPool pool,
        String subnetId,
        BigDecimal price,
        @Nullable Double priority,
        int addresses,
        @Nullable FleetError refusal) {

    /**
     * The reason for which a pool gave less than was wanted.
     *
     * @param code EC2's, for example {@code InsufficientInstanceCapacity}
     */
    public record FleetError(String code, String message) {}

    double rank() {
        return priority == null ? Double.MAX_VALUE : priority;
    }
}
