package greenroll.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import greenroll.demo.traffic.BalancerTargets;
import greenroll.demo.traffic.HttpProbe;
import greenroll.demo.traffic.ProbeResult;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.ProbeAnswer;
import greenroll.emulator.compute.state.TargetGroupSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/** The region's state and its servers on loopback. Time passes only when the test says so. */
class ServersTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final String web = region.addTargetGroup(TargetGroupSettings.named("web"));
    private final String admin = region.addTargetGroup(TargetGroupSettings.named("admin"));
    private final Listed webTargets = new Listed();
    private final Listed adminTargets = new Listed();
    private final Servers servers = new Servers(region, clock, Map.of(web, webTargets, admin, adminTargets));

    /** Records the calls of a balancer. */
    private static final class Listed implements BalancerTargets {
        private final Map<String, InetSocketAddress> now = new ConcurrentHashMap<>();

        @Override
        public void add(String instanceId, InetSocketAddress address) {
            now.put(instanceId, address);
        }

        @Override
        public void remove(String instanceId) {
            now.remove(instanceId);
        }

        InetSocketAddress of(String instanceId) {
            return Objects.requireNonNull(now.get(instanceId), "not listed");
        }
    }

    @AfterEach
    void close() {
        servers.close();
    }

    @Test
    void healthy_isListedAtAServerOfItsOwnForEachTargetGroup() {
        String id = running(ImageBehaviour.GREEN);

        register(web, id);
        register(admin, id);
        clock.advanceTo(clock.instant().plusSeconds(30));

        assertThat(webTargets.of(id)).isNotEqualTo(adminTargets.of(id));
        assertThat(http(webTargets.of(id))).isEqualTo(new ProbeResult.Status(200));
        assertThat(http(adminTargets.of(id))).isEqualTo(new ProbeResult.Status(200));
    }

    /** A Network Load Balancer sends for two more minutes, whatever the deregistration delay. */
    @Test
    void deregistered_behindANetworkLoadBalancer_staysListedForTwoMinutes_unlessRegisteredAgain() {
        region.changeTargetGroup(web, one -> one.withProtocol("TCP").withDeregistrationDelay(Duration.ZERO));
        String id = running(ImageBehaviour.GREEN);
        register(web, id);
        register(admin, id);
        clock.advanceTo(clock.instant().plusSeconds(30));

        deregister(web, id);
        deregister(admin, id);
        clock.advanceTo(clock.instant().plusSeconds(119));

        assertThat(webTargets.now).containsOnlyKeys(id);
        assertThat(adminTargets.now).isEmpty();

        clock.advanceTo(clock.instant().plusSeconds(1));
        assertThat(webTargets.now).isEmpty();

        register(web, id);
        clock.advanceTo(clock.instant().plusSeconds(30));
        deregister(web, id);
        register(web, id);
        clock.advanceTo(clock.instant().plusSeconds(300));
        assertThat(webTargets.now).containsOnlyKeys(id);
    }

    @Test
    void partial_isListedInTheFirstTargetGroupOnly() {
        String id = running(ImageBehaviour.PARTIAL);

        register(web, id);
        register(admin, id);
        clock.advanceTo(clock.instant().plusSeconds(60));

        assertThat(webTargets.now).containsOnlyKeys(id);
        assertThat(adminTargets.now).isEmpty();
        assertThat(servers.probe(id, admin)).isEqualTo(new ProbeAnswer.WrongCode(503));
    }

    @Test
    void flaky_isTakenOffWhenItsChecksFail() {
        String id = running(ImageBehaviour.FLAKY);
        register(web, id);
        clock.advanceTo(clock.instant().plusSeconds(30));
        InetSocketAddress address = webTargets.of(id);

        clock.advanceTo(clock.instant().plusSeconds(180));

        assertThat(webTargets.now).isEmpty();
        assertThat(http(address)).as("the server itself").isEqualTo(new ProbeResult.Status(503));
    }

    @Test
    void deregistered_isTakenOffWithinTheCallAndServesWhileItDrains() {
        String id = running(ImageBehaviour.GREEN);
        register(web, id);
        clock.advanceTo(clock.instant().plusSeconds(30));
        InetSocketAddress address = webTargets.of(id);

        region.elasticLoadBalancing()
                .deregisterTargets(request -> request.targetGroupArn(web)
                        .targets(TargetDescription.builder().id(id).build()));

        assertThat(webTargets.now).isEmpty();
        assertThat(http(address)).isEqualTo(new ProbeResult.Status(200));
    }

    @Test
    void terminated_endsTheServerAtOnce() {
        String id = running(ImageBehaviour.GREEN);
        register(web, id);
        clock.advanceTo(clock.instant().plusSeconds(30));
        InetSocketAddress address = webTargets.of(id);

        region.ec2().terminateInstances(request -> request.instanceIds(id));

        await().until(() -> http(address), new ProbeResult.Refused()::equals);
        assertThat(servers.probe(id, web)).isEqualTo(new ProbeAnswer.NoConnection());
    }

    @Test
    void rebooted_endsTheServerAndStartsAnotherWhenItIsBack() {
        String id = running(ImageBehaviour.GREEN);
        register(web, id);
        clock.advanceTo(clock.instant().plusSeconds(30));
        InetSocketAddress before = webTargets.of(id);

        region.ec2().rebootInstances(request -> request.instanceIds(id));

        await().until(() -> http(before), new ProbeResult.Refused()::equals);
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(http(webTargets.of(id))).isEqualTo(new ProbeResult.Status(200));
    }

    private String running(ImageBehaviour image) {
        region.addSubnet("subnet-a", "us-east-1a");
        region.addImage("ami-1", image);
        region.probeWith(servers);
        region.listen(servers);
        return region.placeRunning(Placement.of(1, "ami-1", Map.of(), List.of("subnet-a"), List.of()))
                .getFirst();
    }

    private void register(String arn, String id) {
        region.elasticLoadBalancing()
                .registerTargets(request -> request.targetGroupArn(arn)
                        .targets(TargetDescription.builder().id(id).build()));
    }

    private void deregister(String arn, String id) {
        region.elasticLoadBalancing()
                .deregisterTargets(request -> request.targetGroupArn(arn)
                        .targets(TargetDescription.builder().id(id).build()));
    }

    private static ProbeResult http(InetSocketAddress address) {
        return new HttpProbe().check(address);
    }
}
