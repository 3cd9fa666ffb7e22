package greenroll.demo;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.console.ConsoleConfig;
import greenroll.aws.Wiring;
import greenroll.aws.store.DynamoDbRollStore;
import greenroll.cli.client.ApiProblem;
import greenroll.demo.console.EmbeddedConsole;
import greenroll.demo.traffic.LoadReport;
import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.Statement;
import greenroll.emulator.platform.gateway.Identity;
import greenroll.emulator.platform.gateway.LocalApiGateway;
import greenroll.emulator.platform.gateway.Principal;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Stack;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.EmbeddedDynamoDb;
import greenroll.group.Group;
import greenroll.json.Json;
import greenroll.roll.Roll;
import greenroll.roll.port.RollStore;
import greenroll.simulation.scenario.GroupKind;
import greenroll.simulation.scenario.OwnInstances;
import greenroll.token.Scope;
import greenroll.token.Secret;
import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An embedded cloud with one group that serves real traffic, and rolls of it started over the API. Everything is on
 * 127.0.0.1 and is gone when this is closed.
 */
public final class Demo implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final DemoSettings settings;
    private final Closeables opened;
    private final EmbeddedCloud cloud;
    private final DemoInfrastructure site;
    private final LocalApiGateway door;
    private final Identity identity;
    private final String token;
    private final DemoApi api;
    private final EmbeddedConsole console;
    /** Null for a group of Greenroll's own, as are its monitor and its policy. */
    private final @Nullable DemoAutoScalingGroup autoScaling;

    private final @Nullable ScalingMonitor scaling;
    private final @Nullable DemoScalingPolicy policy;
    private final Traffic traffic;
    private final String groupId;
    private final RollMonitor watch;
    private final greenroll.emulator.compute.state.InService inService;
    private final Interrupter interrupter;
    private int rolls;

    /**
     * Opens the cloud and creates the group over the API, or adopts an Auto Scaling group that is there. Waits until all its
     * instances are in service, then gives it a launch specification with the new image, and begins the load. An Auto
     * Scaling group gets a launch template version with the image instead. The API checks the body before anything is launched.
     *
     * @param wrong turns the ports into deliberately wrong ones, for tests that must see a loss; otherwise identity
     * @throws PortTaken when the API's port is not free
     * @throws DemoRefused when the API refuses the roll's body
     */
    public static Demo open(Template template, DemoSettings settings, UnaryOperator<Ports> wrong) {
        Closeables opened = new Closeables();
        try {
            return new Demo(template, settings, wrong, opened);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private Demo(Template template, DemoSettings settings, UnaryOperator<Ports> wrong, Closeables opened) {
        this.settings = settings;
        this.opened = opened;
        requireFree(settings.port());
        SecureRandom random = new SecureRandom();
        identity = Identity.random(random);
        String table = template.functions().getFirst().environment().getOrDefault(Wiring.TABLE, "");
        EmbeddedDynamoDb dynamo = opened.add(EmbeddedDynamoDb.withTable(table));
        RollStore store = new DynamoDbRollStore(dynamo.client(), table);
        Quiet quiet = new Quiet();
        ScaledClock clock = opened.add(new ScaledClock(settings.speed(), quiet));
        opened.add(quiet);
        SimulatedRegion region = new SimulatedRegion(clock, random.nextLong());
        site = DemoInfrastructure.lay(region, settings);
        cloud = opened.add(EmbeddedCloud.withDynamoDb(
                template,
                clock,
                region,
                dynamo.client(),
                dynamo.stream(),
                store,
                random,
                ports -> wrong.apply(embedded(ports, settings.speed()))));
        cloud.start();
        door = opened.add(open(settings.port())).withInvoke(identity).withPrincipals(List.of(owner(identity)));
        token = token(cloud.tokens(), random);
        api = opened.add(new DemoApi(door.url(), token));
        refuseWrongBody();
        traffic = opened.add(new Traffic(site.targetGroupArns(), settings.load()));
        RequestMetrics metrics = opened.add(new RequestMetrics(region, clock));
        traffic.balancers().values().forEach(balancer -> balancer.tell(metrics));
        Servers servers = opened.add(new Servers(region, clock, traffic.balancers()));
        region.probeWith(servers);
        region.listen(servers);
        autoScaling =
                settings.site().kind() == GroupKind.AUTO_SCALING ? DemoAutoScalingGroup.create(region, site) : null;
        groupId = autoScaling == null ? createGroup() : adopt(autoScaling);
        Set<String> servesIn = Set.copyOf(site.targetGroupArns());
        inService = new OwnInstances(region, groupId, autoScaling == null ? null : DemoAutoScalingGroup.NAME)
                .inService(tags -> servesIn);
        watch = new RollMonitor(inService);
        interrupter = new Interrupter(region, inService, clock.instant());
        region.listen(watch);
        scaling = autoScaling == null ? null : new ScalingMonitor(region);
        policy = scaling == null ? null : new DemoScalingPolicy(region, inService, scaling);
        if (scaling != null) {
            region.listenToScaling(scaling);
        }
        giveImage(1);
        if (autoScaling != null) {
            plan();
        }
        traffic.countAnew();
        console = new EmbeddedConsole(cloud, settings.speed(), door, random, this::look);
    }

    /** The same ports, except that the console's page is told that it is in the embedded cloud. */
    private static Ports embedded(Ports ports, double speed) {
        return ports.with(
                ConsoleConfig.class,
                () -> ConsoleConfig.ofEmbeddedCloud(
                        ports.get(ConsoleConfig.class).region(), speed));
    }

    private EmbeddedConsole.Snapshot look() {
        LoadReport load = traffic.count();
        return new EmbeddedConsole.Snapshot(
                load == null
                        ? new EmbeddedConsole.Requests(0, 0)
                        : new EmbeddedConsole.Requests(load.sent(), load.failed()),
                inService.count());
    }

    /**
     * Prints what a scheduled task threw. It prints nothing while everything is being closed, because tasks then fail.
     */
    private static final class Quiet implements Consumer<Throwable>, AutoCloseable {
        private volatile boolean closing;

        @Override
        public void accept(Throwable thrown) {
            if (!closing) {
                System.err.println("greenroll: " + thrown);
            }
        }

        @Override
        public void close() {
            closing = true;
        }
    }

    /** Checks the port before anything that takes seconds. When it is taken after this, opening the API finds that. */
    private static void requireFree(int port) {
        try {
            new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1")).close();
        } catch (IOException e) {
            throw new PortTaken(port, e);
        }
    }

    private LocalApiGateway open(int port) {
        try {
            return cloud.platform().openApiGateway(port);
        } catch (UncheckedIOException e) {
            throw new PortTaken(port, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private static String token(TokenStore tokens, SecureRandom random) {
        Secret secret = Secret.random(random);
        Token token = new Token(
                "tok-00000000",
                "demo",
                new TreeSet<>(Set.of(Scope.ADMIN)),
                new TreeSet<>(),
                Instant.now(),
                Instant.parse("9999-12-31T00:00:00Z"),
                null,
                null);
        if (!tokens.put(secret.sha256(), token)) {
            throw new IllegalStateException("an empty table has a token");
        }
        return secret.text();
    }

    /** Asks for a roll of a group that does not exist. The API checks the body before it looks for the group. */
    private void refuseWrongBody() {
        List<ApiProblem> problems = api.call("PUT", "/aws/ec2/group/sig-00000000/roll", settings.body())
                .problems();
        if (problems.stream().noneMatch(problem -> problem.code().equals("GROUP_DOESNT_EXIST"))) {
            throw new DemoRefused(problems.stream().map(ApiProblem::message).toList());
        }
    }

    private String createGroup() {
        String id = api.item("POST", "/aws/ec2/group", site.group()).path("id").asText();
        while (group(id).lock().isPresent()) {
            pause();
        }
        if (group(id).servingRevision() == null) {
            throw new IllegalStateException("the group could not be created: "
                    + cloud.store().rolls(id, 1, true, null).items());
        }
        return id;
    }

    /** Waits until the Auto Scaling group serves, and adopts it over the API. */
    private String adopt(DemoAutoScalingGroup found) {
        while (!found.isComplete()) {
            pause();
        }
        return api.item("POST", "/aws/ec2/group", DemoAutoScalingGroup.adoption())
                .path("id")
                .asText();
    }

    /**
     * Asks the API for the plan of the roll, whatever it answers. The creation of a group makes most of the calls that a
     * start makes, and an adoption makes few. On a slow machine their classes would be loaded under load at the start, for so
     * long that requests are late.
     */
    private void plan() {
        api.call("PUT", rollsPath() + "?dryRun=true", settings.body());
    }

    private Group group(String id) {
        return cloud.store().group(id).orElseThrow(() -> new IllegalStateException("there is no group " + id));
    }

    private void giveImage(int roll) {
        if (autoScaling != null) {
            autoScaling.release(roll);
            return;
        }
        api.item("PUT", "/aws/ec2/group/" + groupId, site.update(roll));
    }

    /** The API's address, without a slash at its end. */
    public URI url() {
        return door.url();
    }

    /** A new link that opens the console signed in. It works once, within a minute, and is secret until then. */
    public URI consoleLink() {
        return console.link();
    }

    /** The identity may make every signed call of the API. */
    private static Principal owner(Identity identity) {
        Statement all = Statement.of(
                "the owner's policy",
                Map.of("Effect", "Allow", "Action", "execute-api:Invoke", "Resource", "arn:aws:execute-api:*:*:*"));
        return new Principal(identity, "arn:aws:iam::" + Stack.ACCOUNT + ":user/owner", new Policy(List.of(all)));
    }

    /** The token for {@code Authorization: Bearer}. */
    public String token() {
        return token;
    }

    /**
     * The environment variables with which a token command manages the tokens of this cloud, and with which calls under
     * /iam are signed.
     */
    public String credentials() {
        return "AWS_ENDPOINT_URL=" + url() + " AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=" + identity.accessKeyId()
                + " AWS_SECRET_ACCESS_KEY=" + identity.secretAccessKey();
    }

    public String groupId() {
        return groupId;
    }

    /** The time that a slow request takes, in real time. */
    public Duration slow() {
        return settings.slow();
    }

    /**
     * Starts a roll over the API and waits for its end. When it fails and is asked to roll back, also waits for the
     * rollback's end. The report then covers both. Each roll after the first has its own revision. In a group with spot
     * instances, EC2 interrupts three of them while the roll runs. A policy scales an Auto Scaling group out and in.
     *
     * @param accepted called when the API has accepted the roll
     * @param look called repeatedly while it runs
     * @throws DemoRefused when the API refuses
     */
    public DemoReport roll(Runnable accepted, Consumer<DemoSnapshot> look) {
        rolls++;
        if (rolls > 1) {
            giveImage(rolls);
        }
        watchScaling();
        RollUsage account = RollUsage.open(cloud, traffic, watch);
        String rollId = api.item("PUT", rollsPath(), settings.body()).path("id").asText();
        accepted.run();
        Roll ended = follow(rollId, look);
        String next = ended.head().control().rollback();
        RollUsage.Bill bill = account.close(ended, next == null ? List.of() : List.of(follow(next, look)));
        return bill.report(
                api.item("GET", rollsPath() + "/" + rollId, null),
                settings.site().kind() == GroupKind.SPOT
                        ? interrupter.result(bill.seen().interrupted(), settings.groupSize())
                        : null,
                scaling == null ? null : scaling.result(bill.roll()));
    }

    private void watchScaling() {
        if (scaling != null) {
            scaling.begin();
        }
    }

    /**
     * Sets how instances behave that are launched from the roll's image from now on. So a good roll can go wrong while
     * it runs.
     */
    void turn(ImageBehaviour behaviour) {
        cloud.region().addImage(site.image(Math.max(1, rolls)), behaviour);
    }

    private String rollsPath() {
        return "/aws/ec2/group/" + groupId + "/roll";
    }

    /**
     * Shows every operation that is started by any caller, until the thread is interrupted. In a group with spot
     * instances, EC2 interrupts three of them in each roll, and one now and then between operations. A policy scales an
     * Auto Scaling group out and in, in each roll. The group may be deleted meanwhile.
     */
    public void follow(Consumer<DemoSnapshot> look) throws InterruptedException {
        while (true) {
            Optional<Group.ActiveRoll> active = cloud.store().group(groupId).flatMap(Group::lock);
            if (active.isPresent()) {
                watchScaling();
                Thread.ofVirtual().start(traffic::countAnew);
                follow(active.get().rollId(), look);
            } else {
                interrupter.between(cloud.clock().instant());
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private Roll follow(String rollId, Consumer<DemoSnapshot> look) {
        interrupter.begin();
        if (policy != null) {
            policy.begin();
        }
        while (true) {
            Roll roll = cloud.store().roll(rollId).orElseThrow();
            interrupter.during(roll, cloud.clock().instant());
            if (policy != null) {
                policy.during(roll);
            }
            look.accept(sight(roll));
            if (!roll.head().isOpen()) {
                return roll;
            }
            pause();
        }
    }

    private DemoSnapshot sight(Roll roll) {
        return new DemoSnapshot(
                roll,
                cloud.clock().instant(),
                inService.count(),
                interrupter.count(),
                scaling == null ? null : scaling.desired(),
                traffic.count());
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The command line that starts a roll with the demo's body. */
    public String curl() {
        JsonNode body = Json.tree(settings.body());
        return "curl -sS -X PUT " + url() + rollsPath() + " -H 'Authorization: Bearer " + token
                + "' -H 'Content-Type: application/json' -d '"
                + Json.write(body).replace("'", "'\\''") + "'";
    }

    /** Closes everything, the traffic first. Called twice: no effect. */
    @Override
    public void close() {
        opened.close();
    }
}
