package greenroll.simulation.compare;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import greenroll.roll.RollHead;
import greenroll.roll.failure.Failure;
import greenroll.simulation.Cases;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One release of an image, and what came of it.
 *
 * @param end status at its end
 * @param minutes from its start to its end
 * @param lowest the fewest instances that served
 * @param lost lost requests of the whole time
 * @param surge the most instances beyond the group's size that ran at the same time
 * @param told what the owner was told
 * @param left the group at the end of the observation
 */
record Release(String end, long minutes, int lowest, long lost, int surge, String told, String left) {

    /** How long a release is observed. All requests of this time count. */
    static final Duration OBSERVED = Duration.ofMinutes(90);

    /** A way to release, which acts in steps. */
    interface Way {
        /** Does what is due; returns the status once it has ended. */
        @Nullable
        String act();

        String told();
    }

    /** Observes a release. The way acts every ten seconds. */
    static Release observe(Fleet fleet, ImageBehaviour released, Way way) {
        ServiceMeter meter = new ServiceMeter(fleet, released);
        Instant start = fleet.clock.instant();
        String end = null;
        long minutes = 0;
        for (int second = 0; second < OBSERVED.toSeconds(); second++) {
            if (second % 10 == 0 && end == null) {
                end = way.act();
                minutes = Math.ceilDiv(
                        Duration.between(start, fleet.clock.instant()).toSeconds(), 60);
            }
            meter.second();
            fleet.pass(Duration.ofSeconds(1));
        }
        return new Release(
                end == null ? "in progress" : end,
                end == null ? OBSERVED.toMinutes() : minutes,
                meter.lowest(),
                meter.lost(),
                meter.mostLive() - Fleet.SIZE,
                way.told(),
                fleet.inWords());
    }

    /** By an Instance Refresh with these percentages. */
    static Release refresh(ImageBehaviour released, int minimum, int maximum, boolean isElb) {
        Fleet fleet = new Fleet(released, isElb);
        InstanceRefresh refresh = new InstanceRefresh(fleet, minimum, maximum, isElb);
        return observe(fleet, released, new Way() {
            private InstanceRefresh.Status status = InstanceRefresh.Status.IN_PROGRESS;

            @Override
            public @Nullable String act() {
                status = refresh.act();
                return status == InstanceRefresh.Status.IN_PROGRESS ? null : status.apiName;
            }

            @Override
            public String told() {
                return "status `" + status.apiName + "`"
                        + (status == InstanceRefresh.Status.FAILED ? " and a status reason" : "");
            }
        });
    }

    /** By a roll through the API, with batches of that percentage. */
    static Release roll(ImageBehaviour released, int percentage) {
        Fleet fleet = new Fleet(released, true);
        InMemoryRollStore store = new InMemoryRollStore();
        try (EmbeddedCloud cloud = EmbeddedCloud.withStore(
                Cases.TEMPLATE, fleet.clock, fleet.region, store, new Random(1), ports -> ports)) {
            cloud.start();
            String group = id(StartAnswer.create(
                    cloud, "{ \"group\": { \"autoScaling\": { \"name\": \"" + Fleet.NAME + "\" } } }", Map.of()));
            String roll = id(StartAnswer.ask(cloud, group, """
                    { "batchSizePercentage": %d, "gracePeriod": %d, "launchTemplate": { "version": "$Latest" } }""".formatted(percentage, Fleet.WATCHED.toSeconds())));
            return observe(fleet, released, new Way() {
                @Override
                public @Nullable String act() {
                    RollHead head = store.head(roll).orElseThrow();
                    return head.isOpen() ? null : head.status().wire();
                }

                @Override
                public String told() {
                    return store.head(roll)
                            .map(RollHead::failure)
                            .map(Failure::reason)
                            .orElse("status `finished`");
                }
            });
        }
    }

    private static String id(StartAnswer answer) {
        String id = Json.tree(answer.body()).at("/response/items/0/id").asText();
        if (id.isEmpty()) {
            throw new AssertionError(answer.body());
        }
        return id;
    }
}
