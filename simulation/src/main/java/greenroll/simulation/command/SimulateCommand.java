package greenroll.simulation.command;

import greenroll.cli.LocalTool;
import greenroll.cli.shell.ProjectHome;
import greenroll.cli.shell.Range;
import greenroll.cli.shell.RollBodies;
import greenroll.cli.shell.UsageException;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import greenroll.simulation.campaign.Simulation;
import greenroll.simulation.campaign.TakeOverCampaign;
import greenroll.simulation.campaign.UndoCampaign;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.ScenarioPool;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.run.TakeOvers;
import greenroll.simulation.run.UndoRuns;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.GroupKind;
import greenroll.simulation.scenario.RandomCases;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import greenroll.simulation.scenario.Seeds;
import greenroll.simulation.scenario.SimulatedOperation;
import greenroll.simulation.scenario.SpotSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code simulate}: runs whole rolls in virtual time through the same handlers and state machine, and prints the broken
 * promises.
 */
@Command(
        name = "simulate",
        description = "Runs whole rolls in virtual time and prints one JSON line.",
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements LocalTool {

    private static final int MOST_SHOWN = 10;

    @Option(names = "--group-size", description = "instances, 1 to 1000 (default: ${DEFAULT-VALUE})")
    private int groupSize = 10;

    @Option(names = "--zones", description = "availability zones, 1 to 6 (default: ${DEFAULT-VALUE})")
    private int zones = 3;

    @Option(names = "--target-groups", description = "target groups, 1 to 5 (default: ${DEFAULT-VALUE})")
    private int targetGroups = 1;

    @Option(names = "--network", description = "the last target group is of TCP, behind a Network Load Balancer")
    private boolean network;

    @Option(names = "--image", description = "green, broken, partial, flaky, slow or erroring (default: green)")
    private @Nullable DemoImage image;

    @Option(names = "--roll", description = "file with the body of the PUT")
    private @Nullable Path roll;

    @Option(names = "--seeds", description = "how many rolls (default: ${DEFAULT-VALUE})")
    private int seeds = 1;

    @Option(names = "--first-seed", description = "the first roll's seed (default: ${DEFAULT-VALUE})")
    private long firstSeed = 1;

    @Option(names = "--seed", split = ",", description = "the one seed to run, or several with commas between them")
    private List<Long> only = List.of();

    @Option(names = "--trace", description = "print the roll's timeline")
    private boolean trace;

    @Option(
            names = "--faults",
            description = "all, none, or kinds with commas between them: one fault a roll, the kinds in turn. Without"
                    + " --image and --roll the rolls finish, fail, are stopped or restart")
    private @Nullable String faults;

    @Option(
            names = "--random",
            description =
                    "every seed is a roll of its own: up to --group-size instances, --zones and --target-groups, with"
                            + " an image and a body by the seed")
    private boolean random;

    @Option(
            names = "--spot",
            description = "every group mixes spot and on-demand instances. Alone: random rolls, mixes and spot pools,"
                    + " each with two faults of EC2's spot market or of its notices")
    private boolean spot;

    @Option(
            names = "--kind",
            description = "own or asg: groups of Greenroll's own, or groups that stand for an Auto Scaling group"
                    + " (default: own)")
    private Kind kind = Kind.OWN;

    @Option(
            names = "--pairs",
            description = "two faults a roll, of any kinds, as the seed has them; half of the rolls are random ones")
    private boolean pairs;

    @Option(
            names = "--operations",
            description =
                    "instead of rolls: all, or some of create, scale-up, scheduled-up, policy-up, scale-down, detach, detach-down, heal and delete with commas"
                            + " between them; with --exhaustive or --faults")
    private @Nullable String operations;

    @Option(names = "--exhaustive", description = "every kind of fault at every call, one at a time")
    private boolean exhaustive;

    @Option(
            names = "--controls",
            description = "a stop, a pause that ends and a pause followed by a stop before every call. The rolls"
                    + " finish, fail, are stopped or restart. Each of --seeds adds one with a fault after it")
    private boolean controls;

    @Option(
            names = "--takeovers",
            description =
                    "a roll, another target and a deletion before every call of a heal, and a deletion before every"
                            + " call of a creation. Each of --seeds adds one with a fault after it")
    private boolean takeOvers;

    @Option(
            names = "--undo",
            description = "a roll with a bake that is undone before every call of the bake, and at three moments with"
                    + " every fault at every call until blue is back")
    private boolean undo;

    @Override
    public Integer call() {
        Range.within("--group-size", groupSize, 1, 1_000);
        Range.within("--zones", zones, 1, 6);
        Range.within("--target-groups", targetGroups, 1, 5);
        Range.within("--seeds", seeds, 1, 10_000_000);
        checkCombinations();
        RollCase of = new RollCase(groupSize, zones, targetGroups, behaviour(), RollBodies.read(roll), first())
                .withNetwork(network);
        if (kind == Kind.ASG) {
            of = of.withSetting(of.setting().withAutoScaling(AutoScalingSettings.USUAL));
        }
        Template template = Template.load(ProjectHome.template(), Simulator.WITHOUT_UPKEEP);
        Simulator simulator = new Simulator(template);
        try {
            if (takeOvers) {
                return takeOvers(template);
            }
            if (undo) {
                return undo(template);
            }
            if (controls) {
                return new ControlledRolls(new FaultSimulator(template), kinds(), pool(of)).run(trace, seeds());
            }
            if (exhaustive || pairs || faults != null || spot) {
                return new FaultRuns(
                                new FaultSimulator(template), kinds(), pool(of), pairs || spotAlone() ? 2 : 1, again())
                        .run(exhaustive, trace, seeds());
            }
            LongFunction<RollCase> cases = cases(of);
            return trace ? replay(simulator, cases.apply(of.seed())) : simulate(simulator, cases);
        } catch (Simulator.StartRefused e) {
            throw new UsageException("--roll: the roll is refused: " + e.getMessage());
        }
    }

    private long first() {
        return only.isEmpty() ? firstSeed : only.getFirst();
    }

    private Seeds seeds() {
        return only.isEmpty() ? Seeds.from(firstSeed, seeds) : new Seeds(only);
    }

    private LongFunction<RollCase> cases(RollCase of) {
        return random ? new RandomCases(groupSize, zones, targetGroups, groupKind())::of : of::withSeed;
    }

    private void checkCombinations() {
        if (trace && only.size() > 1) {
            throw new UsageException("--trace: replays one seed, so --seed takes one");
        }
        if (random && (image != null || roll != null || network)) {
            throw new UsageException(
                    "--random: chooses image, body and load balancer itself, so it takes none of --image, --roll and"
                            + " --network");
        }
        if (random && (exhaustive || controls || operations != null)) {
            throw new UsageException(
                    "--random: chooses the rolls itself, so it takes none of --exhaustive, --controls and --operations");
        }
        if (operations != null && (image != null || roll != null || controls || pairs)) {
            throw new UsageException(
                    "--operations: are no rolls, so it takes none of --image, --roll, --controls and --pairs");
        }
        if (pairs && (exhaustive || controls || "none".equals(faults))) {
            throw new UsageException(
                    "--pairs: is a run of its own, so it does not go with --exhaustive, --controls and --faults none");
        }
        if (operations != null && !exhaustive && faults == null) {
            throw new UsageException("--operations: say which faults, with --faults, or --exhaustive");
        }
        if (operations != null && groupSize < 3) {
            throw new UsageException("--operations: a group that is healed has at least 3 instances: --group-size 3");
        }
        if (takeOvers && (image != null || roll != null || controls || exhaustive || random || operations != null)) {
            throw new UsageException(
                    "--takeovers: is a run of its own, so it takes none of --image, --roll, --controls,"
                            + " --exhaustive, --random and --operations");
        }
        if (takeOvers && groupSize < 3) {
            throw new UsageException("--takeovers: a group that is healed has at least 3 instances: --group-size 3");
        }
        if (undo && (takeOvers || image != null || roll != null || controls || exhaustive || random || pairs || spot)) {
            throw new UsageException(
                    "--undo: is a run of its own, so it takes none of --image, --roll, --controls, --exhaustive,"
                            + " --random, --pairs, --spot and --takeovers");
        }
        if (undo && (kind == Kind.ASG || operations != null)) {
            throw new UsageException(
                    "--undo: only rolls of Greenroll's own groups park blue, so it takes neither --kind"
                            + " asg nor --operations");
        }
        if (kind == Kind.ASG && (spot || takeOvers || operations != null)) {
            throw new UsageException("--kind asg: its groups have rolls only, and launch on demand, so it takes none of"
                    + " --spot, --takeovers and --operations");
        }
        if (controls && exhaustive) {
            throw new UsageException("--controls: is a run of its own, so it does not go with --exhaustive");
        }
        if (controls && "none".equals(faults)) {
            throw new UsageException("--controls: asks without faults in any case, so --faults none says nothing");
        }
    }

    private GroupKind groupKind() {
        return kind == Kind.ASG ? GroupKind.AUTO_SCALING : spot ? GroupKind.SPOT : GroupKind.OWN;
    }

    private boolean spotAlone() {
        return spot && !exhaustive && !pairs && faults == null && operations == null;
    }

    private ImageBehaviour behaviour() {
        return image == null ? ImageBehaviour.GREEN : image.behaviour();
    }

    private List<FaultKind> kinds() {
        try {
            String asked = faults == null ? "all" : faults;
            if (kind == Kind.ASG && asked.equals("all")) {
                return FaultKind.OF_AUTO_SCALING;
            }
            return spotAlone() ? FaultKind.OF_SPOT : FaultKind.parse(asked);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--faults: " + e.getMessage());
        }
    }

    private int undo(Template template) {
        UndoCampaign.Outcome outcome = UndoCampaign.run(
                new UndoRuns(new FaultSimulator(template), groupSize, zones, targetGroups, first()), kinds());
        outcome.broken().stream()
                .limit(MOST_SHOWN)
                .forEach(broken -> ViolationPrinter.print(broken.broken(), broken.violations()));
        System.out.println(Json.write(outcome.report()));
        return outcome.report().violations().total() == 0 ? 0 : 1;
    }

    private int takeOvers(Template template) {
        TakeOverCampaign.Outcome outcome =
                TakeOverCampaign.run(new TakeOvers(template), groupSize, zones, targetGroups, kinds(), seeds());
        outcome.broken().stream()
                .limit(MOST_SHOWN)
                .forEach(broken -> ViolationPrinter.print(broken.broken(), broken.violations()));
        System.out.println(Json.write(outcome.report()));
        return outcome.report().violations().total() == 0 ? 0 : 1;
    }

    private List<SimulatedOperation> operations() {
        List<SimulatedOperation> known = Stream.of(SimulatedOperation.values())
                .filter(one -> one != SimulatedOperation.ROLL)
                .toList();
        if ("all".equals(operations)) {
            return known;
        }
        return Stream.of(String.valueOf(operations).split(",", -1))
                .map(name -> known.stream()
                        .filter(one -> one.key().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new UsageException("--operations: there is no " + name
                                + ": use all, or some of "
                                + known.stream().map(SimulatedOperation::key).collect(Collectors.joining(", ")))))
                .toList();
    }

    /**
     * The rolls of the campaign. When all kinds are asked for, or two faults a roll, it adds random rolls to the rolls
     * that are always the same.
     */
    private ScenarioPool pool(RollCase of) {
        boolean given = operations != null || image != null || roll != null;
        if (given) {
            return ScenarioPool.of(scenarios(of));
        }
        boolean mixed = pairs || controls || "all".equals(faults);
        RandomCases cases = new RandomCases(groupSize, zones, targetGroups, groupKind());
        List<Scenario> rare = exhaustive || controls
                ? Scenarios.rareInBrief(groupSize, zones, targetGroups, of.seed())
                : Scenarios.rare(groupSize, zones, targetGroups, of.seed());
        return new ScenarioPool(
                scenarios(of),
                rare.stream().map(this::asAsked).toList(),
                random || spotAlone() || mixed && !exhaustive ? cases : null,
                random || spotAlone());
    }

    /** The command line without its seeds. */
    private String again() {
        return "./greenroll simulate" + (pairs ? " --pairs" : "") + (random ? " --random" : "")
                + (spot ? " --spot" : "")
                + (kind == Kind.ASG ? " --kind asg" : "")
                + (faults == null ? "" : " --faults " + faults)
                + (operations == null ? "" : " --operations " + operations)
                + " --group-size " + groupSize + " --zones " + zones + " --target-groups " + targetGroups
                + (network ? " --network" : "")
                + (image == null ? "" : " --image " + image.name().toLowerCase(Locale.ROOT))
                + (roll == null ? "" : " --roll " + roll);
    }

    private List<Scenario> scenarios(RollCase of) {
        return chosen(of).stream().map(this::asAsked).toList();
    }

    private Scenario asAsked(Scenario one) {
        Scenario asked = one.withNetwork(network);
        if (kind == Kind.ASG) {
            return asked.withOf(
                    asked.of().withSetting(asked.of().setting().withAutoScaling(AutoScalingSettings.USUAL)));
        }
        return spot ? asked.withOf(asked.of().withSetting(asked.of().setting().withSpot(SpotSettings.HALF))) : asked;
    }

    private List<Scenario> chosen(RollCase of) {
        if (operations != null) {
            return Scenarios.operations(operations(), groupSize, zones, targetGroups, of.seed());
        }
        if (image != null || roll != null) {
            return List.of(Scenario.of(of));
        }
        if (controls) {
            List<Scenario> brief = Scenarios.brief(groupSize, zones, targetGroups, of.seed());
            return Stream.concat(brief.stream(), Stream.of(Scenarios.continued(of.seed())))
                    .toList();
        }
        return exhaustive
                ? Scenarios.brief(groupSize, zones, targetGroups, of.seed())
                : Scenarios.usual(groupSize, zones, targetGroups, of.seed());
    }

    private int simulate(Simulator simulator, LongFunction<RollCase> cases) {
        Simulation.Outcome outcome = Simulation.run(simulator, cases, seeds());
        outcome.broken().stream().limit(10).forEach(broken -> {
            System.err.println("seed " + broken.seed() + ": " + cases.apply(broken.seed()));
            broken.violations().stream().limit(5).forEach(ViolationPrinter::print);
        });
        System.out.println(Json.write(outcome.report()));
        return outcome.report().violations().total() == 0 ? 0 : 1;
    }

    private int replay(Simulator simulator, RollCase of) {
        if (random) {
            System.out.println(of);
        }
        RollRun run = simulator.run(of);
        run.trace().forEach(System.out::println);
        run.violations().forEach(ViolationPrinter::print);
        return run.violations().isEmpty() ? 0 : 1;
    }

    /** The kinds of groups by their names on the command line. */
    private enum Kind {
        OWN,
        ASG
    }

    /** The images by their names on the command line. */
    public enum DemoImage {
        GREEN,
        BROKEN,
        PARTIAL,
        FLAKY,
        SLOW,
        ERRORING;

        public ImageBehaviour behaviour() {
            return ImageBehaviour.valueOf(name());
        }
    }
}
