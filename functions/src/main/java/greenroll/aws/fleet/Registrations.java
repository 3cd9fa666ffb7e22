package greenroll.aws.fleet;

import greenroll.fleet.FleetRefused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * Registers instances, although one of them may block the others. ELBv2 registers no instance of a call when it does
 * not know that one of them runs. The instances that the error names are removed, and the others are sent again. When
 * the error names none, the call is split in half.
 */
final class Registrations {

    /** After this many refusals the other instances wait for the next visit. */
    private static final int MOST_REFUSALS = 16;

    private final ElasticLoadBalancingV2Client elb;
    private final String targetGroupArn;
    private final Map<String, String> notYet = new TreeMap<>();
    private final Deque<List<String>> left = new ArrayDeque<>();

    Registrations(ElasticLoadBalancingV2Client elb, String targetGroupArn) {
        this.elb = elb;
        this.targetGroupArn = targetGroupArn;
    }

    /** The instances that were not registered, by id, with ELBv2's message. */
    Map<String, String> of(List<String> ids) {
        left.addAll(FleetCalls.chunks(ids, FleetRequests.MOST_TARGETS));
        int refusals = 0;
        while (!left.isEmpty()) {
            List<String> some = left.remove();
            try {
                FleetCalls.call(
                        "RegisterTargets", () -> elb.registerTargets(FleetRequests.register(targetGroupArn, some)));
            } catch (FleetRefused e) {
                if (FleetCalls.ruleOf(e) != ErrorRule.UNKNOWN_INSTANCE) {
                    throw e;
                }
                leaveOut(some, e.code() + ": " + e.getMessage());
                if (++refusals == MOST_REFUSALS) {
                    left.forEach(rest -> rest.forEach(id -> notYet.put(id, "not asked for after so many refusals")));
                    left.clear();
                }
            }
        }
        return notYet;
    }

    private void leaveOut(List<String> some, String words) {
        Set<String> named = ErrorRule.named(words, Set.copyOf(some));
        if (named.isEmpty() && some.size() > 1) {
            left.addFirst(some.subList(some.size() / 2, some.size()));
            left.addFirst(some.subList(0, some.size() / 2));
            return;
        }
        List<String> others = new ArrayList<>(some);
        others.removeAll(named);
        if (named.isEmpty()) {
            others.clear();
        }
        some.stream().filter(id -> !others.contains(id)).forEach(id -> notYet.put(id, words));
        if (!others.isEmpty()) {
            left.addFirst(others);
        }
    }
}
