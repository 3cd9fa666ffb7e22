package greenroll.demo;

import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.InService;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The spot market of a demo: it interrupts spot instances of the group, with EC2's notice of two minutes of roll time.
 * A roll has {@link RollInterruptions}. Between operations one instance goes now and then. For one thread only.
 */
final class Interrupter {

    /** The roll time without an operation after which the next instance goes. */
    static final Duration NOW_AND_THEN = Duration.ofMinutes(30);

    private final SimulatedRegion region;
    private final InService group;
    private RollInterruptions ofRoll = RollInterruptions.NONE;
    private Instant quietSince;

    Interrupter(SimulatedRegion region, InService group, Instant now) {
        this.region = region;
        this.group = group;
        this.quietSince = now;
    }

    /** The interruptions of the next operation begin from the first. */
    void begin() {
        ofRoll = RollInterruptions.NONE;
    }

    /** Interrupts the next instance, if it is time. Only rolls have interruptions of their own. */
    void during(Roll roll, Instant now) {
        quietSince = now;
        if (roll.facts().kind() != RollKind.ROLL || roll.head().stage() != Stage.IN_PROGRESS) {
            return;
        }
        ofRoll.next(roll.batches(), roll.head().numberOfBatches(), liveSpot(), group.ids())
                .ifPresent(id -> {
                    region.externalActors().warnOfInterruption(id);
                    ofRoll = ofRoll.and(id);
                });
    }

    /** Interrupts the oldest spot instance in service, if the group has been without an operation for long enough. */
    void between(Instant now) {
        if (now.isBefore(quietSince.plus(NOW_AND_THEN))) {
            return;
        }
        quietSince = now;
        Set<String> serving = group.ids();
        liveSpot().stream()
                .filter(serving::contains)
                .findFirst()
                .ifPresent(region.externalActors()::warnOfInterruption);
    }

    /** The number of notices since {@link #begin}. */
    int count() {
        return ofRoll.warned().size();
    }

    /**
     * The result of a roll that has ended.
     *
     * @param interrupted the instances that got a notice while it ran
     */
    DemoReport.SpotInstances result(Set<String> interrupted, int groupSize) {
        Set<String> live = group.liveIds();
        Set<String> serving = group.ids();
        int spot = (int) liveSpot().stream().filter(serving::contains).count();
        return DemoReport.SpotInstances.ofARoll(
                interrupted.size(),
                (int) interrupted.stream().filter(id -> !live.contains(id)).count(),
                new DemoReport.SpotInstances.Mix(spot, serving.size() - spot),
                SpotMix.of(groupSize));
    }

    private List<String> liveSpot() {
        Set<String> ours = group.liveIds();
        return region.liveSpot().stream().filter(ours::contains).toList();
    }
}
