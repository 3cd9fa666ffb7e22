package greenroll.aws.fleet;

import greenroll.aws.SdkClients;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.group.LaunchSpecification;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/** Converts the fleet's values to requests to EC2 and ELBv2. Equal values make exactly the same request. */
public final class FleetRequests {

    /** EC2's maximum of ids in a TerminateInstances call, and its largest page. */
    static final int MOST_INSTANCES = 1_000;

    /**
     * The number of instances in a page of DescribeInstances. EC2 permits 1,000, but a function with a fraction of a
     * processor must read and parse each page within {@link SdkClients#CALL}.
     */
    static final int PAGE = 250;

    /** EC2's largest page of instance types. */
    static final int MOST_TYPES = 100;

    /** EC2's maximum of values in a filter. */
    static final int MOST_FILTER_VALUES = 200;

    /** EC2's maximum of ids in a DescribeInstanceStatus call. */
    static final int MOST_STATUSES = 100;

    /** ELBv2's maximum of targets in a call. */
    static final int MOST_TARGETS = 200;

    private FleetRequests() {}

    public static DescribeInstancesRequest instancesOf(String groupId) {
        return describe(filter("tag:" + FleetTags.GROUP, List.of(groupId)));
    }

    /** By a filter and not by id, so that an unknown id does not fail the call. */
    static DescribeInstancesRequest instances(Collection<String> ids) {
        return describe(filter("instance-id", ids));
    }

    private static DescribeInstancesRequest describe(Filter filter) {
        return DescribeInstancesRequest.builder()
                .filters(filter)
                .maxResults(PAGE)
                .build();
    }

    /** The status checks of running instances; others have none. */
    static DescribeInstanceStatusRequest statuses(Collection<String> ids) {
        return DescribeInstanceStatusRequest.builder()
                .instanceIds(ids)
                .includeAllInstances(false)
                .build();
    }

    static DescribeSubnetsRequest subnets(Collection<String> ids) {
        return DescribeSubnetsRequest.builder()
                .filters(filter("subnet-id", ids))
                .maxResults(MOST_INSTANCES)
                .build();
    }

    static DescribeSubnetsRequest defaultSubnets(Collection<String> zones) {
        return DescribeSubnetsRequest.builder()
                .filters(filter("availability-zone", zones), filter("default-for-az", List.of("true")))
                .maxResults(MOST_INSTANCES)
                .build();
    }

    public static RunInstancesRequest run(LaunchRequest launch, CapacityPool pool) {
        RunInstancesRequest.Builder run = RunInstancesRequest.builder()
                .clientToken(launch.clientToken())
                .minCount(1)
                .maxCount(launch.count())
                .instanceType(pool.instanceType())
                .tagSpecifications(
                        tagged(ResourceType.INSTANCE, FleetTags.of(launch)),
                        tagged(ResourceType.VOLUME, FleetTags.of(launch)));
        LaunchSpecification specification = launch.specification();
        if (specification.launchTemplate() == null) {
            putAll(specification, pool, run);
        } else {
            putTemplate(specification, specification.launchTemplate(), pool, run);
        }
        return run.build();
    }

    private static void putAll(LaunchSpecification specification, CapacityPool pool, RunInstancesRequest.Builder run) {
        run.imageId(specification.imageId()).userData(specification.userData()).keyName(specification.keyPair());
        LaunchDetails.put(specification, pool.subnet().subnetId(), pool.instanceType(), run);
        if (specification.iamRole() != null) {
            run.iamInstanceProfile(profile(specification.iamRole()));
        }
        if (specification.hardware().monitoring()) {
            run.monitoring(monitoring -> monitoring.enabled(true));
        }
        if (specification.hardware().ebsOptimized()) {
            // Never sent as false, because many types are always optimized and EC2 then refuses the call.
            run.ebsOptimized(true);
        }
    }

    private static void putTemplate(
            LaunchSpecification specification,
            LaunchSpecification.LaunchTemplate template,
            CapacityPool pool,
            RunInstancesRequest.Builder run) {
        run.launchTemplate(named -> named.launchTemplateId(template.id()).version(Integer.toString(template.version())))
                .imageId(imageOver(specification));
        LaunchDetails.putSubnet(specification, pool.subnet().subnetId(), run);
    }

    /**
     * The image that a launch from a template sends. The template may name a parameter, whose value can change during a
     * roll. So the image that the roll began with is sent; null for that of the template.
     */
    static @Nullable String imageOver(LaunchSpecification specification) {
        return specification.imageId().isEmpty()
                        || specification.imageParameter().isPresent()
                ? null
                : specification.imageId();
    }

    /** The same launch as a DryRun: EC2 only tells whether it would carry it out. */
    static RunInstancesRequest dryRun(LaunchRequest launch, CapacityPool pool) {
        return run(launch, pool).toBuilder().dryRun(true).build();
    }

    /** By a filter and not by name, so that an unknown type does not fail the call. */
    static DescribeInstanceTypesRequest types(Collection<String> names) {
        return DescribeInstanceTypesRequest.builder()
                .filters(filter("instance-type", names))
                .maxResults(MOST_TYPES)
                .build();
    }

    static DescribeInstanceTypeOfferingsRequest offerings(Collection<String> names, Collection<String> zones) {
        return DescribeInstanceTypeOfferingsRequest.builder()
                .locationType(LocationType.AVAILABILITY_ZONE)
                .filters(filter("instance-type", names), filter("location", zones))
                .maxResults(MOST_INSTANCES)
                .build();
    }

    /** The prices that are in force at that time. By a filter, so that an unknown type does not fail the call. */
    static DescribeSpotPriceHistoryRequest spotPrices(String product, Collection<String> types, Instant at) {
        return DescribeSpotPriceHistoryRequest.builder()
                .productDescriptions(product)
                .filters(filter("instance-type", types))
                .startTime(at)
                .maxResults(MOST_INSTANCES)
                .build();
    }

    private static IamInstanceProfileSpecification profile(String role) {
        IamInstanceProfileSpecification.Builder profile = IamInstanceProfileSpecification.builder();
        return (role.startsWith("arn:") ? profile.arn(role) : profile.name(role)).build();
    }

    static TagSpecification tagged(ResourceType type, Map<String, String> tags) {
        return TagSpecification.builder()
                .resourceType(type)
                .tags(new TreeMap<>(tags)
                        .entrySet().stream()
                                .map(tag -> Tag.builder()
                                        .key(tag.getKey())
                                        .value(tag.getValue())
                                        .build())
                                .toList())
                .build();
    }

    static TerminateInstancesRequest terminate(Collection<String> ids) {
        return TerminateInstancesRequest.builder().instanceIds(ids).build();
    }

    static RebootInstancesRequest reboot(Collection<String> ids) {
        return RebootInstancesRequest.builder().instanceIds(ids).build();
    }

    static RegisterTargetsRequest register(String targetGroupArn, Collection<String> ids) {
        return RegisterTargetsRequest.builder()
                .targetGroupArn(targetGroupArn)
                .targets(targets(ids))
                .build();
    }

    static DeregisterTargetsRequest deregister(String targetGroupArn, Collection<String> ids) {
        return DeregisterTargetsRequest.builder()
                .targetGroupArn(targetGroupArn)
                .targets(targets(ids))
                .build();
    }

    private static List<TargetDescription> targets(Collection<String> ids) {
        return ids.stream()
                .map(id -> TargetDescription.builder().id(id).build())
                .toList();
    }

    private static Filter filter(String name, Collection<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
