package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.permission.ResourceTags.TemplateProperties;
import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.RequiredPermission;
import greenroll.emulator.sdk.TemplateLaunch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TargetCapacitySpecificationRequest;

/**
 * The rights that EC2 requires for fleets and launch templates. An instant fleet needs no service-linked role: EC2
 * checks the caller's own rights for each launch.
 */
final class FleetPermissions {

    private static final String FLEET = "ec2:CreateFleet";
    private static final String TAG = "ec2:CreateTags";
    private static final String RESOURCE_TAG = "aws:ResourceTag";
    private static final String ACTION = "ec2:CreateAction";

    private final ArnScope place;
    private final ResourceTags truth;
    private final Ec2Permissions launches;

    FleetPermissions(ArnScope place, ResourceTags truth, Ec2Permissions launches) {
        this.place = place;
        this.truth = truth;
        this.launches = launches;
    }

    /**
     * The rights of an instant fleet. For each launch that it may make, it needs those of RunInstances and the
     * template. It needs {@code ec2:CreateFleet} on the same resources and on the fleet. AWS does not document which
     * {@code ec2:CreateAction} counts for the tags of the instances, so both are needed here. Nothing more is needed
     * for a template that does not exist: EC2 refuses the request.
     */
    List<RequiredPermission> fleet(CreateFleetRequest request) {
        Map<String, String> own =
                Ec2Permissions.tags(request.tagSpecifications()).getOrDefault("fleet", Map.of());
        Set<RequiredPermission> needs = new LinkedHashSet<>();
        needs.add(RequiredPermission.withTags(FLEET, all("fleet"), Ec2Permissions.REQUEST_TAG, own));
        if (!own.isEmpty()) {
            needs.add(tagging("fleet", own, "CreateFleet"));
        }
        for (FleetLaunchTemplateConfigRequest config : request.launchTemplateConfigs()) {
            FleetLaunchTemplateSpecificationRequest by = config.launchTemplateSpecification();
            String template = by.launchTemplateId() == null ? "*" : by.launchTemplateId();
            Optional<TemplateProperties> found = found(by.launchTemplateId(), by.launchTemplateName(), by.version());
            needs.add(ofTemplate(
                    FLEET, template, found.map(TemplateProperties::tags).orElse(Map.of())));
            found.ifPresent(it -> {
                needs.add(ofTemplate(Ec2Permissions.RUN, it.id(), it.tags()));
                overrides(config)
                        .forEach(override -> markets(request.targetCapacitySpecification())
                                .forEach(market -> needs.addAll(launch(request, it, override, market))));
            });
        }
        return List.copyOf(needs);
    }

    private List<RequiredPermission> launch(
            CreateFleetRequest request,
            TemplateProperties template,
            FleetLaunchTemplateOverridesRequest override,
            String market) {
        RunInstancesRequest launch = TemplateLaunch.of(
                        template.data(),
                        override.instanceTypeAsString(),
                        override.subnetId(),
                        request.tagSpecifications(),
                        market.equals("spot"))
                .toBuilder()
                .dryRun(request.dryRun())
                .build();
        if (override.imageId() != null) {
            launch = launch.toBuilder().imageId(override.imageId()).build();
        }
        if (launch.subnetId() == null && launch.networkInterfaces().stream().allMatch(one -> one.subnetId() == null)) {
            throw new NotTranslated("CreateFleet without a subnet");
        }
        List<RequiredPermission> needs = new ArrayList<>();
        for (RequiredPermission need : launches.run(launch)) {
            if (need.action().equals(Ec2Permissions.RUN)) {
                boolean instance = need.resource().equals(all("instance"));
                needs.add(instance ? need.with("ec2:InstanceMarketType", List.of(market)) : need);
                needs.add(new RequiredPermission(FLEET, need.resource(), need.context()));
            } else {
                needs.add(need);
                if (need.action().equals(TAG)) {
                    needs.add(need.with(ACTION, List.of("CreateFleet")));
                }
            }
        }
        return needs;
    }

    private static List<FleetLaunchTemplateOverridesRequest> overrides(FleetLaunchTemplateConfigRequest config) {
        return config.overrides().isEmpty()
                ? List.of(FleetLaunchTemplateOverridesRequest.builder().build())
                : config.overrides();
    }

    /** The markets that the fleet asks for, by the values of {@code ec2:InstanceMarketType}. */
    private static List<String> markets(TargetCapacitySpecificationRequest target) {
        int onDemand = target.onDemandTargetCapacity() == null ? 0 : target.onDemandTargetCapacity();
        int spot = target.spotTargetCapacity() == null ? 0 : target.spotTargetCapacity();
        boolean rest = target.totalTargetCapacity() > onDemand + spot;
        boolean restIsSpot = target.defaultTargetCapacityType() == DefaultTargetCapacityType.SPOT;
        List<String> markets = new ArrayList<>();
        if (onDemand > 0 || (rest && !restIsSpot)) {
            markets.add("on-demand");
        }
        if (spot > 0 || (rest && restIsSpot)) {
            markets.add("spot");
        }
        return markets;
    }

    /** The right to create a launch template, and to tag it. The things that the template names need no right before a launch. */
    List<RequiredPermission> create(CreateLaunchTemplateRequest request) {
        Map<String, String> tags =
                Ec2Permissions.tags(request.tagSpecifications()).getOrDefault("launch-template", Map.of());
        List<RequiredPermission> needs = new ArrayList<>();
        needs.add(RequiredPermission.withTags(
                "ec2:CreateLaunchTemplate", all("launch-template"), Ec2Permissions.REQUEST_TAG, tags));
        if (!tags.isEmpty()) {
            needs.add(tagging("launch-template", tags, "CreateLaunchTemplate"));
        }
        return needs;
    }

    List<RequiredPermission> createVersion(CreateLaunchTemplateVersionRequest request) {
        return change("ec2:CreateLaunchTemplateVersion", request.launchTemplateId(), request.launchTemplateName());
    }

    List<RequiredPermission> modify(ModifyLaunchTemplateRequest request) {
        return change("ec2:ModifyLaunchTemplate", request.launchTemplateId(), request.launchTemplateName());
    }

    List<RequiredPermission> delete(DeleteLaunchTemplateRequest request) {
        return change("ec2:DeleteLaunchTemplate", request.launchTemplateId(), request.launchTemplateName());
    }

    private List<RequiredPermission> change(String action, @Nullable String id, @Nullable String name) {
        Optional<TemplateProperties> found = found(id, name, "$Latest");
        return List.of(ofTemplate(
                action,
                found.map(TemplateProperties::id).orElse("*"),
                found.map(TemplateProperties::tags).orElse(Map.of())));
    }

    private Optional<TemplateProperties> found(@Nullable String id, @Nullable String name, @Nullable String version) {
        String idOrName = id == null ? name : id;
        return idOrName == null ? Optional.empty() : truth.launchTemplate(idOrName, String.valueOf(version));
    }

    private RequiredPermission ofTemplate(String action, String id, Map<String, String> tags) {
        return RequiredPermission.withTags(action, place.arn("ec2", "launch-template/" + id), RESOURCE_TAG, tags);
    }

    private RequiredPermission tagging(String type, Map<String, String> tags, String createAction) {
        return RequiredPermission.withTags(TAG, all(type), Ec2Permissions.REQUEST_TAG, tags)
                .with(ACTION, List.of(createAction));
    }

    private String all(String type) {
        return place.arn("ec2", type + "/*");
    }
}
