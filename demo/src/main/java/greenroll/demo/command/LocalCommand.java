package greenroll.demo.command;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.cli.LocalTool;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.ProjectHome;
import greenroll.cli.shell.Range;
import greenroll.cli.shell.RollBodies;
import greenroll.cli.shell.Terminal;
import greenroll.cli.shell.UsageException;
import greenroll.demo.Demo;
import greenroll.demo.DemoRefused;
import greenroll.demo.DemoReport;
import greenroll.demo.DemoSettings;
import greenroll.demo.PortTaken;
import greenroll.demo.Progress;
import greenroll.demo.SpotMix;
import greenroll.emulator.platform.template.Template;
import greenroll.group.RollAction;
import greenroll.json.Json;
import greenroll.roll.RollStatus;
import greenroll.simulation.command.SimulateCommand.DemoImage;
import greenroll.simulation.scenario.GroupKind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code local}: the embedded cloud in sped-up time with real traffic, and a roll in it. */
@Command(
        name = "local",
        description = "Runs the embedded cloud on 127.0.0.1 under real load, and rolls a group in it.",
        mixinStandardHelpOptions = true)
public final class LocalCommand implements LocalTool {

    @Option(names = "--port", description = "of the API; 0 takes any that is free (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(names = "--speed", description = "roll seconds in a second on the wall, 1 to 1000 (default: 60)")
    private double speed = 60;

    @Option(names = "--group-size", description = "instances, 1 to 100 (default: ${DEFAULT-VALUE})")
    private int groupSize = 10;

    @Option(names = "--zones", description = "availability zones, 1 to 6 (default: ${DEFAULT-VALUE})")
    private int zones = 3;

    @Option(names = "--target-groups", description = "target groups, 1 to 5 (default: ${DEFAULT-VALUE})")
    private int targetGroups = 1;

    @Option(names = "--network", description = "the last target group is of TCP, behind a Network Load Balancer")
    private boolean network;

    @Option(names = "--image", description = "green, broken, partial, flaky, slow or erroring (default: green)")
    private DemoImage image = DemoImage.GREEN;

    @Option(names = "--roll", description = "file with the body of the PUT")
    private @Nullable Path roll;

    @Option(names = "--no-roll", description = "only serve: start the roll yourself")
    private boolean noRoll;

    @Option(names = "--rps", description = "requests a second, 1 to 5000 (default: ${DEFAULT-VALUE})")
    private int rps = 200;

    @Option(names = "--slow-requests", description = "share of requests that take their time (default: 0.05)")
    private double slowRequests = 0.05;

    @Option(names = "--rolls", description = "how many, one after another (default: ${DEFAULT-VALUE})")
    private int rolls = 1;

    @Option(
            names = "--spot",
            description = "60 %% of the instances are spot, and EC2 interrupts three of them in a roll")
    private boolean spot;

    @Option(
            names = "--asg",
            description = "the group is an Auto Scaling group, and a policy scales it out and in during a roll")
    private boolean asg;

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description =
                    "the end of a first batch of its own size, as of roll start: 1, 10%% or 10%%,pause=600; may be"
                            + " repeated")
    private List<String> steps = new ArrayList<>();

    @Option(
            names = "--judge",
            description = "green fails when it answers 1 %% of its requests more with errors than blue. When the roll"
                    + " fails, it runs again without a judge, to compare the lost requests")
    private boolean judge;

    @Option(names = "--exit", description = "end after the roll and print one JSON line")
    private boolean exit;

    @Override
    public Integer call() throws InterruptedException {
        DemoSettings settings = settings();
        Progress progress = new Progress(System.err, Terminal.isStandardError());
        try (Demo demo = open(settings)) {
            if (noRoll) {
                announce(demo);
            } else {
                DemoReport report = rollAll(demo, progress);
                say(report);
                DemoReport.Requests unjudged = judge && !report.is(RollStatus.FINISHED) ? unjudged(settings) : null;
                if (unjudged != null) {
                    say(report, unjudged);
                }
                if (exit) {
                    System.out.println(Json.write(new Compared(report, unjudged)));
                    return status(report);
                }
            }
            demo.follow(progress);
            return 0;
        } catch (DemoRefused e) {
            throw new UsageException("--roll: the roll is refused: " + e.getMessage());
        }
    }

    /**
     * The report, and the requests of the same roll without a judge.
     *
     * @param withoutJudge absent without {@code --judge}, or when the judged roll finished
     */
    private record Compared(@JsonUnwrapped DemoReport report, DemoReport.@Nullable Requests withoutJudge) {}

    /** Runs the same roll in another cloud, without a judge. */
    private static DemoReport.Requests unjudged(DemoSettings judged) {
        System.err.println("the same roll without a judge …");
        DemoSettings open = judged.with(0, JudgedBody.withoutJudge(judged.body()));
        try (Demo demo = open(open)) {
            return demo.roll(() -> {}, sight -> {}).requests();
        }
    }

    private static void say(DemoReport judged, DemoReport.Requests unjudged) {
        System.err.println(String.format(
                Locale.ROOT,
                "the judge: %,d requests failed; without it %,d of %,d failed in the same roll",
                judged.requests().failed(),
                unjudged.failed(),
                unjudged.sent()));
    }

    private DemoSettings settings() {
        Range.within("--port", port, 0, 65_535);
        Range.within("--speed", speed, 1, 1_000);
        Range.within("--group-size", groupSize, 1, 100);
        Range.within("--zones", zones, 1, 6);
        Range.within("--target-groups", targetGroups, 1, 5);
        Range.within("--rps", rps, 1, 5_000);
        Range.within("--slow-requests", slowRequests, 0, 1);
        Range.within("--rolls", rolls, 1, 1_000);
        String body = JudgedBody.withSteps(RollBodies.read(roll), steps);
        if (judge) {
            body = JudgedBody.withJudge(body);
        }
        if (noRoll && exit) {
            throw new UsageException("--no-roll and --exit together leave nothing to do: leave one of them out");
        }
        if (asg && spot) {
            throw new UsageException("--asg has an Auto Scaling group of on-demand instances, so --spot finds none to"
                    + " interrupt: leave one of them out");
        }
        if (spot) {
            refuseWithoutInterruptions(body);
        }
        return new DemoSettings(
                port,
                speed,
                new DemoSettings.Site(groupSize, zones, targetGroups, network, kind()),
                image.behaviour(),
                body,
                rps,
                slowRequests);
    }

    private GroupKind kind() {
        if (asg) {
            return GroupKind.AUTO_SCALING;
        }
        return spot ? GroupKind.SPOT : GroupKind.OWN;
    }

    private void refuseWithoutInterruptions(String body) {
        if (groupSize < SpotMix.LEAST_GROUP) {
            throw new UsageException("--spot interrupts three spot instances, which a group of " + groupSize
                    + " does not have: give --group-size " + SpotMix.LEAST_GROUP + " or more");
        }
        if (network) {
            throw new UsageException(
                    "--spot and --network together lose requests, because a Network Load Balancer sends"
                            + " for two minutes after a deregistration: leave one of them out");
        }
        if (body.contains(RollAction.RESTART_SERVER.name())) {
            throw new UsageException(
                    "--spot interrupts green instances, and RESTART_SERVER launches none: use" + " REPLACE_SERVER");
        }
    }

    private static Demo open(DemoSettings settings) {
        try {
            return Demo.open(Template.load(ProjectHome.template(), Map.of()), settings, ports -> ports);
        } catch (PortTaken e) {
            throw new UsageException("--port: " + e.getMessage());
        }
    }

    private void announce(Demo demo) {
        PrintStream out = exit ? System.err : System.out;
        out.println("Console " + demo.consoleLink());
        out.println("        the link opens once, within a minute; after that sign in with the token");
        out.println("API     " + demo.url());
        out.println("Token   " + demo.token());
        out.println("Tokens  " + demo.credentials() + " ./greenroll token list");
        out.println("Group   " + demo.groupId() + ": " + group());
        out.println("Load    " + rps + " requests/s; " + Math.round(slowRequests * 100) + " % of them take "
                + demo.slow().toMillis() + " ms");
        out.println("Roll    " + demo.curl());
        out.flush();
    }

    private String group() {
        return asg
                ? "an Auto Scaling group of " + groupSize + " instances of launch template version 1; version 2 is next"
                : groupSize + " instances of revision 1" + (spot ? ", 60 % of them spot" : "") + "; revision 2 is next";
    }

    /** Runs the rolls one after another. The first that does not finish is the last. */
    private DemoReport rollAll(Demo demo, Progress progress) {
        DemoReport sum = demo.roll(() -> announce(demo), progress);
        for (int i = 1; i < rolls && sum.is(RollStatus.FINISHED); i++) {
            sum = sum.and(demo.roll(() -> {}, progress));
        }
        return sum;
    }

    private static void say(DemoReport report) {
        System.err.println(String.format(
                Locale.ROOT,
                "%s %s: %d batches; %,d requests sent, %,d failed%s; in service at least %d, floor %s",
                report.rollId(),
                report.status(),
                report.batches(),
                report.requests().sent(),
                report.requests().failed(),
                failedBy(report.requests()),
                report.inService().min(),
                report.inService().floor() == null
                        ? "unknown"
                        : report.inService().floor()));
        if (report.spot() != null) {
            System.err.println(spotInstances(report.spot()));
        }
        if (report.autoScaling() != null) {
            System.err.println(autoScaling(report.autoScaling()));
        }
        if (report.reason() != null) {
            System.err.println(report.reason());
        }
    }

    private static String spotInstances(DemoReport.SpotInstances spot) {
        DemoReport.SpotInstances.Mix inService = spot.inService();
        return String.format(
                Locale.ROOT,
                "spot instances: %d of %d interrupted, %d replaced; in service %d spot and %d on demand,"
                        + " asked for %d spot and %d on demand",
                spot.interrupted(),
                spot.planned(),
                spot.replaced(),
                inService.spot(),
                inService.onDemand(),
                spot.asked().spot(),
                spot.asked().onDemand());
    }

    private static String autoScaling(DemoReport.AutoScaling group) {
        return String.format(
                Locale.ROOT,
                "scaling policy: out by %d of %d, in by %d of %d%n"
                        + "Auto Scaling group: %d attached, %d put in standby; desired capacity %d, wanted %d;"
                        + " settings changed: %s",
                group.scaled().out(),
                group.scaled().planned(),
                group.scaled().in(),
                group.scaled().planned(),
                group.exchanged().attached(),
                group.exchanged().standby(),
                group.desired().end(),
                group.desired().wanted(),
                group.settingsChanged().isEmpty() ? "none" : String.join(", ", group.settingsChanged()));
    }

    private static String failedBy(DemoReport.Requests requests) {
        DemoReport.FailedBy by = requests.failedBy();
        return requests.failed() == 0
                ? ""
                : String.format(
                        Locale.ROOT, " (blue answered %,d, green %,d, nobody %,d)", by.blue(), by.green(), by.nobody());
    }

    /**
     * A finished roll is a success, even when its image failed users' requests. No health check saw that, but the
     * report shows it. With interruptions it is a success only without a failed request, and when all of them happened. The
     * same holds for an Auto Scaling group and its policy. Whatever the end, a setting that is not restored is a failure.
     */
    private static int status(DemoReport report) {
        DemoReport.AutoScaling group = report.autoScaling();
        if (group != null && !group.isAsWanted()) {
            return ExitStatus.FAILED;
        }
        if (report.is(RollStatus.FINISHED)) {
            boolean happened =
                    (report.spot() == null || report.spot().isAsPlanned()) && (group == null || group.isScaled());
            boolean counts = report.spot() != null || group != null;
            boolean asPlanned = happened && (!counts || report.requests().failed() == 0);
            return asPlanned ? ExitStatus.DONE : ExitStatus.FAILED;
        }
        return report.is(RollStatus.STOPPED) ? ExitStatus.STOPPED : ExitStatus.FAILED;
    }
}
