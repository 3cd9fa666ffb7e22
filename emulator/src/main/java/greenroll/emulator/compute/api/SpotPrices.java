package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;

import greenroll.emulator.compute.market.CapacityPool;
import greenroll.emulator.compute.state.InstanceTypes;
import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.SimulatedSubnet;
import greenroll.emulator.sdk.NotSimulated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

/** DescribeSpotPriceHistory: the present price of each pool. Older prices are not simulated. Under the lock. */
final class SpotPrices {

    private static final String LINUX = "Linux/UNIX";
    /** Both names mean Linux. There is no other product here. */
    private static final Set<String> PRODUCTS = Set.of(LINUX, "Linux/UNIX (Amazon VPC)");

    private final RegionContext ground;
    private final InstanceTypes types;
    private final Map<String, SimulatedSubnet> subnets;

    SpotPrices(RegionContext ground, InstanceTypes types, Map<String, SimulatedSubnet> subnets) {
        this.ground = ground;
        this.types = types;
        this.subnets = subnets;
    }

    /** The last page has an empty token, as AWS documents it. */
    DescribeSpotPriceHistoryResponse describe(DescribeSpotPriceHistoryRequest request) {
        int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
        int room = request.maxResults() == null ? 1_000 : request.maxResults();
        if (room < 1 || room > 1_000) {
            throw ec2("InvalidParameterValue", "MaxResults is from 1 to 1000, and not " + room);
        }
        List<SpotPrice> all = prices(request);
        int to = Math.min(all.size(), from + room);
        return DescribeSpotPriceHistoryResponse.builder()
                .spotPriceHistory(all.subList(Math.min(from, to), to))
                .nextToken(to < all.size() ? Integer.toString(to) : "")
                .build();
    }

    private List<SpotPrice> prices(DescribeSpotPriceHistoryRequest request) {
        List<SpotPrice> prices = new ArrayList<>();
        List<String> asked = request.instanceTypesAsStrings();
        List<String> zones = subnets.values().stream()
                .map(subnet -> subnet.zone)
                .distinct()
                .sorted()
                .toList();
        for (String type : types.names().stream().sorted().toList()) {
            for (String zone : zones) {
                boolean wanted = (asked.isEmpty() || asked.contains(type))
                        && (request.availabilityZone() == null
                                || request.availabilityZone().equals(zone))
                        && (request.productDescriptions().isEmpty()
                                || request.productDescriptions().stream().anyMatch(PRODUCTS::contains))
                        && request.filters().stream().allMatch(filter -> passes(filter, zone, type));
                if (wanted && types.isOffered(type, zone)) {
                    prices.add(price(new CapacityPool(zone, type)));
                }
            }
        }
        return prices;
    }

    private static boolean passes(Filter filter, String zone, String type) {
        Set<String> values = InstanceFilter.values(filter);
        return switch (filter.name()) {
            case "availability-zone" -> values.contains(zone);
            case "instance-type" -> values.contains(type);
            case "product-description" -> values.stream().anyMatch(PRODUCTS::contains);
            default -> throw new NotSimulated("ec2.DescribeSpotPriceHistory, filter " + filter.name());
        };
    }

    private SpotPrice price(CapacityPool pool) {
        return SpotPrice.builder()
                .availabilityZone(pool.zone())
                .instanceType(pool.instanceType())
                .productDescription(LINUX)
                .spotPrice(ground.market
                        .price(pool, types.price(pool.instanceType()).orElseThrow())
                        .toPlainString())
                .timestamp(ground.now())
                .build();
    }
}
