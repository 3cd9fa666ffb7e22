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
 * Reads the data of target groups that a start needs. It makes three calls for each target group, one call for the
 * account's quota, and one for the load balancers. Where a tag decides which target groups may be touched, it makes one
 * call for the tags.
 */
final class TargetGroupReader {

    /** ELBv2's default quota. ELBv2 lists a limit only for accounts with their own value. */
    static final int DEFAULT_TARGETS = 1_000;

    private static final String QUOTA = "targets-per-target-group";
    private static final String DEREGISTRATION_DELAY = "deregistration_delay.timeout_seconds";
    private static final String SLOW_START = "slow_start.duration_seconds";
    private static final Duration DEFAULT_DELAY = Duration.ofSeconds(300);

    /** ELBv2's error code for text that is not a target group's ARN, in a call whose only parameter is the ARN. */
    private static final String MALFORMED = "ValidationError";

    /** The tag that the stack's policies require when they do not name the target groups. */
    private static final Tag MANAGED =
            Tag.builder().key(FleetTags.MANAGED).value("true").build();

    /** ELBv2's maximum of resources in a DescribeTags call. */
    static final int MOST_TAGGED = 20;

    /** ELBv2's maximum of load balancers in a DescribeLoadBalancers call. */
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

    /**
     * One target group; empty when the ARN does not exist. Each has its own call, because one wrong ARN fails the whole
     * call.
     */
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

    /**
     * Those of the target groups with the tag that permits Greenroll to touch them. All must exist; at most
     * {@link #MOST_TAGGED}.
     */
    Set<String> tagged(List<String> arns) {
        return elb.describeTags(ask -> ask.resourceArns(arns)).tagDescriptions().stream()
                .filter(one -> one.tags().contains(MANAGED))
                .map(TagDescription::resourceArn)
                .collect(Collectors.toSet());
    }

    /**
     * The load balancers by ARN, at most {@link #MOST_LOAD_BALANCERS}. The call fails when one was deleted since its
     * target group was described. A later call then succeeds.
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

    /**
     * The target group as if it may be touched, with only the ARNs of its load balancers. Tags and load balancers are
     * read for all target groups together.
     */
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
