package greenroll.demo;

import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.InService;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import java.util.Collection;

/** The scaling policy of a demo's Auto Scaling group. It acts once each way in each roll. For one thread only. */
final class DemoScalingPolicy {

    private final SimulatedRegion region;
    private final InService group;
    private final ScalingMonitor watch;
    private RollScaling ofRoll = RollScaling.NONE;
    private boolean hasServed;

    DemoScalingPolicy(SimulatedRegion region, InService group, ScalingMonitor watch) {
        this.region = region;
        this.group = group;
        this.watch = watch;
    }

    /** The scaling of the next roll begins from the first. */
    void begin() {
        ofRoll = RollScaling.NONE;
        hasServed = false;
    }

    /** Changes the desired capacity, if it is time. Only rolls have a scaling of their own. */
    void during(Roll roll) {
        if (roll.facts().kind() != RollKind.ROLL || roll.head().stage() != Stage.IN_PROGRESS) {
            return;
        }
        hasServed |= serves(watch.launched());
        ofRoll.next(roll.batches(), roll.head().numberOfBatches(), hasServed)
                .filter(by -> region.externalActors().autoScaling().scale(DemoAutoScalingGroup.NAME, by))
                .ifPresent(by -> ofRoll = ofRoll.and(roll.head().currentBatch()));
    }

    private boolean serves(Collection<String> launched) {
        return launched.stream().anyMatch(group::contains);
    }
}
