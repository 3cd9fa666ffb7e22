package greenroll.aws.fleet;

import greenroll.fleet.HealthCheck;
import greenroll.fleet.LoadBalancer;
import greenroll.fleet.TargetGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Limit;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/**
 * What a start must know of target groups: three calls for each, one for the account's quota, one for the load balancers
 * and, where a tag decides which may be touched, one for the tags.
 */
final class TargetGroupReader {

    /** ELBv2's quota, for an account whose limits do not list it: ELBv2 lists only those it has numbers of its own for. */
    static final int DEFAULT_TARGETS = 1_000;

    private static final String QUOTA = "targets-per-target-group";
    private static final String DEREGISTRATION_DELAY = "deregistration_delay.timeout_seconds";
    private static final String SLOW_START = "slow_start.duration_seconds";
    private static final Duration DEFAULT_DELAY = Duration.ofSeconds(300);

    /** ELBv2's word for text that is no target group's ARN, where the ARN is all that was asked with. */
    private static final String MALFORMED = "ValidationError";

    /** What the stack's policies ask of a target group's tags when they name none. */
    private static final Tag MANAGED =
            Tag.builder().key(FleetTags.MANAGED).value("true").build();

    /** ELBv2's most resources in a DescribeTags call. */
    static final int MOST_TAGGED = 20;

    /** ELBv2's most load balancers in a DescribeLoadBalancers call. */
    static final int MOST_LOAD_BALANCERS = 20;

    private final ElasticLoadBalancingV2Client elb;

    TargetGroupReader(ElasticLoadBalancingV2Client elb) {
        this.elb = elb;
    }

    /** The account's limit of registered targets in one target group. */
    int quota() {
        String marker = null;
        do {
            @Nullable String from = marker;
            DescribeAccountLimitsResponse page = elb.describeAccountLimits(ask -> ask.marker(from));
            Optional<Limit> limit = page.limits().stream()
                    .filter(one -> QUOTA.equals(one.name()))
                    .findFirst();
            if (limit.isPresent()) {
                return Integer.parseInt(limit.get().max());
            }
            marker = page.nextMarker();
        } while (marker != null);
        return DEFAULT_TARGETS;
    }

    /** One target group; empty when there is none of this ARN. One call each: a single wrong ARN fails a call of many. */
    Optional<TargetGroup> read(String arn, int quota) {
        try {
            return elb.describeTargetGroups(ask -> ask.targetGroupArns(arn)).targetGroups().stream()
                    .findFirst()
                    .map(described -> targetGroup(described, attributes(arn), quota, registered(arn)));
        } catch (ElasticLoadBalancingV2Exception e) {
            if (ErrorRule.of(e) == ErrorRule.UNKNOWN_TARGET_GROUP || MALFORMED.equals(SdkErrors.code(e))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Map<String, String> attributes(String arn) {
        List<TargetGroupAttribute> attributes = elb.describeTargetGroupAttributes(ask -> ask.targetGroupArn(arn))
                .attributes();
        Map<String, String> byKey = new HashMap<>();
        attributes.forEach(attribute -> byKey.put(attribute.key(), attribute.value()));
        return byKey;
    }

    private int registered(String arn) {
        return FleetResponses.targets(
                        elb.describeTargetHealth(ask -> ask.targetGroupArn(arn)).targetHealthDescriptions())
                .size();
    }

    /** Those of them, at most {@link #MOST_TAGGED} that exist, that carry the tag of what Greenroll may touch. */
    Set<String> tagged(List<String> arns) {
        return elb.describeTags(ask -> ask.resourceArns(arns)).tagDescriptions().stream()
                .filter(one -> one.tags().contains(MANAGED))
                .map(TagDescription::resourceArn)
                .collect(Collectors.toSet());
    }

    /**
     * The load balancers by ARN, at most {@link #MOST_LOAD_BALANCERS}. One that was deleted since its target group was
     * described fails the call, and another look is right then.
     */
    Map<String, LoadBalancer> loadBalancers(List<String> arns) {
        try {
            return elb.describeLoadBalancers(ask -> ask.loadBalancerArns(arns)).loadBalancers().stream()
                    .map(TargetGroupReader::loadBalancer)
                    .collect(Collectors.toMap(LoadBalancer::arn, one -> one));
        } catch (LoadBalancerNotFoundException e) {
            throw SdkErrors.unavailable("DescribeLoadBalancers", e);
        }
    }

    private static LoadBalancer loadBalancer(
            software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer described) {
        return new LoadBalancer(
                described.loadBalancerArn(),
                described.loadBalancerName(),
                described.availabilityZones().stream()
                        .map(AvailabilityZone::zoneName)
                        .collect(Collectors.toSet()));
    }

    /** Taken for one that may be touched, its load balancers by their ARNs alone: the rest is known of all at once. */
    static TargetGroup targetGroup(
            software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup described,
            Map<String, String> attributes,
            int quota,
            int registered) {
        return new TargetGroup(
                described.targetGroupArn(),
                described.targetGroupName(),
                new TargetGroup.Kind(
                        Objects.requireNonNullElse(described.protocolAsString(), ""),
                        Objects.requireNonNullElse(described.targetTypeAsString(), "instance"),
                        described.vpcId()),
                described.loadBalancerArns().stream()
                        .map(arn -> new LoadBalancer(arn, "", Set.of()))
                        .toList(),
                healthCheck(described),
                true,
                seconds(attributes.get(DEREGISTRATION_DELAY), DEFAULT_DELAY),
                seconds(attributes.get(SLOW_START), Duration.ZERO),
                quota,
                registered);
    }

    private static HealthCheck healthCheck(
            software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup described) {
        HealthCheck usual = HealthCheck.DEFAULT;
        Integer interval = described.healthCheckIntervalSeconds();
        return new HealthCheck(
                !Boolean.FALSE.equals(described.healthCheckEnabled()),
                interval == null ? usual.interval() : Duration.ofSeconds(interval),
                Objects.requireNonNullElse(described.healthyThresholdCount(), usual.healthyThreshold()),
                Objects.requireNonNullElse(described.unhealthyThresholdCount(), usual.unhealthyThreshold()));
    }

    private static Duration seconds(@Nullable String value, Duration otherwise) {
        return value == null ? otherwise : Duration.ofSeconds(Long.parseLong(value));
    }
}
