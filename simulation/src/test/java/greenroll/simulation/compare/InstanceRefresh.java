package greenroll.simulation.compare;

import greenroll.emulator.compute.scaling.MemberLifecycle;
import greenroll.emulator.compute.scaling.ScalingGroupState.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Instance Refresh as its user guide describes it, without skip matching, checkpoints, alarms and auto rollback. It acts
 * every ten seconds on the group in the simulated region. The sources are named on the page.
 *
 * <p>The real one launches above the desired capacity without changing it. This one changes it for that time.
 */
final class InstanceRefresh {
    /** How long it waits for health before it fails. */
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    enum Status {
        IN_PROGRESS("InProgress"),
        SUCCESSFUL("Successful"),
        FAILED("Failed");

        final String apiName;

        Status(String apiName) {
            this.apiName = apiName;
        }
    }

    private final Fleet fleet;
    private final int floor;
    private final int most;
    private final boolean isElb;
    private final Map<String, Instant> inServiceSince = new HashMap<>();
    private Status status = Status.IN_PROGRESS;
    private int updated;
    private Instant progressAt;

    /**
     * @param minimum percentage of the desired capacity that stays healthy
     * @param maximum percentage of the desired capacity that may be in service or pending
     */
    InstanceRefresh(Fleet fleet, int minimum, int maximum, boolean isElb) {
        this.fleet = fleet;
        this.floor = Math.ceilDiv(Fleet.SIZE * minimum, 100);
        this.most = Fleet.SIZE * maximum / 100;
        this.isElb = isElb;
        this.progressAt = fleet.clock.instant();
        // Launches during a refresh are from its desired configuration.
        fleet.scaling.setVersion(Fleet.NAME, Fleet.NEW);
    }

    /** Does what is due now, and returns the status. */
    Status act() {
        if (status != Status.IN_PROGRESS) {
            return status;
        }
        Instant now = fleet.clock.instant();
        List<MemberState> members = counted().toList();
        members.stream()
                .filter(one -> one.lifecycle() == MemberLifecycle.IN_SERVICE)
                .forEach(one -> inServiceSince.putIfAbsent(one.id(), now));
        List<MemberState> old = members.stream()
                .filter(one -> !isNew(one))
                .sorted(Comparator.comparing((MemberState one) -> isReady(one, now)))
                .toList();
        int ready = (int) members.stream().filter(one -> isReady(one, now)).count();
        int done = (int)
                members.stream().filter(one -> isNew(one) && isReady(one, now)).count();
        if (done > updated) {
            updated = done;
            progressAt = now;
        }
        if (old.isEmpty() && done >= Fleet.SIZE) {
            return end(Status.SUCCESSFUL);
        }
        if (!now.isBefore(progressAt.plus(PATIENCE))) {
            fleet.scaling.setVersion(Fleet.NAME, Fleet.OLD);
            giveBack(now);
            return end(Status.FAILED);
        }
        terminate(old, ready - floor, now);
        if (most > Fleet.SIZE) {
            int counted = (int) counted().count();
            int extra = Math.min(
                    most - counted, (int) counted().filter(one -> !isNew(one)).count());
            if (extra > 0) {
                fleet.scaling.setDesired(Fleet.NAME, counted + extra);
            }
        }
        return status;
    }

    private Status end(Status last) {
        status = last;
        return last;
    }

    /** Terminates old members, first those that are not healthy, as long as enough healthy ones remain. */
    private void terminate(List<MemberState> old, int most, Instant now) {
        int free = most;
        for (MemberState one : old) {
            boolean isReady = isReady(one, now);
            if (isReady && free <= 0) {
                return;
            }
            free -= isReady ? 1 : 0;
            fleet.scaling.terminate(Fleet.NAME, one.id(), this.most > Fleet.SIZE);
        }
    }

    /** Takes back what was launched above the desired capacity and never got ready. */
    private void giveBack(Instant now) {
        List<MemberState> unready = new ArrayList<>(
                counted().filter(one -> isNew(one) && !isReady(one, now)).toList());
        while (counted().count() > Fleet.SIZE && !unready.isEmpty()) {
            fleet.scaling.terminate(Fleet.NAME, unready.removeFirst().id(), true);
        }
        fleet.scaling.setDesired(Fleet.NAME, Fleet.SIZE);
    }

    private Stream<MemberState> counted() {
        return fleet.group().members().values().stream()
                .filter(one -> one.lifecycle().counts());
    }

    private static boolean isNew(MemberState one) {
        return Fleet.NEW.equals(one.version());
    }

    /** Whether it is in service and healthy, and a new one has warmed up. */
    private boolean isReady(MemberState one, Instant now) {
        Instant warm = Optional.ofNullable(inServiceSince.get(one.id()))
                .map(since -> since.plus(Fleet.WATCHED))
                .orElse(Instant.MAX);
        return one.lifecycle() == MemberLifecycle.IN_SERVICE
                && one.isHealthy()
                && (!isElb || fleet.region.isHealthyEverywhere(one.id()))
                && (!isNew(one) || !now.isBefore(warm));
    }
}
