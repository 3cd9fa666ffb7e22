package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.RequiredPermission;
import greenroll.emulator.sdk.TemplateLaunch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/**
 * The rights that EC2 requires, by the Service Authorization Reference. A resource that the call creates is {@code
 * type/*}.
 */
public final class Ec2Permissions {

    static final String RUN = "ec2:RunInstances";
    static final String REQUEST_TAG = "aws:RequestTag";

    private final ArnScope place;
    private final ResourceTags truth;

    public Ec2Permissions(ArnScope place, ResourceTags truth) {
        this.place = place;
        this.truth = truth;
    }

    /** The operations and their rights. EC2's describes take no resource. */
    public PermissionTable table() {
        FleetPermissions fleets = new FleetPermissions(place, truth, this);
        return new PermissionTable("ec2")
                .with(RunInstancesRequest.class, this::run)
                .with(CreateFleetRequest.class, fleets::fleet)
                .with(CreateLaunchTemplateRequest.class, fleets::create)
                .with(CreateLaunchTemplateVersionRequest.class, fleets::createVersion)
                .with(ModifyLaunchTemplateRequest.class, fleets::modify)
                .with(DeleteLaunchTemplateRequest.class, fleets::delete)
                .with(TerminateInstancesRequest.class, request -> each("TerminateInstances", request.instanceIds()))
                .with(RebootInstancesRequest.class, request -> each("RebootInstances", request.instanceIds()))
                .withoutResource(
                        "ec2:DescribeInstances",
                        "ec2:DescribeInstanceStatus",
                        "ec2:DescribeSubnets",
                        "ec2:DescribeInstanceTypes",
                        "ec2:DescribeInstanceTypeOfferings",
                        "ec2:DescribeLaunchTemplates",
                        "ec2:DescribeLaunchTemplateVersions",
                        "ec2:DescribeSpotPriceHistory",
                        "ec2:DescribeImages");
    }

    /**
     * The rights of a launch into a subnet, from an image whose disks are EBS volumes. It needs instance, image,
     * network interface, security group, subnet and volume. It needs the key pair when one is named, and the tags and
     * the role that it gives. It needs no right on the image's own snapshots, only on those that the request names.
     *
     * <p>A launch from a template needs the template too, and what the template names. Nothing more is needed for a
     * template that does not exist: EC2 refuses the request.
     */
    public List<RequiredPermission> run(RunInstancesRequest request) {
        LaunchTemplateSpecification from = request.launchTemplate();
        if (from == null) {
            return plain(request);
        }
        String name = from.launchTemplateId() == null ? from.launchTemplateName() : from.launchTemplateId();
        Optional<ResourceTags.TemplateProperties> found =
                truth.launchTemplate(String.valueOf(name), from.version() == null ? "$Default" : from.version());
        if (found.isEmpty()) {
            return List.of(RequiredPermission.of(RUN, all("launch-template")));
        }
        ResourceTags.TemplateProperties template = found.get();
        String arn = place.arn("ec2", "launch-template/" + template.id());
        List<RequiredPermission> needs = new ArrayList<>();
        needs.add(RequiredPermission.withTags(RUN, arn, "aws:ResourceTag", template.tags()));
        for (RequiredPermission need : plain(TemplateLaunch.overridden(template.data(), request))) {
            needs.add(need.action().equals(RUN) ? need.with("ec2:LaunchTemplate", List.of(arn)) : need);
        }
        return needs;
    }

    private List<RequiredPermission> plain(RunInstancesRequest request) {
        if (request.networkInterfaces().stream().anyMatch(one -> one.networkInterfaceId() != null)) {
            throw new NotTranslated("RunInstances with a network interface that there is");
        }
        Map<String, Map<String, String>> tags = tags(request.tagSpecifications());
        List<RequiredPermission> needs = new ArrayList<>();
        for (String made : List.of("instance", "network-interface", "volume")) {
            needs.add(RequiredPermission.withTags(RUN, all(made), REQUEST_TAG, tags.getOrDefault(made, Map.of())));
        }
        needs.addAll(image(String.valueOf(request.imageId())));
        subnets(request).forEach(id -> needs.add(RequiredPermission.of(RUN, network("subnet", id))));
        groups(request).forEach(id -> needs.add(RequiredPermission.of(RUN, network("security-group", id))));
        VolumePermissions.snapshots(request)
                .forEach(id -> needs.add(RequiredPermission.of(RUN, place.ownerless("ec2", "snapshot/" + id))));
        if (request.keyName() != null) {
            needs.add(RequiredPermission.of(RUN, place.arn("ec2", "key-pair/" + request.keyName())));
        }
        tags.forEach(
                (type, given) -> needs.add(RequiredPermission.withTags("ec2:CreateTags", all(type), REQUEST_TAG, given)
                        .with("ec2:CreateAction", List.of("RunInstances"))));
        if (request.iamInstanceProfile() != null) {
            needs.add(RequiredPermission.of("iam:PassRole", roleOf(request.iamInstanceProfile()))
                    .with("iam:PassedToService", List.of("ec2.amazonaws.com")));
        }
        needs.addAll(new VolumePermissions(place).keys(request));
        return needs;
    }

    /** The right on an image. One that a parameter names needs the parameter, and its own id is not known before. */
    private List<RequiredPermission> image(String id) {
        String resolve = "resolve:ssm:";
        if (!id.startsWith(resolve)) {
            return List.of(RequiredPermission.of(RUN, place.ownerless("ec2", "image/" + id)));
        }
        String parameter = id.substring(resolve.length());
        return List.of(
                RequiredPermission.of(RUN, place.ownerless("ec2", "image/*")),
                RequiredPermission.of(
                        "ssm:GetParameters",
                        place.arn("ssm", "parameter" + (parameter.startsWith("/") ? "" : "/") + parameter)));
    }

    /** The ARN of a subnet or security group. When it is shared, the ARN names the account that shares it. */
    private String network(String type, String id) {
        return place.shared(truth.sharedBy(id).orElse(place.account()), "ec2", type + "/" + id);
    }

    private static Set<String> subnets(RunInstancesRequest request) {
        return Stream.concat(
                        Stream.ofNullable(request.subnetId()),
                        request.networkInterfaces().stream()
                                .map(InstanceNetworkInterfaceSpecification::subnetId)
                                .filter(Objects::nonNull))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> groups(RunInstancesRequest request) {
        Set<String> groups = new TreeSet<>(request.securityGroupIds());
        request.networkInterfaces().forEach(one -> groups.addAll(one.groups()));
        // Without a security group EC2 takes the VPC's default one.
        return groups.isEmpty() ? Set.of("sg-default") : groups;
    }

    static Map<String, Map<String, String>> tags(List<TagSpecification> specifications) {
        Map<String, Map<String, String>> tags = new TreeMap<>();
        specifications.forEach(specification -> specification
                .tags()
                .forEach(tag -> tags.computeIfAbsent(
                                specification.resourceTypeAsString().toLowerCase(Locale.ROOT), type -> new TreeMap<>())
                        .put(tag.key(), tag.value())));
        return tags;
    }

    private String all(String type) {
        return place.arn("ec2", type + "/*");
    }

    /** In this emulator a profile's role has the profile's name, as when the console made it. */
    private String roleOf(IamInstanceProfileSpecification profile) {
        return profile.arn() == null
                ? place.iam("role/" + profile.name())
                : profile.arn().replace(":instance-profile/", ":role/");
    }

    private List<RequiredPermission> each(String action, List<String> instanceIds) {
        return instanceIds.stream()
                .map(id -> RequiredPermission.withTags(
                        "ec2:" + action, place.arn("ec2", "instance/" + id), "aws:ResourceTag", truth.instanceTags(id)))
                .toList();
    }
}
