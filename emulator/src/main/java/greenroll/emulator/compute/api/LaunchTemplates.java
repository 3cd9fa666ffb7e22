package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;
import static greenroll.emulator.compute.api.LaunchNeeds.required;

import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.emulator.sdk.SameFields;
import greenroll.emulator.sdk.TemplateLaunch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The launch templates and their versions. Under the region's lock. */
public final class LaunchTemplates {

    private static final SupportedOperation CREATE = SupportedOperation.CREATE_LAUNCH_TEMPLATE;
    private static final SupportedOperation CREATE_VERSION = SupportedOperation.CREATE_LAUNCH_TEMPLATE_VERSION;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");
    private static final int MOST = 200;
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
     * @param versions all its versions, the oldest first; version n is at n - 1
     * @param defaultVersion the number that {@code $Default} means
     */
    public record Template(
            long number,
            String id,
            String name,
            Instant createdAt,
            List<Version> versions,
            long defaultVersion,
            Map<String, String> tags) {

        public Template {
            versions = List.copyOf(versions);
        }

        public Version latest() {
            return versions.getLast();
        }

        /** The version of that number, {@code $Latest} or {@code $Default}. Empty when there is none. */
        public Optional<Version> version(String version) {
            return switch (version) {
                case "$Latest" -> Optional.of(latest());
                case "$Default" -> Optional.of(versions.get((int) defaultVersion - 1));
                default ->
                    versions.stream()
                            .filter(one -> Long.toString(one.number()).equals(version))
                            .findFirst();
            };
        }

        private Template with(Version more) {
            List<Version> all = new ArrayList<>(versions);
            all.add(more);
            return new Template(number, id, name, createdAt, all, defaultVersion, tags);
        }

        private Template withDefault(long version) {
            return new Template(number, id, name, createdAt, versions, version, tags);
        }
    }

    /** One version of a launch template. It never changes. */
    public record Version(
            long number, Instant createdAt, @Nullable String description, RequestLaunchTemplateData data) {}

    /** The version that a launch names. */
    public record Chosen(Template template, Version version) {

        /** The tags that EC2 gives to an instance of this version. */
        public Map<String, String> origin() {
            return Map.of(
                    "aws:ec2launchtemplate:id", template.id(),
                    "aws:ec2launchtemplate:version", Long.toString(version.number()));
        }
    }

    private record Answered(SdkPojo request, LaunchTemplate template, long version) {}

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
        refuseWhatIsNotSimulated(CREATE, data);
        Map<String, String> tags = tags(request.tagSpecifications());
        String token = request.clientToken();
        Answered before = before(token, request);
        if (before != null) {
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
        LaunchTemplate answer = shape(add(name, request.versionDescription(), data, tags));
        if (token != null) {
            answered.put(token, new Answered(request, answer, 1));
        }
        return answer;
    }

    /** A new template with that version as its first and default one. */
    private Template add(
            String name, @Nullable String description, RequestLaunchTemplateData data, Map<String, String> tags) {
        Version first = new Version(1, ground.now(), description, data);
        Template made =
                new Template(++created, machines.newId("lt-"), name, first.createdAt(), List.of(first), 1, tags);
        byId.put(made.id(), made);
        return made;
    }

    /** Makes a template without a call. */
    public Template add(String name, RequestLaunchTemplateData data) {
        refuseWhatIsNotSimulated(CREATE, data);
        return add(name, null, data, Map.of());
    }

    /** Makes the next version of a template without a call. Returns its number. */
    public long addVersion(String idOrName, RequestLaunchTemplateData data) {
        refuseWhatIsNotSimulated(CREATE_VERSION, data);
        return addVersion(find(idOrName).orElseThrow(() -> noId(idOrName)), null, data)
                .number();
    }

    private Version addVersion(Template template, @Nullable String description, RequestLaunchTemplateData data) {
        Version made = new Version(template.latest().number() + 1, ground.now(), description, data);
        byId.put(template.id(), template.with(made));
        return made;
    }

    /** Makes that version the default one. */
    public void makeDefault(String idOrName, long version) {
        Template found = find(idOrName).orElseThrow(() -> noId(idOrName));
        byId.put(
                found.id(),
                found.withDefault(version(found, Long.toString(version)).number()));
    }

    private @Nullable Answered before(@Nullable String token, SdkPojo request) {
        Answered before = token == null ? null : answered.get(token);
        if (before != null && !before.request().equalsBySdkFields(request)) {
            throw ec2(
                    "IdempotentParameterMismatch",
                    "The client token you have provided is associated with a resource of different parameters.");
        }
        return before;
    }

    /** The next version: the source's parameters, and those of the request in place of the same ones. */
    LaunchTemplateVersion createVersion(CreateLaunchTemplateVersionRequest request) {
        RequestLaunchTemplateData data = required(request.launchTemplateData(), "LaunchTemplateData");
        refuseWhatIsNotSimulated(CREATE_VERSION, data);
        Template template = named(request.launchTemplateId(), request.launchTemplateName());
        Answered before = before(request.clientToken(), request);
        if (before != null) {
            return shape(template, version(template, Long.toString(before.version())));
        }
        RequestLaunchTemplateData whole = request.sourceVersion() == null
                ? data
                : SameFields.copy(data, version(template, request.sourceVersion()).data().toBuilder())
                        .build();
        refuseDryRun(request.dryRun());
        Version made = addVersion(template, request.versionDescription(), whole);
        Template now = byId(template.id());
        if (request.clientToken() != null) {
            answered.put(request.clientToken(), new Answered(request, shape(now), made.number()));
        }
        return shape(now, made);
    }

    /** The versions, the newest first. */
    DescribeLaunchTemplateVersionsResponse describeVersions(DescribeLaunchTemplateVersionsRequest request) {
        Template template = named(request.launchTemplateId(), request.launchTemplateName());
        List<Version> asked = request.versions().isEmpty()
                ? template.versions()
                : request.versions().stream()
                        .map(version -> version(template, version))
                        .distinct()
                        .toList();
        long least = request.minVersion() == null ? 1 : Long.parseLong(request.minVersion());
        long most = request.maxVersion() == null ? Long.MAX_VALUE : Long.parseLong(request.maxVersion());
        long before = request.nextToken() == null ? Long.MAX_VALUE : Long.parseLong(request.nextToken());
        int room = room(request.maxResults());
        refuseDryRun(request.dryRun());
        List<Version> found = asked.stream()
                .filter(one -> one.number() >= least && one.number() <= most && one.number() < before)
                .sorted(Comparator.comparingLong(Version::number).reversed())
                .toList();
        List<Version> page = found.stream().limit(room).toList();
        return DescribeLaunchTemplateVersionsResponse.builder()
                .launchTemplateVersions(
                        page.stream().map(one -> shape(template, one)).toList())
                .nextToken(found.size() > room ? Long.toString(page.getLast().number()) : null)
                .build();
    }

    private static int room(@Nullable Integer maxResults) {
        int room = maxResults == null ? MOST : maxResults;
        if (room < 1 || room > MOST) {
            throw ec2("InvalidParameterValue", "MaxResults is from 1 to " + MOST + ", and not " + room);
        }
        return room;
    }

    /** Changes the default version. */
    LaunchTemplate modify(ModifyLaunchTemplateRequest request) {
        Template template = named(request.launchTemplateId(), request.launchTemplateName());
        Version version = version(template, required(request.defaultVersion(), "SetDefaultVersion"));
        refuseDryRun(request.dryRun());
        byId.put(template.id(), template.withDefault(version.number()));
        return shape(byId(template.id()));
    }

    DescribeLaunchTemplatesResponse describe(DescribeLaunchTemplatesRequest request) {
        request.launchTemplateIds().forEach(this::byId);
        request.launchTemplateNames().forEach(this::byName);
        refuseDryRun(request.dryRun());
        long after = request.nextToken() == null ? 0 : Long.parseLong(request.nextToken());
        int room = room(request.maxResults());
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

    /** The version that a fleet names. A template that is too young is not known yet. */
    Chosen forFleet(@Nullable String id, @Nullable String name, @Nullable String version) {
        Template found = named(id, name);
        if (ground.now()
                .isBefore(found.createdAt().plus(ground.settings.delays().templateDelay()))) {
            throw id == null ? noName(found.name()) : noId(found.id());
        }
        return new Chosen(found, version(found, required(version, "LaunchTemplateSpecification.Version")));
    }

    /** The version that a launch names; the default one when it names none. */
    public Chosen forLaunch(@Nullable String id, @Nullable String name, @Nullable String version) {
        Template found = named(id, name);
        return new Chosen(found, version(found, version == null ? "$Default" : version));
    }

    private static Version version(Template template, String version) {
        return template.version(version)
                .orElseThrow(() -> ec2(
                        "InvalidLaunchTemplateId.VersionNotFound",
                        "Could not find the specified version " + version + " for the launch template with ID "
                                + template.id() + "."));
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
    private static void refuseWhatIsNotSimulated(SupportedOperation operation, RequestLaunchTemplateData data) {
        operation.refuseOthers(data, "LaunchTemplateData", DATA);
        RunInstancesRequest launch = TemplateLaunch.of(data);
        LaunchShape.of(operation, launch);
        LaunchNeeds.instanceTags(operation, launch.tagSpecifications());
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
                .defaultVersionNumber(one.defaultVersion())
                .latestVersionNumber(one.latest().number())
                .tags(one.tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    private static LaunchTemplateVersion shape(Template template, Version one) {
        return LaunchTemplateVersion.builder()
                .launchTemplateId(template.id())
                .launchTemplateName(template.name())
                .versionNumber(one.number())
                .versionDescription(one.description())
                .createTime(one.createdAt())
                .defaultVersion(one.number() == template.defaultVersion())
                .launchTemplateData(SameFields.copy(one.data(), ResponseLaunchTemplateData.builder())
                        .build())
                .build();
    }
}
