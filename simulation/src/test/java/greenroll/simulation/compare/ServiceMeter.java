package greenroll.simulation.compare;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ProbeAnswer;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.fleet.TargetHealth;
import java.util.List;
import java.util.Map;

/**
 * Measures each second what clients get. {@value #REQUESTS} requests a second go to each target group. The load balancer
 * sends them evenly to its healthy targets, and to all registered ones when none is healthy. A request is lost where no
 * target is registered, and where the server of its target answers an error.
 */
final class ServiceMeter {
    static final int REQUESTS = 50;

    private final Fleet fleet;
    private final ImageBehaviour released;
    private double lost;
    private int lowest = Integer.MAX_VALUE;
    private int mostLive;

    ServiceMeter(Fleet fleet, ImageBehaviour released) {
        this.fleet = fleet;
        this.released = released;
    }

    /** Measures one second from now. */
    void second() {
        for (String arn : fleet.targetGroups) {
            lost += REQUESTS * lostShare(arn);
        }
        List<RegionInstance> live = fleet.region.live();
        lowest = Math.min(
                lowest, (int) live.stream().filter(one -> serves(one.id())).count());
        mostLive = Math.max(mostLive, live.size());
    }

    private double lostShare(String arn) {
        Map<String, TargetHealth> targets = fleet.region.targets(arn);
        List<String> receiving = in(targets, TargetHealth.State.HEALTHY);
        if (receiving.isEmpty()) {
            receiving = in(targets, TargetHealth.State.UNHEALTHY);
        }
        return receiving.stream().mapToDouble(id -> failing(id, arn)).average().orElse(1);
    }

    private static List<String> in(Map<String, TargetHealth> targets, TargetHealth.State state) {
        return targets.entrySet().stream()
                .filter(one -> one.getValue().state() == state)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The share of its requests that the server answers with an error. */
    private double failing(String id, String arn) {
        if (!(fleet.region.imageAnswers(id, arn) instanceof ProbeAnswer.Passed)) {
            return 1;
        }
        boolean isNew = fleet.region
                .instance(id)
                .filter(one -> one.imageId().equals("ami-new"))
                .isPresent();
        return isNew && released.failsEvery() > 0 ? 1.0 / released.failsEvery() : 0;
    }

    private boolean serves(String id) {
        return fleet.region.isHealthyEverywhere(id)
                && fleet.targetGroups.stream()
                        .allMatch(arn -> fleet.region.imageAnswers(id, arn) instanceof ProbeAnswer.Passed);
    }

    long lost() {
        return Math.round(lost);
    }

    /** The fewest instances that were healthy in both target groups and answered without errors. */
    int lowest() {
        return lowest;
    }

    /** The most instances that ran at the same time, draining ones included. */
    int mostLive() {
        return mostLive;
    }
}
