import greenroll.aws.store.DynamoDbRollStore;
import greenroll.aws.Wiring;
import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.platform.gateway.LocalApiGateway;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.EmbeddedDynamoDb;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import greenroll.token.Secret;
import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the data of real rolls over HTTP on loopback, with many clients at the same time. It also reads a path that
 * does not exist, to measure the cost of door, authorizer and envelope.
 */
final class Main {

    private static final int LISTED = 100;

    private record Route(String name, Clients.Ask ask) {}

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Integer> options = new TreeMap<>(Map.of("seconds", 10, "clients", 50, "instances", 1_000));
        for (int i = 1; i < arguments.length; i++) {
            String[] option = arguments[i].replaceFirst("^--", "").split("=", 2);
            if (option.length != 2 || !options.containsKey(option[0]) || !option[1].matches("[1-9][0-9]{0,5}")) {
                System.err.println("benchmarks/front-door/run: there is no option " + arguments[i]);
                System.exit(64);
            }
            options.put(option[0], Integer.valueOf(option[1]));
        }
        Template template = Template.load(Path.of(arguments[0]), EmbeddedCloud.parameters());
        measure(template, options.get("clients"), Duration.ofSeconds(options.get("seconds")), options.get("instances"));
    }

    private static void measure(Template template, int clients, Duration each, int instances) throws Exception {
        String table = template.functions().getFirst().environment().getOrDefault(Wiring.TABLE, "");
        try (EmbeddedDynamoDb dynamo = EmbeddedDynamoDb.withTable(table)) {
            DynamoDbRollStore store = new DynamoDbRollStore(dynamo.client(), table);
            Written written = Written.by(template, dynamo, store, LISTED, instances);
            System.err.println("written; measuring");
            // From here on there are only readers: no schedule and no execution runs.
            try (ScaledClock clock = new ScaledClock(1, Throwable::printStackTrace);
                    EmbeddedCloud cloud = EmbeddedCloud.withDynamoDb(
                            template,
                            clock,
                            new SimulatedRegion(clock, 1),
                            dynamo.client(),
                            dynamo.stream(),
                            store,
                            new Random(1),
                            ports -> ports)) {
                cloud.platform().functions().log(line -> {});
                cloud.platform().functions().warmUp();
                String token = token(cloud.tokens());
                try (LocalApiGateway door = cloud.platform().openApiGateway(0);
                        Clients load = new Clients(door.url(), token, clients)) {
                    report(load, routes(load, written, store), each);
                }
            }
        }
    }

    private static List<Route> routes(Clients load, Written written, RollStore store) {
        String group = "/aws/ec2/group";
        String large = group + "/" + written.largeGroup() + "/roll/" + written.largeRoll();
        String rolls = group + "/" + written.rolledGroup() + "/roll?limit=" + LISTED;
        return List.of(
                new Route("baseline: a path where there is nothing", load.get("/aws/ec2/nothing", 404)),
                new Route("short status", load.get(large, 200)),
                new Route("status, " + written.instances() + " instances", load.get(large + "/status", 200)),
                new Route("its store alone, without door", http -> status(store, written)),
                new Route("list of " + LISTED + " rolls", load.get(rolls, 200)),
                new Route("its store alone, without door", http -> rolls(store, written)),
                new Route("list of " + (LISTED + 2) + " groups", load.get(group, 200)),
                new Route("its store alone, without door", http -> groups(store)));
    }

    /**
     * Makes the same requests to DynamoDB Local as the list, and reads their answers into values. The next two methods
     * do the same.
     */
    private static long rolls(RollStore store, Written written) {
        store.group(written.rolledGroup());
        store.rolls(written.rolledGroup(), LISTED, true, null);
        return 0;
    }

    private static long status(RollStore store, Written written) {
        store.roll(written.largeRoll());
        store.snapshot(written.largeRoll());
        return 0;
    }

    private static long groups(RollStore store) {
        store.latestRevisions(store.groups(1_000, null).items());
        return 0;
    }

    private static void report(Clients load, List<Route> routes, Duration each) throws Exception {
        // All routes run before the first measurement, so that none is slower because its code is not compiled yet.
        for (Route route : routes) {
            load.run(route.ask(), each.dividedBy(2));
        }
        System.out.println("| what | answer, KiB | calls/s | p50, ms | p95, ms | p99, ms | errors |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Route route : routes) {
            Clients.Run run = load.run(route.ask(), each);
            System.out.printf(
                    "| %s | %s | %.0f | %.1f | %.1f | %.1f | %d |%n",
                    route.name(),
                    run.bytes() == 0 ? "-" : "%.1f".formatted(run.bytes() / 1024.0),
                    run.perSecond(),
                    run.millis(50),
                    run.millis(95),
                    run.millis(99),
                    run.errors());
        }
    }

    private static String token(TokenStore tokens) {
        Secret secret = Secret.random(new SecureRandom());
        tokens.put(
                secret.sha256(),
                new Token(
                        "tok-00000000",
                        "benchmark",
                        new TreeSet<>(Set.of(Scope.READ)),
                        new TreeSet<>(),
                        Instant.now(),
                        Instant.parse("9999-12-31T00:00:00Z"),
                        null,
                        null));
        return secret.text();
    }
}
