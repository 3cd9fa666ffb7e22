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
 * Registers instances in spite of each other: ELBv2 registers none of a call's instances when it does not know one of
 * them to run. Those that it names are left out and the others sent again; when it names none, the call is halved.
 */
final class Registrations {

    /** After so many refusals the rest waits for the next visit. */
    private static final int MOST_REFUSALS = 16;

    private final ElasticLoadBalancingV2Client elb;
    private final String targetGroupArn;
    private final Map<String, String> notYet = new TreeMap<>();
    private final Deque<List<String>> left = new ArrayDeque<>();

    Registrations(ElasticLoadBalancingV2Client elb, String targetGroupArn) {
        this.elb = elb;
        this.targetGroupArn = targetGroupArn;
    }

    /** Those that were not registered, by id, with ELBv2's words. */
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
