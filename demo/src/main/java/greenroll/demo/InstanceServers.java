package greenroll.demo;

import greenroll.demo.traffic.InstanceServer;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ProbeAnswer;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one instance: one for each target group, on a port of its own, as an application has that may serve in
 * one and not in another.
 */
final class InstanceServers {

    /** @param life which of the instance's lives it was started in: a reboot begins the next */
    private record TrueHealth(InstanceServer server, int life) {}

    private final SimulatedRegion region;
    private final String instanceId;
    private final String revision;
    private final Map<String, TrueHealth> serving = new ConcurrentHashMap<>();
    private volatile int life;

    InstanceServers(SimulatedRegion region, String instanceId, String revision) {
        this.region = region;
        this.instanceId = instanceId;
        this.revision = revision;
    }

    /** Whatever was started before now is of an earlier life: it ends when the host is next brought in step. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only ever called under the region's lock
    void rebooted() {
        life++;
    }

    /** Where that target group's server listened when last looked at; null when it did not. Never waits. */
    @Nullable
    InetSocketAddress address(String targetGroupArn) {
        TrueHealth one = serving.get(targetGroupArn);
        return one == null ? null : one.server().address();
    }

    /**
     * Starts or ends the server so that it does what the instance's image does now. Must not be called under
     * the region's lock, which it takes.
     *
     * @return where it listens; null when it does not
     */
    synchronized @Nullable InetSocketAddress inStep(String targetGroupArn) {
        int now = life;
        ProbeAnswer answer = region.imageAnswers(instanceId, targetGroupArn);
        TrueHealth one = serving.get(targetGroupArn);
        if (one != null && (one.life() != now || answer instanceof ProbeAnswer.NoConnection)) {
            serving.remove(targetGroupArn);
            one.server().kill();
            one = null;
        }
        if (answer instanceof ProbeAnswer.NoConnection) {
            return null;
        }
        if (one == null) {
            one = new TrueHealth(start(targetGroupArn), now);
        }
        serving.put(targetGroupArn, one);
        return one.server().address();
    }

    /** It is at each request as its image makes it then: a check, and what users ask, have the same answer. */
    private InstanceServer start(String targetGroupArn) {
        int failsEvery = region.instance(instanceId)
                .map(one -> one.behaviour().failsEvery())
                .orElse(0);
        return InstanceServer.start(
                instanceId, revision, () -> health(region.imageAnswers(instanceId, targetGroupArn)), failsEvery);
    }

    private static InstanceServer.Health health(ProbeAnswer answer) {
        return switch (answer) {
            case ProbeAnswer.Passed() -> InstanceServer.Health.OK;
            case ProbeAnswer.WrongCode(int status) -> InstanceServer.Health.FAILING;
            case ProbeAnswer.TimedOut(), ProbeAnswer.NoConnection() -> InstanceServer.Health.HANGING;
        };
    }

    /** Ends every server, whatever is in flight. */
    synchronized void kill() {
        serving.values().forEach(one -> one.server().kill());
        serving.clear();
    }
}
