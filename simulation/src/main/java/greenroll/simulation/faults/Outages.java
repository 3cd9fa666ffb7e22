package greenroll.simulation.faults;

import greenroll.emulator.compute.api.AwsErrors;
import greenroll.emulator.compute.market.AvailableCapacity;
import greenroll.emulator.compute.market.Market;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Faults that last for a time: services that do not answer, and EC2 without capacity. */
final class Outages implements AvailableCapacity {

    /** @param zone null for all zones */
    private record Shortage(FaultKind kind, @Nullable String zone, Instant until) {}

    private final SimulationContext world;
    private final List<Shortage> shortages = new ArrayList<>();
    private Instant storeUntil = Instant.MIN;
    private Instant snsUntil = Instant.MIN;
    private Instant alarmsUntil = Instant.MIN;

    Outages(SimulationContext world) {
        this.world = world;
        world.region().capacity(this);
    }

    void storeDown(Instant until) {
        storeUntil = until;
    }

    void snsDown(Instant until) {
        snsUntil = until;
    }

    void alarmsDenied(Instant until) {
        alarmsUntil = until;
    }

    void shortage(FaultKind kind, @Nullable String zone, Instant until) {
        shortages.add(new Shortage(kind, zone, until));
    }

    void lift() {
        shortages.clear();
        storeUntil = Instant.MIN;
        snsUntil = Instant.MIN;
        alarmsUntil = Instant.MIN;
    }

    void refuse(String operation, Instant now) {
        boolean down = operation.startsWith("store.") && now.isBefore(storeUntil)
                || operation.startsWith("notifier.") && now.isBefore(snsUntil);
        if (operation.equals("cloudwatch.DescribeAlarms") && now.isBefore(alarmsUntil)) {
            throw AwsErrors.cloudWatch(
                    "AccessDenied",
                    "not authorized to perform: cloudwatch:DescribeAlarms, because no policy allows it");
        }
        if (down) {
            throw Errors.down(operation);
        }
    }

    @Override
    public int available(String zone, String instanceType, Market market, int wanted) {
        Instant now = world.cloud().clock().instant();
        int room = wanted;
        for (Shortage one : shortages) {
            boolean ofMarket = one.kind() != FaultKind.NO_SPOT_CAPACITY || market == Market.SPOT;
            if (ofMarket
                    && now.isBefore(one.until())
                    && (one.zone() == null || one.zone().equals(zone))) {
                room = switch (one.kind()) {
                    case QUOTA ->
                        throw AwsErrors.ec2(
                                "VcpuLimitExceeded",
                                "You have requested more vCPU capacity than your current vCPU limit allows.");
                    case NO_ADDRESSES ->
                        throw AwsErrors.ec2(
                                "InsufficientFreeAddressesInSubnet",
                                "There are not enough free addresses in the subnet to satisfy the request.");
                    case PARTIAL_CAPACITY -> Math.max(1, wanted / 2);
                    default -> 0;
                };
            }
        }
        return room;
    }
}
