package greenroll.aws.fleet;

import static greenroll.aws.fleet.FleetCalls.call;
import static greenroll.aws.fleet.FleetCalls.chunks;
import static greenroll.aws.fleet.FleetCalls.ruleOf;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.LoadBalancer;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetGroups;
import greenroll.fleet.Unavailable;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * ELBv2's target groups.
 *
 * <p>Targets are registered and deregistered on the port of their target group. An instance that is also registered on
 * another port keeps that registration.
 */
public final class ElbTargetGroups implements TargetGroups {

    private final ElasticLoadBalancingV2Client elb;
    private final BooleanSupplier tagDecides;

    /**
     * @param tagDecides whether Greenroll may touch only target groups with its tag; evaluated when target groups are
     *     read
     */
    public ElbTargetGroups(ElasticLoadBalancingV2Client elb, BooleanSupplier tagDecides) {
        this.elb = elb;
        this.tagDecides = tagDecides;
    }

    /** {@inheritDoc} A target group that does not exist is also Unanswered, with ELBv2's message. */
    @Override
    public TargetGroupHealth health(String targetGroupArn) {
        try {
            return new TargetGroupHealth.Answered(FleetResponses.targets(call(
                    "DescribeTargetHealth",
                    () -> elb.describeTargetHealth(ask -> ask.targetGroupArn(targetGroupArn))
                            .targetHealthDescriptions())));
        } catch (Unavailable e) {
            return new TargetGroupHealth.Unanswered(String.valueOf(e.getMessage()));
        } catch (FleetRefused e) {
            if (ruleOf(e) == ErrorRule.UNKNOWN_TARGET_GROUP) {
                return new TargetGroupHealth.Unanswered(e.code() + ": " + e.getMessage());
            }
            throw e;
        }
    }

    @Override
    public Map<String, TargetGroup> targetGroups(Collection<String> arns) {
        TargetGroupReader reader = new TargetGroupReader(elb);
        Map<String, TargetGroup> found = new TreeMap<>();
        if (!arns.isEmpty()) {
            int quota = call("DescribeAccountLimits", reader::quota);
            for (String arn : new TreeSet<>(arns)) {
                call("DescribeTargetGroups", () -> reader.read(arn, quota)).ifPresent(one -> found.put(arn, one));
            }
        }
        loadBalancers(reader, found);
        if (tagDecides.getAsBoolean()) {
            for (List<String> some : chunks(found.keySet(), TargetGroupReader.MOST_TAGGED)) {
                Set<String> tagged = call("DescribeTags", () -> reader.tagged(some));
                some.forEach(arn -> found.computeIfPresent(arn, (a, one) -> one.withManaged(tagged.contains(arn))));
            }
        }
        return found;
    }

    private static void loadBalancers(TargetGroupReader reader, Map<String, TargetGroup> groups) {
        Set<String> arns = new TreeSet<>();
        groups.values().forEach(one -> one.loadBalancers().forEach(lb -> arns.add(lb.arn())));
        Map<String, LoadBalancer> found = new HashMap<>();
        for (List<String> some : chunks(arns, TargetGroupReader.MOST_LOAD_BALANCERS)) {
            found.putAll(call("DescribeLoadBalancers", () -> reader.loadBalancers(some)));
        }
        groups.replaceAll((arn, one) -> one.withLoadBalancers(one.loadBalancers().stream()
                .map(lb -> found.getOrDefault(lb.arn(), lb))
                .toList()));
    }

    @Override
    public Map<String, String> register(String targetGroupArn, List<String> instanceIds) {
        return new Registrations(elb, targetGroupArn).of(instanceIds);
    }

    /** {@inheritDoc} A target or a target group that does not exist any more is ignored. */
    @Override
    public void deregister(String targetGroupArn, List<String> instanceIds) {
        for (List<String> ids : chunks(instanceIds, FleetRequests.MOST_TARGETS)) {
            deregisterChunk(targetGroupArn, ids);
        }
    }

    private void deregisterChunk(String targetGroupArn, List<String> ids) {
        Set<String> left = new LinkedHashSet<>(ids);
        while (!left.isEmpty()) {
            try {
                call("DeregisterTargets", () -> elb.deregisterTargets(FleetRequests.deregister(targetGroupArn, left)));
                return;
            } catch (FleetRefused e) {
                if (ruleOf(e) == ErrorRule.UNKNOWN_TARGET_GROUP) {
                    return;
                }
                boolean unknown = ruleOf(e) == ErrorRule.UNKNOWN_INSTANCE;
                if (!unknown || !left.removeAll(ErrorRule.named(String.valueOf(e.getMessage()), left))) {
                    throw e;
                }
            }
        }
    }
}
