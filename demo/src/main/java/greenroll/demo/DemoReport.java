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
 * The result of one roll, or of several. Of several rolls the counts are sums, {@code inService.min} is the least
 * value, and the rest is the last roll's.
 *
 * @param rollId the roll's id
 * @param status the status in the API's short status
 * @param reason the reason in the API's short status; null unless the roll failed
 * @param rollSeconds roll time from the acceptance to the end
 * @param wallSeconds real time from the request that started it until its end was seen
 * @param calls the calls of EC2 and ELBv2 while it ran, by operation
 * @param transitions the transitions of its executions, as AWS charges them
 * @param notifications the number published while it ran
 * @param warnings the codes in the API's short status
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

    /** The requests from the roll's start until its end, with those in flight at its end. */
    public record Requests(long sent, long failed, FailedBy failedBy) {

        Requests and(Requests next) {
            return new Requests(sent + next.sent, failed + next.failed, failedBy.and(next.failedBy));
        }
    }

    /**
     * The origin of the failed requests.
     *
     * @param blue answered by an instance of an earlier revision
     * @param green answered by an instance of the roll's revision
     * @param nobody without a whole answer of an instance: refused, reset, late, or answered by the balancer
     */
    public record FailedBy(long blue, long green, long nobody) {

        /** @param revision the roll's revision */
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

    /** @param floor the floor that the roll recorded; absent when it ended before it had one */
    public record InService(int min, @Nullable Integer floor) {}

    public record Instances(int launched, int terminated, int restarted, int orphans) {}

    public boolean is(RollStatus other) {
        return status.equals(other.wire());
    }

    /** Adds the next roll to these. */
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

    /** The calls between two counts. Operations that were not called are left out. */
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
