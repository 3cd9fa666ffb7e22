package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.compute.state.TargetGroupSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;

class SpedUpTest {

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void region_manyThreadsAndASlowProbe_staysWholeAndNeverProbesUnderItsLock() throws Exception {
        try (ScaledClock clock = new ScaledClock(200, failures::add);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SimulatedRegion region =
                    new SimulatedRegion(clock, 7, RegionSettings.defaults().withThrottling(false));
            region.addSubnet("subnet-a", "us-east-1a");
            region.addImage("ami-green", ImageBehaviour.GREEN);
            String web = region.addTargetGroup(TargetGroupSettings.named("web"));
            InService inService = region.inService("group", "sig-1", Set.of(web));
            Set<String> probed = ConcurrentHashMap.newKeySet();
            region.probeWith((id, arn) -> {
                // Another thread asks the region meanwhile. If the region held its lock, this would hang for ever.
                try {
                    probed.add(threads.submit(
                                    () -> region.instance(id).orElseThrow().id())
                            .get());
                } catch (InterruptedException | ExecutionException e) {
                    failures.add(e);
                }
                return region.imageAnswers(id, arn);
            });

            List<Future<String>> launches = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> launchAndRegister(region, web, "t-" + i % 20)))
                    .toList();
            Set<String> launched = ConcurrentHashMap.newKeySet();
            for (Future<String> launch : launches) {
                launched.add(launch.get());
            }

            assertThat(launched).as("two callers a token, one instance each").hasSize(20);
            await().atMost(Duration.ofSeconds(60)).until(() -> inService.count() == 20);
            assertThat(inService.ids()).isEqualTo(launched).isEqualTo(probed);

            List<Future<?>> ends = launched.stream()
                    .<Future<?>>map(id ->
                            threads.submit(() -> region.ec2().terminateInstances(request -> request.instanceIds(id))))
                    .toList();
            for (Future<?> end : ends) {
                end.get();
            }
            assertThat(inService.count()).isZero();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> region.targets(web).isEmpty());
        }
        assertThat(failures).isEmpty();
    }

    private static String launchAndRegister(SimulatedRegion region, String web, String token) {
        String id = region.ec2()
                .runInstances(Stage.request("ami-green", 1, token))
                .instances()
                .getFirst()
                .instanceId();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !region.ec2()
                        .describeInstances(request -> request.maxResults(1_000)
                                .filters(
                                        filter -> filter.name("instance-id").values(id),
                                        filter -> filter.name("instance-state-name")
                                                .values("running")))
                        .reservations()
                        .isEmpty());
        // The load balancer knows some seconds later than EC2 that an instance runs.
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(InvalidTargetException.class)
                .until(() -> {
                    region.elasticLoadBalancing()
                            .registerTargets(
                                    request -> request.targetGroupArn(web).targets(Stage.targets(id)));
                    return true;
                });
        return id;
    }

    @Test
    void placed_inSpedUpTime_turnsUnhealthyWhenItsImageDoes() {
        try (ScaledClock clock = new ScaledClock(200, failures::add)) {
            SimulatedRegion region = new SimulatedRegion(clock, 7);
            region.addSubnet("subnet-a", "us-east-1a");
            region.addImage("ami-flaky", ImageBehaviour.FLAKY);
            String web = region.addTargetGroup(TargetGroupSettings.named("web"));
            region.placeRunning(
                    Placement.of(3, "ami-flaky", Map.of("group", "sig-1"), List.of("subnet-a"), List.of(web)));
            InService inService = region.inService("group", "sig-1", Set.of(web));

            await().atMost(Duration.ofSeconds(60)).until(() -> inService.count() == 0);

            assertThat(region.targets(web).values())
                    .hasSize(3)
                    .allSatisfy(health -> assertThat(health.reason()).isEqualTo("Target.ResponseCodeMismatch"));
        }
        assertThat(failures).isEmpty();
    }
}
