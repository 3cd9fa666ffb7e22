package greenroll.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.LaunchAnswer;
import greenroll.fleet.LaunchRequest;
import greenroll.fleet.TargetGroupHealth;
import greenroll.local.platform.Ports;
import greenroll.local.simulate.faults.Fault;
import greenroll.local.simulate.faults.FaultKind;
import greenroll.roll.Roll;
import greenroll.roll.RollEvent;
import greenroll.roll.RollExecutions;
import greenroll.roll.RollNotifier;
import greenroll.roll.RollStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The judgement under faults can fail: wrong code is seen, and only the fault that shows it is left after shrinking. */
class WrongUnderFaultsTest {

    private static final Scenario FINISHED = Scenarios.brief(3, 2, 1, 1).getFirst();
    private static final Scenario FAILED = Scenarios.brief(3, 2, 1, 1).get(1);
    private static final Scenario TEN = Scenarios.usual(10, 3, 1, 1).getFirst();

    @Test
    void theFloorOffByOne_andNoGrace_areSeenOnWhatWasTold() {
        assertThat(broken(WrongVariantsTest.floorOffByOne(), TEN, List.of())).contains(Invariant.FLOOR);
        assertThat(broken(WrongVariantsTest.withoutGrace(), TEN, List.of())).contains(Invariant.GREEN_FIRST);
    }

    @Test
    void terminatingWhatIsStillRegistered_isSeen() {
        UnaryOperator<Ports> wrong = fleet(ports -> new FleetDecorator(ports.get(Fleet.class)) {
            private List<Instance> seen = List.of();

            @Override
            public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
                seen = super.instances(groupId, alsoIds, withStatusChecks);
                return seen;
            }

            @Override
            public void deregister(String targetGroupArn, List<String> instanceIds) {
                super.deregister(targetGroupArn, instanceIds);
                terminate(seen.stream()
                        .filter(one -> instanceIds.contains(one.id()))
                        .toList());
            }
        });

        assertThat(broken(wrong, FINISHED, List.of())).contains(Invariant.DRAINED);
    }

    /** A store that ignores versions: two visits that run beside each other both believe to hold the claim. */
    @Test
    void aStoreWithoutConditions_isSeenUnderDuplicates_andShrinksToTheOneFaultThatShowsIt() {
        FaultSimulator simulator = new FaultSimulator(Cases.TEMPLATE, unconditional());
        List<Fault> noise = List.of(new Fault(FaultKind.THROTTLE, 60, 1), new Fault(FaultKind.CUT_AFTER, 90, 2));
        Fault culprit = firstThatBreaks(simulator);
        List<Fault> all = new ArrayList<>(noise);
        all.add(1, culprit);

        List<Fault> shortest = Shrinker.shrink(
                all,
                fewer -> simulator.run(FINISHED, fewer).violations().stream()
                        .anyMatch(one -> one.invariant() == Invariant.ONE_OPERATION));

        assertThat(shortest).containsExactly(culprit);
        assertThat(simulator.run(FINISHED, noise).violations()).isEmpty();
        assertThat(new FaultSimulator(Cases.TEMPLATE).run(FINISHED, all).violations())
                .isEmpty();
        assertThat(Shrinker.test(FINISHED, shortest, List.of()))
                .contains("new Fault(FaultKind.DUPLICATE, " + culprit.at() + ", " + culprit.salt() + "L)")
                .contains("new RollCase(3, 2, 1, ImageBehaviour.GREEN, ")
                .contains("\\\"batchSizePercentage\\\"");
    }

    private static Fault firstThatBreaks(FaultSimulator simulator) {
        for (int at = 10; at < 120; at++) {
            Fault fault = new Fault(FaultKind.DUPLICATE, at, at);
            if (simulator.run(FINISHED, List.of(fault)).violations().stream()
                    .anyMatch(one -> one.invariant() == Invariant.ONE_OPERATION)) {
                return fault;
            }
        }
        throw new AssertionError("no duplicate shows it");
    }

    @Test
    void everyCallOfATinyRoll_findsTheNotifierThatTellsNobody() {
        Scenario tiny = Scenarios.brief(1, 1, 1, 1).getFirst();

        Exhaustive.Report wrong = Exhaustive.run(
                        new FaultSimulator(Cases.TEMPLATE, mute()),
                        List.of(tiny),
                        List.of(
                                FaultKind.NO_CAPACITY,
                                FaultKind.QUOTA,
                                FaultKind.INSTANCE_DIES_IN_GRACE,
                                FaultKind.PARTIAL_CAPACITY))
                .report();

        assertThat(wrong.violationsBy().get("tells")).isPositive();
        assertThat(wrong.positions()).isGreaterThan(90);
        assertThat(wrong.cases())
                .isEqualTo(wrong.casesBy().values().stream().mapToInt(n -> n).sum())
                .isGreaterThan(5);
        assertThat(wrong.missed()).isZero();
        assertThat(wrong.kinds()).isEqualTo(3);
        assertThat(wrong.inapplicable())
                .containsOnlyKeys("partial_capacity")
                .containsValue("needs a call of RunInstances for more than one, which these rolls never have");
    }

    @Test
    void aLaunchWithoutItsToken_isSeenWhenTheAnswerIsLost() {
        Plain plain = new Plain(new FaultSimulator(Cases.TEMPLATE), FINISHED);
        int launch = plain.positionsOf(FaultKind.NO_CAPACITY).getFirst();
        List<Fault> lost = List.of(new Fault(FaultKind.TIMEOUT_AFTER_SUCCESS, launch, 1));

        assertThat(plain.judge(new FaultSimulator(Cases.TEMPLATE).run(FINISHED, lost)))
                .isEmpty();
        assertThat(plain.judge(new FaultSimulator(Cases.TEMPLATE, withoutToken()).run(FINISHED, lost)))
                .isNotEmpty();
    }

    @Test
    void aWatchdogThatBelievesEverythingRuns_neverEndsAStoppedExecutionsRoll() {
        UnaryOperator<Ports> wrong = ports -> ports.with(RollExecutions.class, () -> {
            RollExecutions real = ports.get(RollExecutions.class);
            return new RollExecutions() {
                @Override
                public void start(String groupId, String rollId, int generation) {
                    real.start(groupId, rollId, generation);
                }

                @Override
                public State state(String rollId, int generation) {
                    return State.RUNNING;
                }
            };
        });

        assertThat(broken(wrong, FINISHED, List.of(new Fault(FaultKind.STOP_EXECUTION, 80, 1))))
                .contains(Invariant.ENDS);
    }

    @Test
    void aNotifierThatTellsNobody_isSeen() {
        assertThat(broken(mute(), FAILED, List.of())).contains(Invariant.TELLS);
    }

    @Test
    void touchingAnotherGroupsInstance_isSeen() {
        UnaryOperator<Ports> wrong = fleet(ports -> new FleetDecorator(ports.get(Fleet.class)) {
            private final Set<String> registered = new HashSet<>();
            private Set<String> own = Set.of();

            @Override
            public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
                List<Instance> answer = super.instances(groupId, alsoIds, withStatusChecks);
                own = answer.stream().map(Instance::id).collect(Collectors.toSet());
                return answer;
            }

            @Override
            public TargetGroupHealth health(String targetGroupArn) {
                TargetGroupHealth answer = super.health(targetGroupArn);
                if (answer instanceof TargetGroupHealth.Answered(var targets)) {
                    registered.addAll(targets.keySet());
                }
                return answer;
            }

            @Override
            public void deregister(String targetGroupArn, List<String> instanceIds) {
                List<String> all = new ArrayList<>(instanceIds);
                registered.stream().filter(id -> !own.contains(id)).forEach(all::add);
                super.deregister(targetGroupArn, all);
            }
        });
        assertThat(broken(wrong, FINISHED, List.of())).contains(Invariant.OWN_INSTANCES);
    }

    /** A launch with a token of its own each time it is called: what nobody heard of is launched again. */
    private static UnaryOperator<Ports> withoutToken() {
        return fleet(ports -> new FleetDecorator(ports.get(Fleet.class)) {
            private int calls;

            @Override
            public LaunchAnswer launch(LaunchRequest r) {
                return super.launch(new LaunchRequest(
                        r.groupId(),
                        r.groupName(),
                        r.rollId(),
                        r.batch(),
                        r.revision(),
                        r.specification(),
                        r.subnet(),
                        r.instanceType(),
                        r.count(),
                        r.clientToken() + "-" + calls++));
            }
        });
    }

    private static UnaryOperator<Ports> mute() {
        return ports -> ports.with(RollNotifier.class, () -> notification -> {});
    }

    private static UnaryOperator<Ports> unconditional() {
        return ports -> ports.with(RollStore.class, () -> new StoreDecorator(ports.get(RollStore.class)) {
            @Override
            public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
                Roll now = super.roll(read.id()).orElseThrow();
                return now.head().isOpen() ? super.save(now, next, events) : Optional.empty();
            }
        });
    }

    private static UnaryOperator<Ports> fleet(java.util.function.Function<Ports, Fleet> wrong) {
        return ports -> ports.with(Fleet.class, () -> wrong.apply(ports));
    }

    private static Set<Invariant> broken(UnaryOperator<Ports> wrong, Scenario scenario, List<Fault> faults) {
        return new FaultSimulator(Cases.TEMPLATE, wrong)
                .run(scenario, faults).violations().stream()
                        .map(Violation::invariant)
                        .collect(Collectors.toSet());
    }
}
