package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.api.InstanceLaunches;
import greenroll.emulator.compute.api.LaunchTemplates;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedSubnet;
import greenroll.emulator.sdk.TemplateLaunch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** How a group launches its instances. Under the region's lock. */
public final class MemberLaunches {

    /** The tag by which EC2 tells the group of an instance. */
    static final String GROUP_TAG = "aws:autoscaling:groupName";

    private final InstanceLaunches launches;
    private final LaunchTemplates templates;
    private final Map<String, SimulatedSubnet> subnets;

    public MemberLaunches(InstanceLaunches launches, LaunchTemplates templates, Map<String, SimulatedSubnet> subnets) {
        this.launches = launches;
        this.templates = templates;
        this.subnets = subnets;
    }

    /** @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when EC2 refuses it */
    SimulatedInstance launch(ScalingGroup group, String subnetId, Actor by) {
        LaunchTemplates.Chosen chosen = chosen(group.settings);
        return launches.launch(request(group, chosen, subnetId), origin(group, chosen), by);
    }

    /** Puts an instance into the region that was launched at that time and runs. */
    SimulatedInstance place(ScalingGroup group, String subnetId, Instant launchedAt, Actor by) {
        LaunchTemplates.Chosen chosen = chosen(group.settings);
        return launches.place(request(group, chosen, subnetId), origin(group, chosen), launchedAt, by);
    }

    /** @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when the template or version does not exist */
    LaunchTemplates.Chosen chosen(ScalingGroupSettings settings) {
        return templates.forLaunch(
                settings.source().templateId(), null, settings.source().version());
    }

    private static Map<String, String> origin(ScalingGroup group, LaunchTemplates.Chosen chosen) {
        Map<String, String> origin = new HashMap<>(chosen.origin());
        origin.put(GROUP_TAG, group.name());
        return origin;
    }

    private static RunInstancesRequest request(ScalingGroup group, LaunchTemplates.Chosen chosen, String subnetId) {
        ScalingGroupSettings.MixedPolicy mixed = group.settings.source().mixed();
        List<Tag> tags = new ArrayList<>();
        group.settings.tags().forEach((key, tag) -> {
            if (tag.isPropagated()) {
                tags.add(Tag.builder().key(key).value(tag.value()).build());
            }
        });
        tags.sort(Comparator.comparing(Tag::key));
        return TemplateLaunch.of(
                chosen.version().data(),
                mixed == null || mixed.instanceTypes().isEmpty()
                        ? null
                        : mixed.instanceTypes().getFirst(),
                subnetId,
                List.of(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(tags)
                        .build()),
                mixed != null && isSpotNext(group, mixed));
    }

    /** Whether the next instance is spot, so that the shares of the policy hold. */
    private static boolean isSpotNext(ScalingGroup group, ScalingGroupSettings.MixedPolicy mixed) {
        int count = group.count() + 1;
        int above = Math.max(0, count - mixed.onDemandBase());
        int onDemand = count - above + Math.ceilDiv(above * mixed.onDemandPercentage(), 100);
        long has = group.counted().filter(member -> !member.machine.spot).count();
        return has >= onDemand;
    }

    /** The subnet for the next instance: in the zone that has the fewest members that count. */
    String nextSubnet(ScalingGroup group) {
        return group.settings.subnetIds().stream()
                .min(Comparator.comparingLong((String id) -> inZone(group, zone(id)))
                        .thenComparingLong(id -> group.counted()
                                .filter(member -> member.machine.subnet.id.equals(id))
                                .count()))
                .orElseThrow();
    }

    static long inZone(ScalingGroup group, String zone) {
        return group.counted()
                .filter(member -> member.machine.subnet.zone.equals(zone))
                .count();
    }

    /** The zones of the group's subnets, each once. */
    List<String> zones(ScalingGroupSettings settings) {
        return settings.subnetIds().stream().map(this::zone).distinct().toList();
    }

    String zone(String subnetId) {
        SimulatedSubnet subnet = subnets.get(subnetId);
        if (subnet == null) {
            throw ScalingErrors.validation("The subnet ID '" + subnetId + "' does not exist");
        }
        return subnet.zone;
    }
}
