package greenroll.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import greenroll.demo.traffic.LoadReport;
import greenroll.roll.RollStatus;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one roll came to, or several: counts are then sums, {@code inService.min} is the least of all, and the rest is
 * the last roll's.
 *
 * @param rollId the id as the API gave it
 * @param status as the API's short status says it
 * @param reason as the API's short status says it; null unless it failed
 * @param rollSeconds roll time from the acceptance to the end
 * @param wallSeconds from the request that started it until its end was seen
 * @param calls to EC2 and ELBv2 while it ran, by operation
 * @param transitions of its executions, as AWS charges them
 * @param notifications published while it ran
 * @param warnings codes of the API's short status
 */
public record DemoReport(
        String rollId,
        String status,
        @JsonInclude @Nullable String reason,
        int batches,
        double rollSeconds,
        double wallSeconds,
        Requests requests,
        InService inService,
        Instances instances,
        SortedMap<String, Integer> calls,
        int transitions,
        int notifications,
        List<String> warnings) {

    /** From the roll's start until its end, with what was in flight then. */
    public record Requests(long sent, long failed, FailedBy failedBy) {

        Requests and(Requests next) {
            return new Requests(sent + next.sent, failed + next.failed, failedBy.and(next.failedBy));
        }
    }

    /**
     * Who the failed requests are to be laid to.
     *
     * @param blue an instance of an earlier revision answered so
     * @param green an instance of the roll's revision answered so
     * @param nobody no instance's whole answer came: refused, reset, late, or the balancer's own answer
     */
    public record FailedBy(long blue, long green, long nobody) {

        /** @param revision the roll's */
        static FailedBy of(LoadReport requests, int revision) {
            Map<String, Long> by = requests.failedByRevision();
            long all = by.values().stream().mapToLong(Long::longValue).sum();
            long green = by.getOrDefault(String.valueOf(revision), 0L);
            return new FailedBy(all - green, green, requests.failed() - all);
        }

        FailedBy and(FailedBy next) {
            return new FailedBy(blue + next.blue, green + next.green, nobody + next.nobody);
        }
    }

    /** @param floor as the roll recorded it; absent when it ended before it had */
    public record InService(int min, @Nullable Integer floor) {}

    public record Instances(int launched, int terminated, int restarted, int orphans) {}

    public boolean is(RollStatus other) {
        return status.equals(other.wire());
    }

    /** These rolls and the next one. */
    public DemoReport and(DemoReport next) {
        SortedMap<String, Integer> allCalls = new TreeMap<>(calls);
        next.calls.forEach((operation, count) -> allCalls.merge(operation, count, Integer::sum));
        return new DemoReport(
                next.rollId,
                next.status,
                next.reason,
                batches + next.batches,
                next.rollSeconds,
                next.wallSeconds,
                requests.and(next.requests),
                new InService(Math.min(inService.min, next.inService.min), next.inService.floor),
                new Instances(
                        instances.launched + next.instances.launched,
                        instances.terminated + next.instances.terminated,
                        instances.restarted + next.instances.restarted,
                        instances.orphans + next.instances.orphans),
                allCalls,
                transitions + next.transitions,
                notifications + next.notifications,
                next.warnings);
    }

    /** The calls made between two counts; operations that were not called are left out. */
    static SortedMap<String, Integer> calls(Map<String, Integer> before, Map<String, Integer> after) {
        SortedMap<String, Integer> between = new TreeMap<>();
        after.forEach((operation, count) -> {
            int made = count - before.getOrDefault(operation, 0);
            if (made > 0) {
                between.put(operation, made);
            }
        });
        return between;
    }
}
