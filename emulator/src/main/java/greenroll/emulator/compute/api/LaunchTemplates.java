package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;
import static greenroll.emulator.compute.api.LaunchNeeds.required;

import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.emulator.sdk.TemplateLaunch;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The launch templates, each with its one version. A new version is not simulated. Under the region's lock. */
public final class LaunchTemplates {

    private static final SupportedOperation CREATE = SupportedOperation.CREATE_LAUNCH_TEMPLATE;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");
    private static final Set<String> VERSIONS = Set.of("1", "$Latest", "$Default");
    private static final Set<String> DATA = Set.of(
            "ImageId",
            "InstanceType",
            "KeyName",
            "UserData",
            "SecurityGroupIds",
            "NetworkInterfaces",
            "IamInstanceProfile",
            "BlockDeviceMappings",
            "MetadataOptions",
            "Monitoring",
            "EbsOptimized",
            "CreditSpecification",
            "DisableApiTermination",
            "TagSpecifications");

    /**
     * One launch template.
     *
     * @param number counts from 1 in the order of creation
     */
    public record Template(
            long number,
            String id,
            String name,
            Instant createdAt,
            RequestLaunchTemplateData data,
            Map<String, String> tags) {}

    private record Answered(CreateLaunchTemplateRequest request, LaunchTemplate template) {}

    private final RegionContext ground;
    private final SimulatedInstances machines;
    private final Map<String, Template> byId = new LinkedHashMap<>();
    private final Map<String, Answered> answered = new HashMap<>();
    private long created;

    public LaunchTemplates(RegionContext ground, SimulatedInstances machines) {
        this.ground = ground;
        this.machines = machines;
    }

    LaunchTemplate create(CreateLaunchTemplateRequest request) {
        String name = required(request.launchTemplateName(), "LaunchTemplateName");
        RequestLaunchTemplateData data = required(request.launchTemplateData(), "LaunchTemplateData");
        refuseWhatIsNotSimulated(data);
        Map<String, String> tags = tags(request.tagSpecifications());
        String token = request.clientToken();
        Answered before = token == null ? null : answered.get(token);
        if (before != null) {
            if (!before.request().equalsBySdkFields(request)) {
                throw ec2(
                        "IdempotentParameterMismatch",
                        "The client token you have provided is associated with a resource of different parameters.");
            }
            return before.template();
        }
        if (!NAME.matcher(name).matches()) {
            throw ec2(
                    "InvalidLaunchTemplateName.MalformedException",
                    "A launch template name must be between 3 and 128 characters, and may contain letters, numbers,"
                            + " and the following characters: - ( ) . / _.");
        }
        if (find(name).isPresent()) {
            throw ec2("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
        refuseDryRun(request.dryRun());
        Template made = new Template(++created, machines.newId("lt-"), name, ground.now(), data, tags);
        byId.put(made.id(), made);
        LaunchTemplate answer = shape(made);
        if (token != null) {
            answered.put(token, new Answered(request, answer));
        }
        return answer;
    }

    DescribeLaunchTemplatesResponse describe(DescribeLaunchTemplatesRequest request) {
        request.launchTemplateIds().forEach(this::byId);
        request.launchTemplateNames().forEach(this::byName);
        refuseDryRun(request.dryRun());
        long after = request.nextToken() == null ? 0 : Long.parseLong(request.nextToken());
        int room = request.maxResults() == null ? 200 : request.maxResults();
        if (room < 1 || room > 200) {
            throw ec2("InvalidParameterValue", "MaxResults is from 1 to 200, and not " + room);
        }
        List<Template> found = byId.values().stream()
                .filter(one -> one.number() > after && isAsked(one, request))
                .toList();
        List<Template> page = found.stream().limit(room).toList();
        return DescribeLaunchTemplatesResponse.builder()
                .launchTemplates(page.stream().map(LaunchTemplates::shape).toList())
                .nextToken(found.size() > room ? Long.toString(page.getLast().number()) : null)
                .build();
    }

    /** Each filter is checked, also when there is no template. */
    private static boolean isAsked(Template one, DescribeLaunchTemplatesRequest request) {
        return (request.launchTemplateIds().isEmpty()
                        || request.launchTemplateIds().contains(one.id()))
                && (request.launchTemplateNames().isEmpty()
                        || request.launchTemplateNames().contains(one.name()))
                && request.filters().stream().allMatch(filter -> passes(one, filter));
    }

    private static boolean passes(Template one, Filter filter) {
        String value = filter.name().startsWith("tag:")
                ? one.tags().get(filter.name().substring("tag:".length()))
                : switch (filter.name()) {
                    case "launch-template-name" -> one.name();
                    default -> throw new NotSimulated("ec2.DescribeLaunchTemplates, filter " + filter.name());
                };
        return value != null && InstanceFilter.values(filter).contains(value);
    }

    /** Deletes the template. Instances that were launched from it stay. */
    LaunchTemplate delete(DeleteLaunchTemplateRequest request) {
        Template gone = named(request.launchTemplateId(), request.launchTemplateName());
        refuseDryRun(request.dryRun());
        byId.remove(gone.id());
        return shape(gone);
    }

    /** The template of that id or name. */
    public Optional<Template> find(String idOrName) {
        return byId.values().stream()
                .filter(one -> one.id().equals(idOrName) || one.name().equals(idOrName))
                .findFirst();
    }

    /** The template that a fleet names. One that is too young is not known yet. */
    Template forFleet(@Nullable String id, @Nullable String name, @Nullable String version) {
        Template found = named(id, name);
        if (ground.now()
                .isBefore(found.createdAt().plus(ground.settings.delays().templateDelay()))) {
            throw id == null ? noName(found.name()) : noId(found.id());
        }
        if (!VERSIONS.contains(required(version, "LaunchTemplateSpecification.Version"))) {
            throw ec2(
                    "InvalidLaunchTemplateId.VersionNotFound",
                    "Could not find the specified version " + version + " for the launch template with ID " + found.id()
                            + ".");
        }
        return found;
    }

    private Template named(@Nullable String id, @Nullable String name) {
        if ((id == null) == (name == null)) {
            throw ec2("MissingParameter", "You must specify either a launch template ID or a launch template name");
        }
        return id == null ? byName(name) : byId(id);
    }

    private Template byId(String id) {
        return find(id).filter(one -> one.id().equals(id)).orElseThrow(() -> noId(id));
    }

    private Template byName(@Nullable String name) {
        return find(String.valueOf(name)).filter(one -> one.name().equals(name)).orElseThrow(() -> noName(name));
    }

    private static Ec2Exception noId(String id) {
        return ec2(
                "InvalidLaunchTemplateId.NotFound",
                "The specified launch template, with template ID " + id + ", does not exist.");
    }

    private static Ec2Exception noName(@Nullable String name) {
        return ec2(
                "InvalidLaunchTemplateName.NotFoundException",
                "The specified launch template, with template name " + name + ", does not exist.");
    }

    static void refuseDryRun(@Nullable Boolean dryRun) {
        if (Boolean.TRUE.equals(dryRun)) {
            throw ec2("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
    }

    /** EC2 does not look here whether what the template names exists. It does so at the launch. */
    private static void refuseWhatIsNotSimulated(RequestLaunchTemplateData data) {
        CREATE.refuseOthers(data, "LaunchTemplateData", DATA);
        RunInstancesRequest launch = TemplateLaunch.of(data);
        LaunchShape.of(CREATE, launch);
        LaunchNeeds.instanceTags(CREATE, launch.tagSpecifications());
    }

    private static Map<String, String> tags(List<TagSpecification> specifications) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (TagSpecification one : specifications) {
            if (one.resourceType() != ResourceType.LAUNCH_TEMPLATE) {
                throw new NotSimulated(CREATE.apiName + ", tags of a " + one.resourceTypeAsString());
            }
            tags.putAll(Ec2Shapes.tags(one.tags()));
        }
        return tags;
    }

    private static LaunchTemplate shape(Template one) {
        return LaunchTemplate.builder()
                .launchTemplateId(one.id())
                .launchTemplateName(one.name())
                .createTime(one.createdAt())
                .defaultVersionNumber(1L)
                .latestVersionNumber(1L)
                .tags(one.tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }
}
