package greenroll.demo;

import greenroll.demo.traffic.InstanceServer;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ProbeAnswer;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one instance: one for each target group, each on its own port. So an instance can serve in one target
 * group and not in another, as an application may.
 */
final class InstanceServers {

    /** @param life the number of reboots of the instance before the server was started */
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

    /** Ends the life of every server that was started before. Each ends at the next {@link #inStep}. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // // only called under the region's lock
    void rebooted() {
        life++;
    }

    /** The address at which that target group's server last listened; null when it did not. Never waits. */
    @Nullable
    InetSocketAddress address(String targetGroupArn) {
        TrueHealth one = serving.get(targetGroupArn);
        return one == null ? null : one.server().address();
    }

    /**
     * Starts or ends the server as the instance's image behaves now. Takes the region's lock, so it must not be called
     * under it.
     *
     * @return the server's address; null when it does not listen
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

    /** At each request the server behaves as its image does then. So health checks and users get the same answer. */
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

    /** Ends every server, even with requests in flight. */
    synchronized void kill() {
        serving.values().forEach(one -> one.server().kill());
        serving.clear();
    }
}
