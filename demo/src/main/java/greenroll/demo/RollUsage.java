package greenroll.demo;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.demo.traffic.LoadReport;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.cloud.LeftoverAudit;
import greenroll.emulator.machine.ExecutionSnapshot;
import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The cost and the effects of one roll, as the difference between two readings of all counters. */
final class RollUsage {

    private static final Duration LAST_STATES = Duration.ofSeconds(5);

    private final EmbeddedCloud cloud;
    private final Traffic traffic;
    private final RollMonitor watch;
    private final Map<String, Integer> callsBefore;
    private final int messagesBefore;
    private final long begin;

    private RollUsage(EmbeddedCloud cloud, Traffic traffic, RollMonitor watch) {
        this.cloud = cloud;
        this.traffic = traffic;
        this.watch = watch;
        watch.begin();
        traffic.countAnew();
        callsBefore = cloud.region().calls().byOperation();
        messagesBefore = cloud.platform().inbox().messages().size();
        begin = System.nanoTime();
    }

    /** Reads the counters. Called just before the roll is started. */
    static RollUsage open(EmbeddedCloud cloud, Traffic traffic, RollMonitor watch) {
        return new RollUsage(cloud, traffic, watch);
    }

    /** The result. The report adds the API's data on the roll. */
    record Bill(
            Roll roll,
            Duration wall,
            LoadReport requests,
            RollMonitor.Seen seen,
            int orphans,
            DemoReport.CloudUsage usage) {

        /** A restart makes no green instances. All instances have one revision and count as blue. */
        private static int greenRevision(RollHead head) {
            return head.facts().action().launchesGreen() ? head.facts().revision() : 0;
        }

        /**
         * @param brief the API's short status
         * @param spot the result of the interruptions; null for a group without spot instances
         * @param autoScaling the changes of the Auto Scaling group; null for a group of Greenroll's own
         */
        DemoReport report(
                JsonNode brief, DemoReport.@Nullable SpotInstances spot, DemoReport.@Nullable AutoScaling autoScaling) {
            RollHead head = roll.head();
            Baseline baseline = head.baseline();
            List<String> warnings = new ArrayList<>();
            brief.path("warnings")
                    .forEach(warning -> warnings.add(warning.path("code").asText()));
            return new DemoReport(
                    new DemoReport.End(
                            brief.path("id").asText(),
                            brief.path("status").asText(),
                            brief.hasNonNull("reason") ? brief.path("reason").asText() : null),
                    head.currentBatch(),
                    new DemoReport.Took(
                            seconds(Duration.between(
                                    head.facts().createdAt(), head.progress().updatedAt())),
                            seconds(wall)),
                    new DemoReport.Requests(
                            requests.sent(), requests.failed(), DemoReport.FailedBy.of(requests, greenRevision(head))),
                    new DemoReport.InService(seen.minInService(), baseline == null ? null : baseline.floor()),
                    new DemoReport.Instances(
                            seen.launched().size(),
                            seen.terminated().size(),
                            seen.restarted().size(),
                            orphans),
                    spot,
                    autoScaling,
                    usage,
                    warnings);
        }
    }

    /**
     * Reads the counters again. Called when the roll has ended. The load goes on, in a new count.
     *
     * @param followers the later rolls, which have ended too
     */
    Bill close(Roll ended, List<Roll> followers) {
        Duration wall = Duration.ofNanos(System.nanoTime() - begin);
        RollMonitor.Seen seen = watch.seen();
        int orphans = LeftoverAudit.of(cloud.region(), ended, seen.launched(), followers)
                .size();
        SortedMap<String, Integer> calls =
                DemoReport.calls(callsBefore, cloud.region().calls().byOperation());
        LoadReport requests = Objects.requireNonNull(traffic.countAnew(), "counting since the account was opened");
        int transitions = transitions(ended.id());
        for (Roll follower : followers) {
            transitions += transitions(follower.id());
        }
        int notifications = cloud.platform().inbox().messages().size() - messagesBefore;
        return new Bill(
                ended, wall, requests, seen, orphans, new DemoReport.CloudUsage(calls, transitions, notifications));
    }

    /** The roll's end is its last write. Its execution enters one more state after that. */
    private int transitions(String rollId) {
        long until = System.nanoTime() + LAST_STATES.toNanos();
        List<ExecutionSnapshot> executions = executions(rollId);
        while (executions.stream().anyMatch(one -> one.stopDate() == null) && System.nanoTime() < until) {
            LockSupport.parkNanos(1_000_000);
            executions = executions(rollId);
        }
        return executions.stream().mapToInt(one -> one.history().transitions()).sum();
    }

    private List<ExecutionSnapshot> executions(String rollId) {
        return cloud.platform().executions().list().stream()
                .filter(one -> one.name().startsWith(rollId + "-"))
                .toList();
    }

    private static double seconds(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0;
    }
}
