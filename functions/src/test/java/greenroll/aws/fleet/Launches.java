package greenroll.aws.fleet;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotAllocation;
import greenroll.group.Subnet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Launch requests as a batch sends them. */
public final class Launches {

    /** The pool of these launches. */
    public static final CapacityPool POOL = new CapacityPool(new Subnet("eu-central-1a", "subnet-a"), "m7g.large");

    private Launches() {}

    public static LaunchRequest of(int count, Map<String, String> tags, @Nullable String iamRole) {
        LaunchSpecification specification = LaunchSpecification.of("ami-0abc", List.of("m7g.large", "m6g.large"))
                .with(c -> {
                    c.userData("IyEvYmluL3NoCg==");
                    c.network(c.network().withSecurityGroupIds(List.of("sg-1", "sg-2")));
                    c.iamRole(iamRole);
                    c.keyPair("ops");
                    c.tags(tags);
                    c.hardware(c.hardware()
                            .with(hardware -> hardware.monitoring(true).ebsOptimized(true)));
                    c.serving(c.serving()
                            .with(serving -> serving.targetGroupArns(List.of("arn:tg/web"))
                                    .healthCheckType(HealthCheckType.TARGET_GROUP)));
                });
        return of(count, specification);
    }

    public static LaunchRequest of(int count, LaunchSpecification specification) {
        return new LaunchRequest(
                new LaunchRequest.Purpose("sig-00000001", "shop", "sbgd-00000002", 3, 7),
                specification,
                new LaunchRequest.OnDemand(POOL),
                count,
                "token-1");
    }

    /** A launch of spot instances from these pools. */
    static LaunchRequest spot(
            int count, Map<String, String> tags, List<CapacityPool> pools, SpotAllocation allocation) {
        return of(count, tags, "web").withSource(new LaunchRequest.Spot(pools, allocation));
    }

    /** A specification with required values only. */
    public static LaunchSpecification bare() {
        return LaunchSpecification.of("ami-0abc", List.of("m7g.large"));
    }
}
