package greenroll.emulator.platform.lambda;

import greenroll.api.console.ConsoleConfig;
import greenroll.api.console.ConsoleFiles;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.fleet.metric.Metrics;
import greenroll.fleet.price.Prices;
import greenroll.id.IdSource;
import greenroll.roll.heal.HealingSwitch;
import greenroll.roll.port.ExecutionReader;
import greenroll.roll.port.RollAnnouncer;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollFeed;
import greenroll.roll.port.RollMetrics;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.stack.ConsoleLink;
import greenroll.stack.StackResponses;
import greenroll.stack.StackStore;
import greenroll.token.TokenStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The arguments for a handler's constructor, by type. A port is made when it is first requested. So a function whose
 * environment lacks what a port needs fails only if it uses that port, as on AWS. Immutable.
 */
public final class Ports {

    private final Map<Class<?>, Supplier<?>> byType;

    private Ports(Map<Class<?>, Supplier<?>> byType) {
        this.byType = Map.copyOf(byType);
    }

    public static Ports none() {
        return new Ports(Map.of());
    }

    /** Every port that handlers take, as in Lambda. */
    public static Ports of(Wiring wiring) {
        return none().with(RollStore.class, wiring::store)
                .with(TokenStore.class, wiring::tokens)
                .with(Fleet.class, wiring::fleet)
                .with(Images.class, wiring::images)
                .with(AutoScalingGroups.class, wiring::autoScalingGroups)
                .with(LaunchTemplates.class, wiring::launchTemplates)
                .with(Prices.class, wiring::prices)
                .with(Alarms.class, wiring::alarms)
                .with(Metrics.class, wiring::serviceMetrics)
                .with(RollNotifier.class, wiring::notifier)
                .with(RollExecutions.class, wiring::executions)
                .with(ExecutionReader.class, wiring::executionReader)
                .with(RollFeed.class, wiring::feed)
                .with(RollAnnouncer.class, wiring::announcer)
                .with(RollMetrics.class, wiring::metrics)
                .with(StackStore.class, wiring::stacks)
                .with(StackResponses.class, wiring::stackResponses)
                .with(ConsoleLink.class, wiring::consoleLink)
                .with(HealingSwitch.class, wiring::healing)
                .with(InstantSource.class, wiring::clock)
                .with(IdSource.class, wiring::ids)
                .with(ConsoleFiles.class, ConsoleFiles::ofClassPath)
                .with(ConsoleConfig.class, () -> ConsoleConfig.ofAws(wiring.region()));
    }

    /** The same with that supplier for this type. A later one replaces an earlier one. */
    public <T> Ports with(Class<T> type, Supplier<? extends T> port) {
        Map<Class<?>, Supplier<?>> more = new HashMap<>(byType);
        more.put(type, port);
        return new Ports(more);
    }

    /** @throws IllegalArgumentException with the name of the type, when there is no such port */
    public <T> T get(Class<T> type) {
        Supplier<?> port = byType.get(type);
        if (port == null) {
            throw new IllegalArgumentException("there is no port of type " + type.getName());
        }
        return type.cast(port.get());
    }
}
