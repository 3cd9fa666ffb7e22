package greenroll.emulator.sdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** A launch from a launch template, written as the RunInstances request that has the same parameters. */
public final class TemplateLaunch {

    private TemplateLaunch() {}

    /** @throws NotSimulated with the name of a parameter that RunInstances does not have */
    public static RunInstancesRequest of(RequestLaunchTemplateData data) {
        return SameFields.copy(data, RunInstancesRequest.builder()).build();
    }

    /**
     * The launch with what a fleet's request says otherwise.
     *
     * @param type null for the template's
     * @param subnetId null for the template's
     * @param tags added to the template's; where both have a key, this value counts
     */
    public static RunInstancesRequest of(
            RequestLaunchTemplateData data,
            @Nullable String type,
            @Nullable String subnetId,
            List<TagSpecification> tags,
            boolean spot) {
        RunInstancesRequest template = of(data);
        RunInstancesRequest.Builder launch = template.toBuilder();
        if (type != null) {
            launch.instanceType(type);
        }
        if (subnetId != null && template.networkInterfaces().isEmpty()) {
            launch.subnetId(subnetId);
        } else if (subnetId != null) {
            launch.networkInterfaces(template.networkInterfaces().stream()
                    .map(one -> one.toBuilder().subnetId(subnetId).build())
                    .toList());
        }
        if (spot) {
            launch.instanceMarketOptions(options -> options.marketType(MarketType.SPOT));
        }
        return launch.tagSpecifications(together(template.tagSpecifications(), tags))
                .build();
    }

    /** The request as if the template's parameters were its own. Its own parameters count before the template's. */
    public static RunInstancesRequest overridden(RequestLaunchTemplateData data, RunInstancesRequest request) {
        RunInstancesRequest template = of(data);
        RunInstancesRequest own = request.toBuilder()
                .launchTemplate((LaunchTemplateSpecification) null)
                .tagSpecifications(List.of())
                .build();
        return SameFields.copy(own, template.toBuilder())
                .tagSpecifications(together(template.tagSpecifications(), request.tagSpecifications()))
                .build();
    }

    /** The tags of what a launch makes, by its type. The tags of the fleet itself are left out. */
    private static List<TagSpecification> together(List<TagSpecification> template, List<TagSpecification> request) {
        Map<ResourceType, Map<String, Tag>> all = new LinkedHashMap<>();
        List<TagSpecification> both = new ArrayList<>(template);
        both.addAll(request);
        for (TagSpecification one : both) {
            if (one.resourceType() != ResourceType.FLEET) {
                Map<String, Tag> tags = all.computeIfAbsent(one.resourceType(), type -> new LinkedHashMap<>());
                one.tags().forEach(tag -> tags.put(tag.key(), tag));
            }
        }
        return all.entrySet().stream()
                .map(one -> TagSpecification.builder()
                        .resourceType(one.getKey())
                        .tags(one.getValue().values())
                        .build())
                .toList();
    }
}
