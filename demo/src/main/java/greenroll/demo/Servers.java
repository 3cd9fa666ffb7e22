package greenroll.demo;

import greenroll.aws.fleet.FleetTags;
import greenroll.demo.traffic.BalancerTargets;
import greenroll.demo.traffic.HttpProbe;
import greenroll.demo.traffic.ProbeResult;
import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.HealthProbe;
import greenroll.emulator.compute.state.ProbeAnswer;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects the region's true state and the traffic. A running instance has servers, and an ended one has none. A
 * balancer sends requests to the targets that its target group finds healthy. A target is added and removed within the
 * change of its health. So no request goes to a target after its deregistration was answered. Servers are started and
 * killed right after the change, in the order of the changes. A Network Load Balancer is the exception: it sends for
 * two more minutes after a deregistration, even when the instance has ended.
 */
final class Servers implements RegionListener, HealthProbe, AutoCloseable {

    /** The longest time for which a Network Load Balancer was seen to send new connections to a deregistered target. */
    static final Duration NETWORK_SENDS_ON = Duration.ofSeconds(120);

    /** EC2's tag on an instance that was launched from a launch template. */
    private static final String TEMPLATE_VERSION = "aws:ec2launchtemplate:version";

    private final SimulatedRegion region;
    private final CloudClock clock;
    /** Deregistered targets that still get requests, by target group and instance, with the end of that time. */
    private final Map<String, CloudClock.Scheduled> sentOn = new ConcurrentHashMap<>();

    private final Map<String, ? extends BalancerTargets> balancers;
    private final HttpProbe http = new HttpProbe();
    private final Map<String, InstanceServers> hosts = new ConcurrentHashMap<>();
    /** One thread, so that tasks run in order. Tasks after {@link #close} are dropped. */
    private final ExecutorService inOrder = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("servers").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    /** @param balancers the balancers of all target groups in which instances serve, by the target group's ARN */
    Servers(SimulatedRegion region, CloudClock clock, Map<String, ? extends BalancerTargets> balancers) {
        this.region = region;
        this.clock = clock;
        this.balancers = Map.copyOf(balancers);
    }

    @Override
    public void on(RegionEvent event) {
        String id = event.instanceId();
        switch (event) {
            case RegionEvent.Launched launched -> hosts.put(id, new InstanceServers(region, id, revision(id)));
            case RegionEvent.HealthChanged change -> healthChanged(change);
            case RegionEvent.Deregistered out -> deregistered(out.targetGroupArn(), id);
            case RegionEvent.Unlisted out -> takeOff(out.targetGroupArn(), id);
            case RegionEvent.StateChanged change -> inOrder.execute(() -> changed(change));
            case RegionEvent.Rebooting reboot -> {
                host(id).ifPresent(InstanceServers::rebooted);
                inOrder.execute(() -> inStep(id));
            }
            case RegionEvent.BackFromReboot back -> inOrder.execute(() -> inStep(id));
            case RegionEvent.Tagged _,
                    RegionEvent.Registered _,
                    RegionEvent.InterruptionWarned _,
                    RegionEvent.RebalanceRecommended _ -> {}
        }
    }

    /** The number of an instance's launch template version is its revision when its Auto Scaling group launched it. */
    private String revision(String id) {
        Map<String, String> tags = region.instance(id).map(RegionInstance::tags).orElse(Map.of());
        return tags.getOrDefault(FleetTags.REVISION, tags.getOrDefault(TEMPLATE_VERSION, "none"));
    }

    private void changed(RegionEvent.StateChanged change) {
        inStep(change.instanceId());
        if (change.to() == InstanceState.TERMINATED) {
            hosts.remove(change.instanceId());
        }
    }

    private void healthChanged(RegionEvent.HealthChanged change) {
        BalancerTargets balancer = balancer(change.targetGroupArn());
        InetSocketAddress address = host(change.instanceId())
                .map(host -> host.address(change.targetGroupArn()))
                .orElse(null);
        if (change.to().state() == TargetHealth.State.HEALTHY && address != null) {
            CloudClock.Scheduled before = sentOn.remove(change.targetGroupArn() + change.instanceId());
            if (before != null) {
                before.cancel();
            }
            balancer.add(change.instanceId(), address);
        } else if (change.to().state() != TargetHealth.State.DRAINING) {
            takeOff(change.targetGroupArn(), change.instanceId());
        } else {
            deregistered(change.targetGroupArn(), change.instanceId());
        }
    }

    /** The target gets no new request from now on. From a Network Load Balancer it gets some for a while. */
    private void deregistered(String arn, String id) {
        if (region.targetGroup(arn).isNetwork()) {
            sentOn.computeIfAbsent(
                    arn + id,
                    key -> clock.after(NETWORK_SENDS_ON, () -> {
                        if (sentOn.remove(key) != null) {
                            balancer(arn).remove(id);
                        }
                    }));
        } else {
            balancer(arn).remove(id);
        }
    }

    private void takeOff(String arn, String id) {
        if (!sentOn.containsKey(arn + id)) {
            balancer(arn).remove(id);
        }
    }

    private void inStep(String id) {
        balancers.keySet().forEach(arn -> inStep(id, arn));
    }

    /** @return the server's address; null when it does not or cannot listen */
    private @Nullable InetSocketAddress inStep(String id, String arn) {
        try {
            return host(id).map(host -> host.inStep(arn)).orElse(null);
        } catch (UncheckedIOException e) {
            return null; // no port is free: no server listens, and the health check reports that
        }
    }

    /** A real check of the real server. Before it, the server is brought to the behaviour of the instance's image. */
    @Override
    public ProbeAnswer probe(String instanceId, String targetGroupArn) {
        InetSocketAddress address = inStep(instanceId, targetGroupArn);
        if (address == null) {
            return new ProbeAnswer.NoConnection();
        }
        return switch (http.check(address)) {
            case ProbeResult.Status(int code) ->
                code == 200 ? new ProbeAnswer.Passed() : new ProbeAnswer.WrongCode(code);
            case ProbeResult.TimedOut() -> new ProbeAnswer.TimedOut();
            case ProbeResult.Refused() -> new ProbeAnswer.NoConnection();
        };
    }

    private Optional<InstanceServers> host(String id) {
        return Optional.ofNullable(hosts.get(id));
    }

    private BalancerTargets balancer(String arn) {
        BalancerTargets balancer = balancers.get(arn);
        if (balancer == null) {
            throw new IllegalStateException("no balancer stands before " + arn);
        }
        return balancer;
    }

    /** Ends every server and ignores all later events. Called twice: no effect. */
    @Override
    public void close() {
        inOrder.shutdownNow();
        hosts.values().forEach(InstanceServers::kill);
    }
}
