package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Images;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.fleet.price.Prices;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.ImageFilter;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.UpdatePolicy;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.steps.PlanBatch;
import greenroll.triggers.CheckForNewImages;
import greenroll.upkeep.HealGroups;
import greenroll.upkeep.Watchdog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * An account with more groups and open rolls than one invocation can process, in virtual time. Every call takes its
 * time. An invocation that still works at Lambda's time-out would become a dead letter, and none does.
 */
class ManyGroupsTest {

    private static final Duration LAMBDA = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofMillis(400);

    private static final RollRequest FOLLOW = new RollRequest(
            RollAction.REPLACE_SERVER,
            50,
            List.of(),
            null,
            new RollRequest.Health(Duration.ofSeconds(30), null, null),
            RollRequest.Draining.DEFAULT,
            "new image",
            null,
            List.of(),
            RollRequest.Wanted.DEFAULT);

    private final VirtualClock clock = new VirtualClock(Simulator.START);
    private final InMemoryRollStore laid = new InMemoryRollStore();
    private final GroupFixture ground = GroupFixture.lay(
            new SimulatedRegion(clock, 1, RegionSettings.defaults()),
            laid,
            new RollCase(1, 1, 1, ImageBehaviour.GREEN, """
                    { "batchSizePercentage": 50, "gracePeriod": 30 }""", 1),
            new Random(1),
            clock.instant());
    private final Set<String> seen = new TreeSet<>();
    private final List<String> log = new ArrayList<>();

    @Test
    void healGroups_of2000_looksAtEachWithinTwoHours_andNeverRunsIntoItsTimeOut() throws IOException {
        HealGroups heal = new HealGroups(
                store(groups(2_000), Map.of()),
                fleet(),
                told -> {},
                executions(),
                proxy(Prices.class, (proxy, method, given) -> {
                    throw new UnsupportedOperationException(method.getName());
                }),
                clock,
                () -> "00000000");

        for (int minute = 0; minute < 120; minute++) {
            invoke(heal, Simulator.START.plus(Duration.ofMinutes(minute)));
        }

        assertThat(seen).hasSize(2_000);
        assertThat(log).hasSize(120).allMatch(line -> line.matches("(?s).*\"notReached\":1[89]\\d\\d.*"));
    }

    @Test
    void watchdog_of1000OpenRolls_looksAtEachWithinTwoHoursAndAHalf_andNeverRunsIntoItsTimeOut() throws IOException {
        Watchdog watchdog = new Watchdog(store(List.of(), rolls(1_000)), executions(), told -> {}, fleet(), clock);

        for (int look = 0; look < 30; look++) {
            invoke(watchdog, Simulator.START.plus(Duration.ofMinutes(5L * look)));
        }

        assertThat(seen).hasSize(1_000);
        assertThat(log).hasSize(30).allMatch(line -> line.matches("(?s).*\"notReached\":87\\d.*"));
    }

    @Test
    void lookForImages_of2000GroupsThatOptedIn_looksAtEachWithinTwoDaysAndAHalf_andNeverRunsIntoItsTimeOut()
            throws IOException {
        List<Group> groups = groups(2_000).stream()
                .map(group -> group.withPolicy(group.policy()
                        .withUpdatePolicy(new UpdatePolicy(
                                true, FOLLOW, new ImageFilter(List.of("self"), group.id(), Map.of())))))
                .toList();
        CheckForNewImages look = new CheckForNewImages(
                store(groups, Map.of()),
                fleet(),
                images(),
                names -> Map.of(),
                proxy(AutoScalingGroups.class, (proxy, method, given) -> Optional.empty()),
                proxy(LaunchTemplates.class, (proxy, method, given) -> Optional.empty()),
                executions(),
                clock,
                () -> "00000000");

        for (int hour = 0; hour < 60; hour++) {
            invoke(look, Simulator.START.plus(Duration.ofHours(hour)));
        }

        assertThat(seen).hasSize(2_000);
        assertThat(log).hasSize(60).allMatch(line -> line.matches("(?s).*\"notReached\":19\\d\\d.*"));
    }

    /** The client cuts each call at 9 s, so seven of them would take longer than Lambda's time-out. */
    @Test
    void visit_ofARollWhoseSixTargetGroupsHang_endsInTime_andKnowsNothingOfThoseThatItDidNotReach() throws IOException {
        Duration hangs = Duration.ofSeconds(9);
        Roll roll = rolls(1).values().iterator().next();
        Map<String, TargetGroupHealth> known = new LinkedHashMap<>();
        RollStore store = proxy(RollStore.class, (proxy, method, given) -> switch (method.getName()) {
            case "roll" -> Optional.of(roll);
            case "save" -> Optional.of(given[1]);
            case "putSnapshot" -> {
                known.putAll(((FleetSnapshot) given[1]).targetGroups());
                yield null;
            }
            default -> delegated(method, given);
        });
        Fleet hanging = proxy(Fleet.class, (proxy, method, given) -> {
            clock.advanceTo(clock.instant().plus(hangs));
            return method.getName().equals("instances")
                    ? List.of()
                    : new TargetGroupHealth.Unanswered("no answer in 9 s");
        });

        invoke(
                new PlanBatch(
                        store,
                        hanging,
                        names -> Map.of(),
                        (metrics, period, from, to) -> Map.of(),
                        notification -> {},
                        clock),
                Simulator.START,
                "{\"groupId\":\"" + roll.facts().groupId() + "\",\"rollId\":\"" + roll.id()
                        + "\",\"generation\":1,\"visits\":0,\"notifyGaveUp\":false}");

        assertThat(known.values())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.generate(() -> new TargetGroupHealth.Unanswered("no answer in 9 s"))
                                        .limit(3),
                                Stream.generate(() -> new TargetGroupHealth.Unanswered("no Lambda time left to ask it"))
                                        .limit(3))
                        .toList());
    }

    private void invoke(RequestStreamHandler function, Instant at) throws IOException {
        invoke(function, at, "");
    }

    /** Runs one invocation of the schedule. It fails when the invocation takes longer than Lambda's time-out. */
    private void invoke(RequestStreamHandler function, Instant at, String input) throws IOException {
        clock.advanceTo(at);
        Context context = proxy(Context.class, (proxy, method, given) -> switch (method.getName()) {
            case "getRemainingTimeInMillis" ->
                (int) Duration.between(clock.instant(), at.plus(LAMBDA)).toMillis();
            case "getLogger" -> proxy(LambdaLogger.class, (self, call, line) -> log.add(String.valueOf(line[0])));
            default -> "r";
        });
        function.handleRequest(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), new ByteArrayOutputStream(), context);
        assertThat(Duration.between(at, clock.instant())).isLessThan(LAMBDA);
    }

    private List<Group> groups(int many) {
        Group one = laid.group(ground.groupId()).orElseThrow();
        return IntStream.range(0, many)
                .mapToObj(i -> one.with(group -> group.id("sig-%08x".formatted(i))
                        .document("{}")
                        .capacity(new Capacity(0, 0, 0))
                        .revisions(new Group.Revisions(1, 1, 1))
                        .activity(Group.Activity.NONE)
                        .policy(one.policy().withUpdatePolicy(null))
                        .version(1)))
                .toList();
    }

    private Map<String, Roll> rolls(int many) {
        RollFacts one =
                laid.rolls(ground.groupId(), 1, true, null).items().getFirst().facts();
        Map<String, Roll> rolls = new LinkedHashMap<>();
        IntStream.range(0, many)
                .mapToObj("sbgd-%08x"::formatted)
                .forEach(id -> rolls.put(
                        id,
                        Roll.accepted(
                                one.with(facts -> facts.identity(one.identity().withId(id))
                                        .revisions(one.revisions()
                                                .withTargetGroups(Map.of(
                                                        1,
                                                        IntStream.range(0, 6)
                                                                .mapToObj("web-%d"::formatted)
                                                                .toList())))),
                                List.of())));
        return rolls;
    }

    private RollStore store(List<Group> groups, Map<String, Roll> rolls) {
        List<RollHead> heads = rolls.values().stream().map(Roll::head).toList();
        return proxy(RollStore.class, (proxy, method, given) -> switch (method.getName()) {
            case "groups" -> new RollStore.Page<>(groups, null);
            case "revision" -> laid.revision(ground.groupId(), 1);
            case "unfinished" -> heads;
            case "roll" -> Optional.ofNullable(rolls.get(String.valueOf(given[0])));
            default -> delegated(method, given);
        });
    }

    private Object delegated(Method method, Object[] given) throws Throwable {
        try {
            return method.invoke(laid, given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Fleet fleet() {
        return proxy(Fleet.class, (proxy, method, given) -> {
            takes();
            return switch (method.getName()) {
                case "instances" -> {
                    seen.add(String.valueOf(given[0]));
                    yield List.of();
                }
                case "health" -> new TargetGroupHealth.Answered(Map.of());
                default -> throw new UnsupportedOperationException(method.getName());
            };
        });
    }

    /** No group has a new image. */
    private Images images() {
        return proxy(Images.class, (proxy, method, given) -> {
            takes();
            return switch (method.getName()) {
                case "matching" -> {
                    seen.add(((ImageFilter) given[0]).namePattern());
                    yield List.of();
                }
                case "image" -> Optional.empty();
                default -> throw new UnsupportedOperationException(method.getName());
            };
        });
    }

    private RollExecutions executions() {
        return proxy(RollExecutions.class, (proxy, method, given) -> {
            takes();
            seen.add(String.valueOf(given[0]));
            return ExecutionOutcome.RUNNING;
        });
    }

    private void takes() {
        clock.advanceTo(clock.instant().plus(CALL));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
