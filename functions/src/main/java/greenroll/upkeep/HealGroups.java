package greenroll.upkeep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.fleet.price.Prices;
import greenroll.group.Group;
import greenroll.id.IdSource;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.log.Reach;
import greenroll.operation.GroupOperations;
import greenroll.operation.PriceReader;
import greenroll.roll.port.GroupSearch;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Checks on a schedule every group that serves and that no operation holds. Starts a HEAL when instances died or have
 * been unhealthy for long enough. When it runs twice at once, one of the two takes the group's lock.
 */
public final class HealGroups implements RequestStreamHandler {

    private static final int PAGE = 100;
    /** The schedule in template.yaml. */
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final RollStore store;
    private final GroupHealing healing;
    private final InstantSource clock;

    public HealGroups() {
        this(Wiring.ofLambda());
    }

    private HealGroups(Wiring wiring) {
        this(wiring.store(), wiring.fleet(), wiring::notifier, wiring::groupOperations, wiring::prices, wiring.clock());
    }

    public HealGroups(
            RollStore store,
            Fleet fleet,
            RollNotifier notifier,
            RollExecutions executions,
            Prices prices,
            InstantSource clock,
            IdSource ids) {
        this(
                store,
                fleet,
                () -> notifier,
                () -> new GroupOperations(store, fleet, executions, ids),
                () -> prices,
                clock);
    }

    private HealGroups(
            RollStore store,
            Fleet fleet,
            Supplier<RollNotifier> notifier,
            Supplier<GroupOperations> upkeep,
            Supplier<Prices> prices,
            InstantSource clock) {
        this.store = store;
        this.healing = new GroupHealing(store, fleet, notifier, upkeep, new PriceReader(prices), clock);
        this.clock = clock;
    }

    /** The result of one run, for the log. */
    public record Report(
            int looked,
            int notReached,
            List<String> started,
            List<String> held,
            List<String> postponed,
            List<String> failed) {

        Report of(int reached, int missed) {
            return new Report(reached, missed, started, held, postponed, failed);
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Report report = look(context);
        LogLine.info(context)
                .with("looked", report.looked())
                .with("notReached", report.notReached() == 0 ? null : report.notReached())
                .withAny("started", report.started())
                .withAny("held", report.held())
                .withAny("postponed", report.postponed())
                .withAny("failed", report.failed())
                .write();
        Json.write(report, output);
    }

    private Report look(Context context) {
        List<Group> groups = serving();
        Report report = new Report(0, 0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (groups.isEmpty()) {
            return report;
        }
        Set<String> kept = healing.retained();
        int looked = Reach.each(groups, context, group -> {
            try {
                GroupHealing.Result result = healing.look(group, kept);
                result.started().map(id -> id + " of " + group.id()).ifPresent(report.started()::add);
                if (result.isHeld()) {
                    report.held().add(group.id());
                }
                result.postponed().map(until -> group.id() + " until " + until).ifPresent(report.postponed()::add);
            } catch (Unavailable | FleetRefused e) {
                // A group that cannot be checked must not delay the others. The next run checks it again.
                report.failed().add(group.id() + ": " + e.getMessage());
            }
        });
        return report.of(looked, groups.size() - looked);
    }

    /**
     * Every group that has a serving revision and no operation. An Auto Scaling group replaces its instances itself.
     */
    private List<Group> serving() {
        List<Group> all = GroupSearch.all(
                store,
                group -> group.servingRevision() != null
                        && group.activeRoll() == null
                        && group.placement().autoScaling() == null);
        return Reach.rotated(all, clock.instant(), EVERY);
    }
}
