package greenroll.aws.fleet;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotAllocation;
import greenroll.id.Sha256;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.SpotInstanceInterruptionBehavior;

/**
 * Converts launches of spot instances to requests to EC2. CreateFleet takes all but types, subnets and tags from a launch
 * template: the owner's, or one that the launch makes. Equal values make exactly the same request.
 */
public final class SpotRequests {

    /** The hash is long enough that no two specifications of a group ever have the same name. */
    private static final int HASH = 16;

    /** EC2's largest page. */
    private static final int PAGE = 200;

    private SpotRequests() {}

    public static CreateFleetRequest fleet(LaunchRequest launch, LaunchRequest.Spot spot) {
        List<String> preferred = launch.specification().hardware().spotTypes().preferred();
        SpotAllocationStrategy strategy = strategy(spot.allocation(), !preferred.isEmpty());
        boolean byPriority = strategy == SpotAllocationStrategy.CAPACITY_OPTIMIZED_PRIORITIZED;
        return CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .clientToken(launch.clientToken())
                .targetCapacitySpecification(capacity -> capacity.totalTargetCapacity(launch.count())
                        .defaultTargetCapacityType(DefaultTargetCapacityType.SPOT))
                .spotOptions(options -> options.allocationStrategy(strategy)
                        .instanceInterruptionBehavior(SpotInstanceInterruptionBehavior.TERMINATE))
                .launchTemplateConfigs(config -> config.launchTemplateSpecification(source(launch))
                        .overrides(spot.pools().stream()
                                .map(pool -> override(launch.specification(), pool, byPriority, preferred))
                                .toList()))
                .tagSpecifications(
                        FleetRequests.tagged(ResourceType.FLEET, FleetTags.of(launch)),
                        FleetRequests.tagged(ResourceType.INSTANCE, FleetTags.of(launch)),
                        FleetRequests.tagged(ResourceType.VOLUME, FleetTags.of(launch)))
                .build();
    }

    /** The owner's launch template, or the one that the launch makes. */
    private static FleetLaunchTemplateSpecificationRequest source(LaunchRequest launch) {
        LaunchSpecification.LaunchTemplate owners = launch.specification().launchTemplate();
        return (owners == null
                        ? FleetLaunchTemplateSpecificationRequest.builder()
                                .launchTemplateName(templateName(launch))
                                .version("1")
                        : FleetLaunchTemplateSpecificationRequest.builder()
                                .launchTemplateId(owners.id())
                                .version(Integer.toString(owners.version())))
                .build();
    }

    private static FleetLaunchTemplateOverridesRequest override(
            LaunchSpecification specification, CapacityPool pool, boolean byPriority, List<String> preferred) {
        return FleetLaunchTemplateOverridesRequest.builder()
                .imageId(specification.launchTemplate() == null ? null : FleetRequests.imageOver(specification))
                .instanceType(pool.instanceType())
                .subnetId(pool.subnet().subnetId())
                // The lowest number has the highest priority.
                .priority(byPriority ? preferred.contains(pool.instanceType()) ? 0.0 : 1.0 : null)
                .build();
    }

    /** Types are preferred among those with capacity. Where the price alone decides, nothing is preferred. */
    private static SpotAllocationStrategy strategy(SpotAllocation allocation, boolean prefers) {
        return switch (allocation) {
            case COST_ORIENTED, CHEAPEST -> SpotAllocationStrategy.LOWEST_PRICE;
            case AVAILABILITY_ORIENTED ->
                prefers
                        ? SpotAllocationStrategy.CAPACITY_OPTIMIZED_PRIORITIZED
                        : SpotAllocationStrategy.CAPACITY_OPTIMIZED;
            case BALANCED, EQUAL_AZ_DISTRIBUTION ->
                prefers
                        ? SpotAllocationStrategy.CAPACITY_OPTIMIZED_PRIORITIZED
                        : SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED;
        };
    }

    static CreateLaunchTemplateRequest template(LaunchRequest launch) {
        return CreateLaunchTemplateRequest.builder()
                .launchTemplateName(templateName(launch))
                .launchTemplateData(LaunchTemplateData.of(launch.specification()))
                .tagSpecifications(FleetRequests.tagged(
                        ResourceType.LAUNCH_TEMPLATE,
                        Map.of(
                                FleetTags.GROUP,
                                launch.purpose().groupId(),
                                FleetTags.ROLL,
                                launch.purpose().rollId())))
                .build();
    }

    static DescribeLaunchTemplatesRequest templatesOf(String groupId) {
        return DescribeLaunchTemplatesRequest.builder()
                .filters(Filter.builder()
                        .name("tag:" + FleetTags.GROUP)
                        .values(groupId)
                        .build())
                .maxResults(PAGE)
                .build();
    }

    static DeleteLaunchTemplateRequest delete(String templateId) {
        return DeleteLaunchTemplateRequest.builder()
                .launchTemplateId(templateId)
                .build();
    }

    private static String templateName(LaunchRequest launch) {
        return templateName(launch.purpose().groupId(), launch.specification());
    }

    /**
     * The name of the template. It has a hash of the template's content, so a template never launches anything but its
     * own specification.
     */
    static String templateName(String groupId, LaunchSpecification specification) {
        RequestLaunchTemplateData data = LaunchTemplateData.of(specification);
        return "greenroll-" + groupId + "-" + Sha256.hex(content(data)).substring(0, HASH);
    }

    /** All values that are sent, in the order of the SDK's fields. The SDK's own text leaves out secret ones. */
    private static String content(Object value) {
        return switch (value) {
            case SdkPojo pojo -> {
                StringJoiner fields = new StringJoiner(",", "{", "}");
                for (SdkField<?> field : pojo.sdkFields()) {
                    Object inField = field.getValueOrDefault(pojo);
                    if (inField != null && !(inField instanceof SdkAutoConstructList<?>)) {
                        fields.add(field.memberName() + "=" + content(inField));
                    }
                }
                yield fields.toString();
            }
            case List<?> list -> {
                StringJoiner elements = new StringJoiner(",", "[", "]");
                list.forEach(one -> elements.add(content(one)));
                yield elements.toString();
            }
            default -> value.toString();
        };
    }
}
