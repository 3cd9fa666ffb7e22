package greenroll.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.demo.traffic.LoadReport;
import greenroll.roll.RollStatus;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of one roll, or of several. Of several rolls the counts are sums, {@code inService.min} is the least
 * value, and the rest is the last roll's.
 *
 * @param spot null for a group without spot instances
 * @param autoScaling null for a group of Greenroll's own
 * @param warnings the codes in the API's short status
 */
public record DemoReport(
        @JsonUnwrapped End end,
        int batches,
        @JsonUnwrapped Took took,
        Requests requests,
        InService inService,
        Instances instances,
        @Nullable SpotInstances spot,
        @JsonUnwrapped @Nullable AutoScaling autoScaling,
        @JsonUnwrapped CloudUsage usage,
        List<String> warnings) {

    /**
     * The end of the roll, as in the API's short status.
     *
     * @param reason null unless it failed
     */
    public record End(
            String rollId,
            String status,
            @JsonInclude @Nullable String reason) {}

    /**
     * How long it took.
     *
     * @param rollSeconds roll time from the acceptance to the end
     * @param wallSeconds real time from the request that started it until its end was seen
     */
    public record Took(double rollSeconds, double wallSeconds) {}

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

    /**
     * The interruptions of spot instances while the roll ran, and the mix at its end.
     *
     * @param planned how many the demo is to interrupt
     * @param interrupted how many got EC2's interruption notice
     * @param replaced how many of those are gone and have another instance in their place
     */
    public record SpotInstances(int planned, int interrupted, int replaced, Mix inService, Mix asked) {

        /** Numbers of spot and on-demand instances. */
        public record Mix(int spot, int onDemand) {

            int all() {
                return spot + onDemand;
            }
        }

        /** @param gone how many of the interrupted instances are gone */
        static SpotInstances ofARoll(int interrupted, int gone, Mix inService, Mix asked) {
            int missing = Math.max(0, asked.all() - inService.all());
            return new SpotInstances(
                    RollInterruptions.OF_A_ROLL, interrupted, Math.max(0, gone - missing), inService, asked);
        }

        /** Whether every planned interruption happened, each instance was replaced, and the mix is the asked one. */
        public boolean isAsPlanned() {
            return interrupted == planned && replaced == planned && inService.equals(asked);
        }

        SpotInstances and(SpotInstances next) {
            return new SpotInstances(
                    planned + next.planned,
                    interrupted + next.interrupted,
                    replaced + next.replaced,
                    next.inService,
                    next.asked);
        }
    }

    /**
     * The Auto Scaling group before and after the roll, and what happened to it meanwhile.
     *
     * @param settingsChanged names of the settings that are not as they were before, in Auto Scaling's words. After a
     *     finished roll the launch template's version must be the roll's
     */
    public record AutoScaling(List<String> settingsChanged, Desired desired, Scaled scaled, Exchanged exchanged) {

        /**
         * The desired capacity.
         *
         * @param wanted what it would be without the roll: the start, and all changes that no call of the roll made
         */
        public record Desired(int start, int end, int wanted) {}

        /**
         * The scaling by the group's policy.
         *
         * @param planned by how many instances the policy is to scale, each way
         * @param out how many instances the group launched because of it
         * @param in how many instances the group terminated because of it
         */
        public record Scaled(int planned, int out, int in) {}

        /** How many instances the roll attached, and how many it put in standby. */
        public record Exchanged(int attached, int standby) {}

        public AutoScaling {
            settingsChanged = List.copyOf(settingsChanged);
        }

        /** Whether every setting is as it must be, and the desired capacity is the wanted one. */
        public boolean isAsWanted() {
            return settingsChanged.isEmpty() && desired.end == desired.wanted;
        }

        /** Whether the policy has scaled out and in as planned. */
        public boolean isScaled() {
            return scaled.out == scaled.planned && scaled.in == scaled.planned;
        }

        AutoScaling and(AutoScaling next) {
            return new AutoScaling(
                    Stream.concat(settingsChanged.stream(), next.settingsChanged.stream())
                            .distinct()
                            .toList(),
                    new Desired(
                            desired.start, next.desired.end, desired.wanted + next.desired.wanted - next.desired.start),
                    new Scaled(
                            scaled.planned + next.scaled.planned,
                            scaled.out + next.scaled.out,
                            scaled.in + next.scaled.in),
                    new Exchanged(
                            exchanged.attached + next.exchanged.attached, exchanged.standby + next.exchanged.standby));
        }
    }

    /**
     * The calls, transitions and notifications of the roll.
     *
     * @param calls the calls of EC2 and ELBv2 while it ran, by operation
     * @param transitions the transitions of its executions, as AWS charges them
     * @param notifications the number published while it ran
     */
    public record CloudUsage(SortedMap<String, Integer> calls, int transitions, int notifications) {

        CloudUsage and(CloudUsage next) {
            SortedMap<String, Integer> all = new TreeMap<>(calls);
            next.calls.forEach((operation, count) -> all.merge(operation, count, Integer::sum));
            return new CloudUsage(all, transitions + next.transitions, notifications + next.notifications);
        }
    }

    public String rollId() {
        return end.rollId();
    }

    public String status() {
        return end.status();
    }

    public @Nullable String reason() {
        return end.reason();
    }

    public boolean is(RollStatus other) {
        return status().equals(other.wire());
    }

    /** Adds the next roll to these. */
    public DemoReport and(DemoReport next) {
        return new DemoReport(
                next.end,
                batches + next.batches,
                next.took,
                requests.and(next.requests),
                new InService(Math.min(inService.min, next.inService.min), next.inService.floor),
                new Instances(
                        instances.launched + next.instances.launched,
                        instances.terminated + next.instances.terminated,
                        instances.restarted + next.instances.restarted,
                        instances.orphans + next.instances.orphans),
                spot == null || next.spot == null ? next.spot : spot.and(next.spot),
                autoScaling == null || next.autoScaling == null ? next.autoScaling : autoScaling.and(next.autoScaling),
                usage.and(next.usage),
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
