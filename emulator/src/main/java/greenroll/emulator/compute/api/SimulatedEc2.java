package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;

import greenroll.emulator.compute.api.Throttle.Cost;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.InstanceTypes;
import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.compute.state.SimulatedSubnet;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetState;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** EC2's front: the operations that a roll needs. It answers and refuses them as AWS does. Safe for any thread. */
public final class SimulatedEc2 implements Ec2Client {

    private static final StateReason USER =
            new StateReason("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");

    private final Api api;
    private final RegionContext ground;
    private final SimulatedInstances machines;
    private final InstanceLaunches launches;
    private final FleetLaunches fleets;
    private final Map<String, SimulatedSubnet> subnets;
    private final Map<String, ImageSettings> images;
    private final InstanceTypes types;
    private final SpotPrices prices;

    public SimulatedEc2(
            Api api,
            RegionContext ground,
            SimulatedInstances machines,
            InstanceLaunches launches,
            FleetLaunches fleets,
            Map<String, SimulatedSubnet> subnets,
            Map<String, ImageSettings> images,
            InstanceTypes types) {
        this.api = api;
        this.ground = ground;
        this.machines = machines;
        this.launches = launches;
        this.fleets = fleets;
        this.subnets = subnets;
        this.images = images;
        this.types = types;
        prices = new SpotPrices(ground, types, subnets);
    }

    @Override
    public RunInstancesResponse runInstances(RunInstancesRequest request) {
        int wanted = request.maxCount() == null ? 0 : request.maxCount();
        return api.call(SupportedOperation.RUN_INSTANCES, request, new Cost(wanted, false), () -> {
            List<SimulatedInstance> launched = launches.run(request);
            return RunInstancesResponse.builder()
                    .reservationId(launched.getFirst().reservationId)
                    .instances(launched.stream()
                            .map(machine -> Ec2Shapes.instance(machine, true))
                            .toList())
                    .build();
        });
    }

    @Override
    public CreateFleetResponse createFleet(CreateFleetRequest request) {
        return api.call(SupportedOperation.CREATE_FLEET, request, Cost.ONE, () -> fleets.create(request));
    }

    @Override
    public CreateLaunchTemplateResponse createLaunchTemplate(CreateLaunchTemplateRequest request) {
        return api.call(
                SupportedOperation.CREATE_LAUNCH_TEMPLATE,
                request,
                Cost.ONE,
                () -> CreateLaunchTemplateResponse.builder()
                        .launchTemplate(fleets.templates.create(request))
                        .build());
    }

    @Override
    public DescribeLaunchTemplatesResponse describeLaunchTemplates(DescribeLaunchTemplatesRequest request) {
        boolean small = request.launchTemplateIds().isEmpty()
                && request.launchTemplateNames().isEmpty()
                && request.filters().isEmpty();
        return api.call(
                SupportedOperation.DESCRIBE_LAUNCH_TEMPLATES,
                request,
                new Cost(0, small),
                () -> fleets.templates.describe(request));
    }

    @Override
    public CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(CreateLaunchTemplateVersionRequest request) {
        return api.call(
                SupportedOperation.CREATE_LAUNCH_TEMPLATE_VERSION,
                request,
                Cost.ONE,
                () -> CreateLaunchTemplateVersionResponse.builder()
                        .launchTemplateVersion(fleets.templates.createVersion(request))
                        .build());
    }

    @Override
    public DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
            DescribeLaunchTemplateVersionsRequest request) {
        return api.call(
                SupportedOperation.DESCRIBE_LAUNCH_TEMPLATE_VERSIONS,
                request,
                Cost.ONE,
                () -> fleets.templates.describeVersions(request));
    }

    @Override
    public ModifyLaunchTemplateResponse modifyLaunchTemplate(ModifyLaunchTemplateRequest request) {
        return api.call(
                SupportedOperation.MODIFY_LAUNCH_TEMPLATE,
                request,
                Cost.ONE,
                () -> ModifyLaunchTemplateResponse.builder()
                        .launchTemplate(fleets.templates.modify(request))
                        .build());
    }

    @Override
    public DeleteLaunchTemplateResponse deleteLaunchTemplate(DeleteLaunchTemplateRequest request) {
        return api.call(
                SupportedOperation.DELETE_LAUNCH_TEMPLATE,
                request,
                Cost.ONE,
                () -> DeleteLaunchTemplateResponse.builder()
                        .launchTemplate(fleets.templates.delete(request))
                        .build());
    }

    @Override
    public DescribeSpotPriceHistoryResponse describeSpotPriceHistory(DescribeSpotPriceHistoryRequest request) {
        Cost cost = new Cost(0, request.filters().isEmpty() && request.maxResults() == null);
        return api.call(SupportedOperation.DESCRIBE_SPOT_PRICE_HISTORY, request, cost, () -> prices.describe(request));
    }

    @Override
    public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        List<String> ids = request.instanceIds();
        boolean small = ids.isEmpty() && (request.filters().isEmpty() || request.maxResults() == null);
        return api.call(SupportedOperation.DESCRIBE_INSTANCES, request, new Cost(0, small), () -> {
            Instant now = ground.now();
            RegionSettings settings = ground.settings;
            Predicate<SimulatedInstance> tagsShown = machine ->
                    !now.isBefore(machine.launchedAt.plus(settings.delays().tagDelay()));
            InstanceFilter filter = new InstanceFilter(request.filters(), tagsShown);
            Page page = page(ids, request.maxResults(), request.nextToken(), filter::matches);
            return DescribeInstancesResponse.builder()
                    .reservations(reservations(page.machines, tagsShown))
                    .nextToken(page.nextToken)
                    .build();
        });
    }

    @Override
    public DescribeInstanceStatusResponse describeInstanceStatus(DescribeInstanceStatusRequest request) {
        boolean small = request.instanceIds().isEmpty();
        return api.call(SupportedOperation.DESCRIBE_INSTANCE_STATUS, request, new Cost(0, small), () -> {
            if (request.instanceIds().size() > 100) {
                throw ec2(
                        "InvalidParameterValue",
                        "At most 100 instance ids, but there were "
                                + request.instanceIds().size());
            }
            boolean all = Boolean.TRUE.equals(request.includeAllInstances());
            Page page = page(
                    request.instanceIds(),
                    request.maxResults(),
                    request.nextToken(),
                    machine -> all || machine.state == InstanceState.RUNNING);
            return DescribeInstanceStatusResponse.builder()
                    .instanceStatuses(page.machines.stream()
                            .map(machine -> Ec2Shapes.status(machine, ground.settings, ground.now()))
                            .toList())
                    .nextToken(page.nextToken)
                    .build();
        });
    }

    /**
     * A protected instance keeps all named instances of its zone alive. Those of other zones are terminated, and the
     * call still fails.
     */
    @Override
    public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
        List<String> ids = request.instanceIds();
        return api.call(SupportedOperation.TERMINATE_INSTANCES, request, new Cost(ids.size(), false), () -> {
            List<SimulatedInstance> named = named(ids);
            Set<String> keptZones = new HashSet<>();
            SimulatedInstance kept = null;
            for (SimulatedInstance machine : named) {
                if (machine.isProtected && machine.state.isLive()) {
                    keptZones.add(machine.subnet.zone);
                    kept = machine;
                }
            }
            List<InstanceStateChange> changes = new ArrayList<>();
            for (SimulatedInstance machine : named) {
                if (!keptZones.contains(machine.subnet.zone)) {
                    var before = Ec2Shapes.state(machine.state);
                    machines.end(machine, USER, SupportedOperation.TERMINATE_INSTANCES.hand());
                    changes.add(InstanceStateChange.builder()
                            .instanceId(machine.id)
                            .previousState(before)
                            .currentState(Ec2Shapes.state(machine.state))
                            .build());
                }
            }
            if (kept != null) {
                throw ec2(
                        "OperationNotPermitted",
                        "The instance '" + kept.id + "' may not be terminated. Modify its 'disableApiTermination'"
                                + " instance attribute and try again.");
            }
            return TerminateInstancesResponse.builder()
                    .terminatingInstances(changes)
                    .build();
        });
    }

    @Override
    public RebootInstancesResponse rebootInstances(RebootInstancesRequest request) {
        return api.call(SupportedOperation.REBOOT_INSTANCES, request, Cost.ONE, () -> {
            named(request.instanceIds())
                    .forEach(machine -> machines.reboot(machine, SupportedOperation.REBOOT_INSTANCES.hand()));
            return RebootInstancesResponse.builder().build();
        });
    }

    @Override
    public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
        boolean small = request.subnetIds().isEmpty() && request.filters().isEmpty();
        return api.call(SupportedOperation.DESCRIBE_SUBNETS, request, new Cost(0, small), () -> {
            for (String id : request.subnetIds()) {
                if (!subnets.containsKey(id)) {
                    throw ec2("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
                }
            }
            List<Subnet> found = subnets.values().stream()
                    .filter(one ->
                            request.subnetIds().isEmpty() || request.subnetIds().contains(one.id))
                    .filter(one -> request.filters().stream().allMatch(filter -> passes(one, filter)))
                    .map(one -> subnet(one.id))
                    .toList();
            if (request.maxResults() != null && found.size() > request.maxResults()) {
                throw new NotSimulated("ec2.DescribeSubnets, a second page");
            }
            return DescribeSubnetsResponse.builder().subnets(found).build();
        });
    }

    @Override
    public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
        boolean small = request.imageIds().isEmpty() && request.filters().isEmpty();
        return api.call(SupportedOperation.DESCRIBE_IMAGES, request, new Cost(0, small), () -> {
            for (String id : request.imageIds()) {
                if (!images.containsKey(id)) {
                    throw ec2("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
                }
            }
            return DescribeImagesResponse.builder().images(found(request)).build();
        });
    }

    @Override
    public DescribeInstanceTypesResponse describeInstanceTypes(DescribeInstanceTypesRequest request) {
        Cost cost = new Cost(0, request.filters().isEmpty());
        return api.call(
                SupportedOperation.DESCRIBE_INSTANCE_TYPES,
                request,
                cost,
                () -> DescribeInstanceTypesResponse.builder()
                        .instanceTypes(
                                onePage(named(request.filters(), "instance-type", types.names()), request.maxResults())
                                        .stream()
                                        .map(name -> Ec2Shapes.type(name, types.architectures(name)))
                                        .toList())
                        .build());
    }

    @Override
    public DescribeInstanceTypeOfferingsResponse describeInstanceTypeOfferings(
            DescribeInstanceTypeOfferingsRequest request) {
        Cost cost = new Cost(0, request.filters().isEmpty());
        return api.call(SupportedOperation.DESCRIBE_INSTANCE_TYPE_OFFERINGS, request, cost, () -> {
            if (request.locationType() != LocationType.AVAILABILITY_ZONE) {
                throw new NotSimulated("ec2.DescribeInstanceTypeOfferings by " + request.locationTypeAsString());
            }
            List<String> zones = named(
                    request.filters(),
                    "location",
                    subnets.values().stream().map(subnet -> subnet.zone).toList());
            List<InstanceTypeOffering> offered = new ArrayList<>();
            for (String name : named(request.filters(), "instance-type", types.names())) {
                zones.stream()
                        .filter(zone -> types.isOffered(name, zone))
                        .forEach(zone -> offered.add(Ec2Shapes.offering(name, zone)));
            }
            return DescribeInstanceTypeOfferingsResponse.builder()
                    .instanceTypeOfferings(onePage(offered, request.maxResults()))
                    .build();
        });
    }

    /** Those of all that the filters of that name match, in alphabetical order. */
    private static List<String> named(List<Filter> filters, String name, Collection<String> all) {
        for (Filter filter : filters) {
            if (!Set.of("instance-type", "location").contains(filter.name())) {
                throw new NotSimulated("filter " + filter.name() + " of instance types");
            }
        }
        return all.stream()
                .distinct()
                .filter(one -> filters.stream()
                        .filter(filter -> filter.name().equals(name))
                        .allMatch(filter -> filter.values().contains(one)))
                .sorted()
                .toList();
    }

    private static <T> List<T> onePage(List<T> found, @Nullable Integer max) {
        if (max != null && found.size() > max) {
            throw new NotSimulated("a second page of instance types");
        }
        return found;
    }

    private List<Image> found(DescribeImagesRequest request) {
        ImageSearch search = new ImageSearch(request);
        List<Image> found = new ArrayList<>();
        images.forEach((id, image) -> {
            if ((request.imageIds().isEmpty() || request.imageIds().contains(id)) && search.finds(id, image)) {
                found.add(Ec2Shapes.image(id, image));
            }
        });
        if (request.maxResults() != null && found.size() > request.maxResults()) {
            throw new NotSimulated("ec2.DescribeImages, a second page");
        }
        return found;
    }

    @Override
    public CreateTagsResponse createTags(CreateTagsRequest request) {
        return api.call(SupportedOperation.CREATE_TAGS, request, Cost.ONE, () -> {
            for (SimulatedInstance machine : named(request.resources())) {
                Map<String, String> tags = new LinkedHashMap<>(machine.tags);
                tags.putAll(Ec2Shapes.tags(request.tags()));
                machines.tag(machine, tags, SupportedOperation.CREATE_TAGS.hand());
            }
            return CreateTagsResponse.builder().build();
        });
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    private record Page(
            List<SimulatedInstance> machines, @Nullable String nextToken) {}

    /** The token is the number of the page's last instance. Instances launched meanwhile are on a later page. */
    private Page page(
            List<String> ids, @Nullable Integer max, @Nullable String token, Predicate<SimulatedInstance> filter) {
        if (!ids.isEmpty()) {
            if (max != null) {
                throw ec2(
                        "InvalidParameterCombination",
                        "The parameter instancesSet cannot be used with the parameter" + " maxResults");
            }
            return new Page(named(ids).stream().filter(filter).toList(), null);
        }
        if (max != null && (max < 5 || max > 1_000)) {
            throw ec2(
                    "InvalidParameterValue",
                    "Value ( " + max + " ) for parameter maxResults is invalid."
                            + " Expecting a value from 5 to 1000.");
        }
        long after = token == null ? 0 : Long.parseLong(token);
        int room = max == null ? Integer.MAX_VALUE : max;
        Instant now = ground.now();
        List<SimulatedInstance> page = new ArrayList<>();
        for (SimulatedInstance machine : machines.all()) {
            if (machine.number > after && isDescribed(machine, now) && filter.test(machine)) {
                if (page.size() == room) {
                    return new Page(page, Long.toString(page.getLast().number));
                }
                page.add(machine);
            }
        }
        return new Page(page, null);
    }

    private boolean isDescribed(SimulatedInstance machine, Instant now) {
        return !now.isBefore(machine.launchedAt.plus(ground.settings.delays().describeDelay()));
    }

    /** The instances of those ids. One id that is unknown, not yet known or no longer known fails the whole call. */
    private List<SimulatedInstance> named(Collection<String> ids) {
        List<SimulatedInstance> named = new ArrayList<>(ids.size());
        List<String> missing = new ArrayList<>();
        for (String id : ids) {
            SimulatedInstance machine = machines.find(id);
            if (machine == null || !isDescribed(machine, ground.now())) {
                missing.add(id);
            } else {
                named.add(machine);
            }
        }
        if (!missing.isEmpty()) {
            throw ec2(
                    "InvalidInstanceID.NotFound",
                    missing.size() == 1
                            ? "The instance ID '" + missing.getFirst() + "' does not exist"
                            : "The instance IDs '" + String.join(", ", missing) + "' do not exist");
        }
        return named;
    }

    /** Adjacent instances of one launch share a reservation. */
    private static List<Reservation> reservations(
            List<SimulatedInstance> page, Predicate<SimulatedInstance> tagsShown) {
        List<Reservation> reservations = new ArrayList<>();
        for (int from = 0, to; from < page.size(); from = to) {
            String id = page.get(from).reservationId;
            List<Instance> instances = new ArrayList<>();
            for (to = from; to < page.size() && page.get(to).reservationId.equals(id); to++) {
                SimulatedInstance machine = page.get(to);
                instances.add(Ec2Shapes.instance(machine, tagsShown.test(machine)));
            }
            reservations.add(
                    Reservation.builder().reservationId(id).instances(instances).build());
        }
        return reservations;
    }

    private Subnet subnet(String id) {
        SimulatedSubnet subnet = subnets.get(id);
        if (subnet == null) {
            throw new IllegalStateException(id);
        }
        return Subnet.builder()
                .subnetId(id)
                .vpcId(subnet.vpc)
                .availabilityZone(subnet.zone)
                .availableIpAddressCount(subnet.freeAddresses)
                .state(SubnetState.AVAILABLE)
                .build();
    }

    private static boolean passes(SimulatedSubnet subnet, Filter filter) {
        String value = switch (filter.name()) {
            case "subnet-id" -> subnet.id;
            case "availability-zone" -> subnet.zone;
            case "default-for-az" -> String.valueOf(subnet.isDefault);
            default -> throw new NotSimulated("filter " + filter.name() + " of subnets");
        };
        return InstanceFilter.values(filter).contains(value);
    }

    private static Stream<String> chosen(
            Collection<String> all, List<String> ids, List<Filter> filters, String filterName) {
        Stream<String> chosen = all.stream().filter(id -> ids.isEmpty() || ids.contains(id));
        for (Filter filter : filters) {
            if (!filter.name().equals(filterName)) {
                throw new NotSimulated("filter " + filter.name() + " (only " + filterName + " is)");
            }
            chosen = chosen.filter(InstanceFilter.values(filter)::contains);
        }
        return chosen;
    }
}
