package greenroll.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Fleet;
import greenroll.fleet.TargetGroupHealth;
import greenroll.local.compute.ImageBehaviour;
import greenroll.local.platform.Ports;
import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollSettings;
import greenroll.roll.RollStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The proof can fail: code that is wrong on purpose breaks the promise that it should break, and the right code does not. */
class WrongVariantsTest {

    @Test
    void theRightCode_breaksNothing() {
        assertThat(violations(ports -> ports, Cases.ten(ImageBehaviour.GREEN))).isEmpty();
        assertThat(violations(ports -> ports, Cases.seven(ImageBehaviour.PARTIAL)))
                .isEmpty();
    }

    @Test
    void skippingTheGrace_breaksGreenFirst() {
        assertThat(violations(withoutGrace(), Cases.ten(ImageBehaviour.GREEN))).containsKey(Invariant.GREEN_FIRST);
    }

    static UnaryOperator<Ports> withoutGrace() {
        return store(roll -> {
            RollSettings s = roll.settings();
            return with(
                    roll,
                    new RollSettings(
                            s.action(),
                            s.batchSizePercentage(),
                            Duration.ZERO,
                            s.healthTimeout(),
                            s.healthCheckType(),
                            s.drainingTimeout(),
                            s.batchMinHealthyPercentage(),
                            s.shouldDrainInstances(),
                            s.launchTimeout()));
        });
    }

    @Test
    void countingOneTargetGroupOfTwo_breaksTheFloor() {
        UnaryOperator<Ports> wrong = ports -> ports.with(Fleet.class, () -> new FleetDecorator(ports.get(Fleet.class)) {
            private TargetGroupHealth first;

            /** Asked in the order of the observation, the second target group is given the first one's answer. */
            @Override
            public TargetGroupHealth health(String targetGroupArn) {
                TargetGroupHealth own = super.health(targetGroupArn);
                if (targetGroupArn.contains("/web-1/")) {
                    first = own;
                }
                return first == null ? own : first;
            }
        });

        assertThat(violations(wrong, Cases.seven(ImageBehaviour.PARTIAL)))
                .containsKeys(Invariant.FLOOR, Invariant.GREEN_FIRST);
    }

    @Test
    void terminatingWhatStillDrains_breaksDrained() {
        UnaryOperator<Ports> wrong = ports -> ports.with(Fleet.class, () -> new FleetDecorator(ports.get(Fleet.class)) {
            @Override
            public void deregister(String targetGroupArn, List<String> instanceIds) {
                super.deregister(targetGroupArn, instanceIds);
                super.terminate(super.instances("none", Set.copyOf(instanceIds), false));
            }
        });

        assertThat(violations(wrong, Cases.ten(ImageBehaviour.GREEN))).containsKey(Invariant.DRAINED);
    }

    @Test
    void offByOneInTheFloor_breaksTheFloor() {
        assertThat(violations(floorOffByOne(), Cases.ten(ImageBehaviour.GREEN))).containsKey(Invariant.FLOOR);
    }

    static UnaryOperator<Ports> floorOffByOne() {
        return store(roll -> {
            Baseline b = roll.head().baseline();
            return b == null
                    ? roll
                    : with(
                            roll,
                            new Baseline(
                                    b.floor() - 1,
                                    b.ceiling(),
                                    b.batchSize(),
                                    b.estimatedBatches(),
                                    b.inService(),
                                    b.live(),
                                    b.liveIds(),
                                    b.at()));
        });
    }

    private static Map<Invariant, Long> violations(UnaryOperator<Ports> wrong, RollCase of) {
        Simulator simulator = new Simulator(Cases.TEMPLATE, wrong, cloud -> {});
        return simulator.run(of).violations().stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        Violation::invariant, java.util.stream.Collectors.counting()));
    }

    /** Handlers that read a roll other than it is, and write it back as it was. */
    private static UnaryOperator<Ports> store(UnaryOperator<Roll> misread) {
        return ports -> ports.with(RollStore.class, () -> new StoreDecorator(ports.get(RollStore.class)) {
            @Override
            public Optional<Roll> roll(String rollId) {
                return super.roll(rollId).map(misread);
            }
        });
    }

    private static Roll with(Roll roll, RollSettings settings) {
        RollFacts f = roll.facts();
        RollFacts facts = new RollFacts(
                f.id(),
                f.groupId(),
                f.groupName(),
                f.kind(),
                settings,
                f.revision(),
                f.specification(),
                f.servingRevision(),
                f.targetGroups(),
                f.subnets(),
                f.target(),
                f.surge(),
                f.startedBy(),
                f.comment(),
                f.createdAt());
        return new Roll(head(roll.head(), facts, roll.head().baseline()), roll.batches());
    }

    private static Roll with(Roll roll, Baseline baseline) {
        return new Roll(head(roll.head(), roll.facts(), baseline), roll.batches());
    }

    private static RollHead head(RollHead h, RollFacts facts, Baseline baseline) {
        return new RollHead(
                facts,
                h.version(),
                h.stage(),
                baseline,
                h.currentBatch(),
                h.idleBatches(),
                h.tally(),
                h.hold(),
                h.floorHeldSince(),
                h.unknownSince(),
                h.failure(),
                h.notices(),
                h.leftovers(),
                h.warnings(),
                h.pursuit(),
                h.claim(),
                h.endingSince(),
                h.updatedAt(),
                h.control());
    }
}
