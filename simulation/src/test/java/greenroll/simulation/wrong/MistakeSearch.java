package greenroll.simulation.wrong;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.simulation.Cases;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.ConcurrentRequest;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.run.TakeOvers;
import greenroll.simulation.run.UndisturbedRun;
import greenroll.simulation.scenario.ControlRequest;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import greenroll.simulation.scenario.SimulatedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The rolls and faults in which a wrong variant is searched. A seed means the same for the right code and for every
 * wrong one.
 */
sealed interface MistakeSearch {

    /** The promises that the code broke on this seed. */
    List<Violation> broken(Supplier<UnaryOperator<Ports>> code, long seed);

    /** A readable description of the rolls and the faults. */
    String inWords();

    static MistakeSearch of(Scenario... scenarios) {
        return new Faults(List.of(scenarios), List.of());
    }

    /** One fault of each kind, at any call. */
    default MistakeSearch under(FaultKind... kinds) {
        Faults hunt = (Faults) this;
        for (FaultKind kind : kinds) {
            hunt = hunt.and(new Aim(kind, plain -> plain.positionsOf(kind)));
        }
        return hunt;
    }

    /** The fault happens at one of these calls of the roll, counted from 1. */
    default MistakeSearch under(FaultKind kind, int first, int last) {
        return ((Faults) this)
                .and(new Aim(
                        kind,
                        plain -> plain.positionsOf(kind).stream()
                                .filter(at -> at >= first && at <= last)
                                .toList()));
    }

    /** The fault happens at a call of that function. */
    default MistakeSearch underOf(FaultKind kind, String function) {
        return ((Faults) this)
                .and(new Aim(
                        kind,
                        plain -> plain.positionsOf(kind).stream()
                                .filter(at -> plain.callers().get(at - 1).equals(function))
                                .toList()));
    }

    /** The fault happens at the last call of that function. */
    default MistakeSearch underLastOf(FaultKind kind, String function) {
        return ((Faults) this)
                .and(new Aim(
                        kind,
                        plain -> plain.positionsOf(kind).stream()
                                .filter(at -> at == plain.callers().lastIndexOf(function) + 1)
                                .toList()));
    }

    /** The fault happens that many calls after a launch, or before it if the number is negative. */
    default MistakeSearch underByLaunch(FaultKind kind, int first, int last) {
        return ((Faults) this)
                .and(new Aim(
                        kind,
                        plain -> plain.positionsOf(kind).stream()
                                .filter(at -> plain.positionsOf(FaultKind.NO_CAPACITY).stream()
                                        .anyMatch(launch -> at - launch >= first && at - launch <= last))
                                .toList()));
    }

    /** One fault, and the calls at which it may happen. */
    record Aim(FaultKind kind, Function<UndisturbedRun, List<Integer>> positions) {

        Fault at(UndisturbedRun plain, Random random) {
            List<Integer> able = positions.apply(plain);
            return new Fault(kind, able.get(random.nextInt(able.size())), random.nextInt(1_000_000));
        }
    }

    /**
     * One of the scenarios with one fault of each kind. The seed chooses the scenario and the calls. It is judged as
     * simulations are.
     */
    record Faults(List<Scenario> scenarios, List<Aim> faultTargets) implements MistakeSearch {

        private static final Map<Scenario, UndisturbedRun> PLAIN = new ConcurrentHashMap<>();

        Faults and(Aim aim) {
            List<Aim> more = new ArrayList<>(faultTargets);
            more.add(aim);
            return new Faults(scenarios, more);
        }

        @Override
        public List<Violation> broken(Supplier<UnaryOperator<Ports>> code, long seed) {
            Random random = new Random(new SplittableRandom(seed).nextLong());
            UndisturbedRun plain = PLAIN.computeIfAbsent(
                    scenarios.get(random.nextInt(scenarios.size())),
                    scenario -> new UndisturbedRun(new FaultSimulator(Cases.TEMPLATE), scenario));
            List<Fault> faults =
                    faultTargets.stream().map(aim -> aim.at(plain, random)).toList();
            Scenario scenario = plain.scenario().withSeed(seed);
            return plain.judge(new FaultSimulator(Cases.TEMPLATE, code.get()).run(scenario, faults));
        }

        @Override
        public String inWords() {
            String rolls = scenarios.stream().map(Scenario::name).distinct().collect(Collectors.joining(", "));
            return faultTargets.isEmpty()
                    ? rolls
                    : rolls + "; "
                            + faultTargets.stream().map(aim -> aim.kind().key()).collect(Collectors.joining(", "));
        }
    }

    /** A request to the roll just before one of its calls, chosen by the seed, without faults. */
    record Asked(Scenario scenario, ControlRequest.Kind kind) implements MistakeSearch {

        private static final Map<Scenario, UndisturbedRun> PLAIN = new ConcurrentHashMap<>();

        @Override
        public List<Violation> broken(Supplier<UnaryOperator<Ports>> code, long seed) {
            UndisturbedRun plain =
                    PLAIN.computeIfAbsent(scenario, one -> new UndisturbedRun(new FaultSimulator(Cases.TEMPLATE), one));
            List<Integer> calls = plain.askable();
            Random random = new Random(new SplittableRandom(seed).nextLong());
            ControlRequest asking = new ControlRequest(calls.get(random.nextInt(calls.size())), kind);
            return new FaultSimulator(Cases.TEMPLATE, code.get())
                    .run(scenario.withSeed(seed), List.of(), asking)
                    .violations();
        }

        @Override
        public String inWords() {
            return scenario.name() + "; asked: " + kind.key();
        }
    }

    /** A request of the owner just before one of a heal's calls, chosen by the seed, without faults. */
    record Arrives(ConcurrentRequest arrival) implements MistakeSearch {

        private static final Scenario HEAL = Scenarios.operations(List.of(SimulatedOperation.HEAL), 3, 2, 1, 1)
                .getFirst();

        /** From this call on, the heal launches, checks and takes out. */
        private static final int FIRST = 12;

        private static final int LAST = 70;

        @Override
        public List<Violation> broken(Supplier<UnaryOperator<Ports>> code, long seed) {
            int at = FIRST + new Random(new SplittableRandom(seed).nextLong()).nextInt(LAST - FIRST);
            return new TakeOvers(Cases.TEMPLATE, code.get())
                    .run(new TakeOvers.Case(HEAL, arrival, at, List.of()))
                    .violations();
        }

        @Override
        public String inWords() {
            return "heal; arrives: " + arrival.key();
        }
    }

    /** The next revision serves in another target group than blue, without faults. */
    record Moved(RollCase of) implements MistakeSearch {

        @Override
        public List<Violation> broken(Supplier<UnaryOperator<Ports>> code, long seed) {
            return new Simulator(Cases.TEMPLATE, code.get(), Moved::move)
                    .run(of.withSeed(seed))
                    .violations();
        }

        private static void move(EmbeddedCloud cloud) {
            Group group = cloud.store().groups(1, null).items().getFirst();
            String arn = cloud.region().addTargetGroup(TargetGroupSettings.named("moved"));
            Revision next = new Revision(
                    group.latestRevision() + 1,
                    GroupFixture.specification(GroupFixture.NEXT_IMAGE, List.of(arn)),
                    cloud.clock().instant());
            if (!cloud.store().addRevision(group, next)) {
                throw new IllegalStateException("nobody else writes here");
            }
        }

        @Override
        public String inWords() {
            return "a revision in another target group";
        }
    }
}
