package greenroll.emulator.compute;

import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.compute.api.Api;
import greenroll.emulator.compute.api.ApiCalls;
import greenroll.emulator.compute.api.CallGate;
import greenroll.emulator.compute.api.Ec2Shapes;
import greenroll.emulator.compute.api.FleetLaunches;
import greenroll.emulator.compute.api.InstanceLaunches;
import greenroll.emulator.compute.api.LaunchNeeds;
import greenroll.emulator.compute.api.LaunchTemplates;
import greenroll.emulator.compute.api.SimulatedCloudWatch;
import greenroll.emulator.compute.api.SimulatedEc2;
import greenroll.emulator.compute.api.SimulatedElasticLoadBalancing;
import greenroll.emulator.compute.api.SimulatedParameters;
import greenroll.emulator.compute.market.AvailableCapacity;
import greenroll.emulator.compute.market.SpotMarket;
import greenroll.emulator.compute.scaling.MemberLaunches;
import greenroll.emulator.compute.scaling.ScalingActors;
import greenroll.emulator.compute.scaling.ScalingChanges;
import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.emulator.compute.scaling.ScalingGroups;
import greenroll.emulator.compute.scaling.ScalingListener;
import greenroll.emulator.compute.scaling.SimulatedAutoScaling;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.HealthProbe;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.InstanceTypes;
import greenroll.emulator.compute.state.MetricValues;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.ProbeAnswer;
import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.compute.state.SimulatedAlarm;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.compute.state.SimulatedSubnet;
import greenroll.emulator.compute.state.SimulatedTargetGroup;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.compute.state.TargetRegistry;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.fleet.TargetHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * One region of EC2 and ELBv2 in its true state: instances, registrations and health. Everything happens in the roll
 * time of its clock. With a virtual clock and the same seed every run is the same. Safe for any thread.
 *
 * <p>A roll uses only {@link #ec2()} and {@link #elasticLoadBalancing()}. Tests and audits ask the region itself.
 */
public final class SimulatedRegion {

    private final RegionContext ground;
    private final Api api;
    private final TargetRegistry balancer;
    private final SimulatedInstances machines;
    private final LaunchNeeds needs;
    private final InstanceLaunches launches;
    private final FleetLaunches fleets;
    private final Map<String, SimulatedSubnet> subnets = new LinkedHashMap<>();
    private final Map<String, ImageBehaviour> images = new LinkedHashMap<>();
    private final Map<String, ImageSettings> imageSettings = new LinkedHashMap<>();
    private final InstanceTypes types = new InstanceTypes();
    private final Map<String, String> owners = new LinkedHashMap<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, SimulatedAlarm> alarms = new LinkedHashMap<>();
    private final MetricValues metrics = new MetricValues();
    private final Map<String, SimulatedTargetGroup> groups = new LinkedHashMap<>();
    private final Ec2Client ec2;
    private final ElasticLoadBalancingV2Client loadBalancing;
    private final SsmClient ssm;
    private final CloudWatchClient cloudWatch;
    private final AutoScalingClient autoScaling;
    private final ScalingGroups scaling;
    private final ScalingChanges moves;
    private final ExternalActors externalActors;

    /** A region with {@link RegionSettings#defaults()}. */
    public SimulatedRegion(CloudClock clock, long seed) {
        this(clock, seed, RegionSettings.defaults());
    }

    public SimulatedRegion(CloudClock clock, long seed, RegionSettings settings) {
        ground = new RegionContext(clock, seed, settings);
        api = new Api(ground);
        balancer = new TargetRegistry(ground);
        machines = new SimulatedInstances(ground, balancer);
        needs = new LaunchNeeds(ground, machines, subnets, images, imageSettings, types, parameters);
        LaunchTemplates templates = new LaunchTemplates(ground, machines);
        launches = new InstanceLaunches(machines, needs, templates);
        fleets = new FleetLaunches(ground, machines, needs, types, templates);
        ec2 = NotSimulated.refusing(
                Ec2Client.class,
                "ec2",
                new SimulatedEc2(api, ground, machines, launches, fleets, subnets, imageSettings, types));
        loadBalancing = NotSimulated.refusing(
                ElasticLoadBalancingV2Client.class,
                "elbv2",
                new SimulatedElasticLoadBalancing(api, machines, balancer, groups, subnets));
        ssm = NotSimulated.refusing(SsmClient.class, "ssm", new SimulatedParameters(ground, parameters));
        cloudWatch = NotSimulated.refusing(
                CloudWatchClient.class, "cloudwatch", new SimulatedCloudWatch(api, ground, alarms, metrics));
        scaling = new ScalingGroups(ground, machines, balancer, groups);
        MemberLaunches members = new MemberLaunches(launches, templates, subnets);
        moves = new ScalingChanges(scaling, members);
        autoScaling = NotSimulated.refusing(
                AutoScalingClient.class,
                "autoscaling",
                new SimulatedAutoScaling(api, scaling, moves, members, templates));
        externalActors = new ExternalActors(
                ground, machines, balancer, this::group, moves, new ScalingActors(ground, scaling, moves));
    }

    /** EC2 by the AWS SDK's interface. An operation or parameter that is not simulated is a {@link NotSimulated}. */
    public Ec2Client ec2() {
        return ec2;
    }

    /** ELBv2 by the AWS SDK's interface. An operation or parameter that is not simulated is a {@link NotSimulated}. */
    public ElasticLoadBalancingV2Client elasticLoadBalancing() {
        return loadBalancing;
    }

    /** The Parameter Store by the AWS SDK's interface. An operation that is not simulated is a {@link NotSimulated}. */
    public SsmClient parameters() {
        return ssm;
    }

    /**
     * CloudWatch by the AWS SDK's interface. An operation or parameter that is not simulated is a {@link NotSimulated}.
     */
    public CloudWatchClient cloudWatch() {
        return cloudWatch;
    }

    /**
     * Auto Scaling by the AWS SDK's interface. An operation or parameter that is not simulated is a {@link
     * NotSimulated}.
     */
    public AutoScalingClient autoScaling() {
        return autoScaling;
    }

    public ApiCalls calls() {
        return api.calls;
    }

    /** Acts of others on this region. */
    public ExternalActors externalActors() {
        return externalActors;
    }

    /** Replaces the gate around every call. */
    public void gate(CallGate gate) {
        api.gate = gate;
    }

    /**
     * Makes health checks use this probe from now on, for every target at every interval. Without a probe the images
     * decide.
     */
    public void probeWith(HealthProbe probe) {
        ground.locked(() -> balancer.probeWith(probe, groups.values()));
    }

    /** Replaces the capacity that EC2 has; without this it is endless. */
    public void capacity(AvailableCapacity capacity) {
        ground.locked(() -> {
            needs.capacity = capacity;
        });
    }

    /** Changes the Spot market: its capacities, prices and quota. Spot Instances that there are stay. */
    public void changeMarket(UnaryOperator<SpotMarket> change) {
        ground.locked(() -> {
            ground.market = change.apply(ground.market);
        });
    }

    /** Changes the region's settings. Actions in progress keep the settings that they began with. */
    public void change(UnaryOperator<RegionSettings> change) {
        ground.locked(() -> {
            ground.settings = change.apply(ground.settings);
        });
    }

    /** A subnet with 4,000 free addresses. */
    public void addSubnet(String subnetId, String zone) {
        addSubnet(subnetId, zone, 4_000);
    }

    public void addSubnet(String subnetId, String zone, int freeAddresses) {
        ground.locked(() -> subnets.put(subnetId, new SimulatedSubnet(subnetId, zone, freeAddresses)));
    }

    /** Makes the subnet the default one of its zone. */
    public void makeDefault(String subnetId) {
        ground.locked(() -> {
            subnet(subnetId).isDefault = true;
        });
    }

    /** Puts the subnet into that VPC. Without this, all subnets and target groups are in one VPC. */
    public void putInVpc(String subnetId, String vpc) {
        ground.locked(() -> {
            subnet(subnetId).vpc = vpc;
        });
    }

    /** The subnet or security group now belongs to that other account, which shares it. */
    public void share(String subnetOrSecurityGroupId, String ownerAccount) {
        ground.locked(() -> owners.put(subnetOrSecurityGroupId, ownerAccount));
    }

    /** The other account that shares this subnet or security group. Empty when it is the account's own. */
    public Optional<String> sharedBy(String subnetOrSecurityGroupId) {
        return ground.locked(() -> Optional.ofNullable(owners.get(subnetOrSecurityGroupId)));
    }

    /** Sets how many addresses of the subnet are free. */
    public void freeAddresses(String subnetId, int count) {
        ground.locked(() -> {
            subnet(subnetId).freeAddresses = count;
        });
    }

    /** Offers that instance type in these zones only, from now on. The type must exist. */
    public void offer(String instanceType, Set<String> zones) {
        ground.locked(() -> types.offer(instanceType, zones));
    }

    /** Removes the key pair of that name, or the security group of that id. */
    public void removeKeyPairOrSecurityGroup(String nameOrId) {
        ground.locked(() -> needs.gone.add(nameOrId));
    }

    /** Makes an instance profile, by name or ARN. EC2 does not know it for that long. */
    public void makeInstanceProfile(String nameOrArn, Duration young) {
        ground.locked(() -> needs.young.put(nameOrArn, ground.now().plus(young)));
    }

    /** The requests to EC2 that launched instances, in order. A call that was sent again is there once. */
    public List<RunInstancesRequest> launches() {
        return ground.locked(launches::carriedOut);
    }

    /**
     * The requests for fleets that EC2 answered, in order, also those that launched nothing. A call that was sent again
     * is there once.
     */
    public List<CreateFleetRequest> fleets() {
        return ground.locked(fleets::carriedOut);
    }

    /** The launch template of that id or name. Empty when there is none. */
    public Optional<LaunchTemplates.Template> launchTemplate(String idOrName) {
        return ground.locked(() -> fleets.templates.find(idOrName));
    }

    /** Makes a launch template without a call. Returns its id. Its only version is the default one. */
    public String addLaunchTemplate(String name, RequestLaunchTemplateData data) {
        return ground.locked(() -> fleets.templates.add(name, data).id());
    }

    /** Makes the next version of a launch template without a call. Returns its number. */
    public long addLaunchTemplateVersion(String idOrName, RequestLaunchTemplateData data) {
        return ground.locked(() -> fleets.templates.addVersion(idOrName, data));
    }

    /** Makes that version of the launch template its default one, without a call. */
    public void makeDefaultVersion(String idOrName, long version) {
        ground.locked(() -> fleets.templates.makeDefault(idOrName, version));
    }

    /** Makes the image available, or changes how servers behave that are launched from it from now on. */
    public void addImage(String imageId, ImageBehaviour behaviour) {
        addImage(imageId, behaviour, ImageSettings.named(imageId, ground.now()));
    }

    /** The same, with EC2's description of the image. */
    public void addImage(String imageId, ImageBehaviour behaviour, ImageSettings settings) {
        ground.locked(() -> {
            images.put(imageId, behaviour);
            imageSettings.put(imageId, settings);
        });
    }

    /** Sets a parameter in the Parameter Store. */
    public void putParameter(String name, String value) {
        ground.locked(() -> parameters.put(name, value));
    }

    /** Sets the alarm. */
    public void putAlarm(String name, SimulatedAlarm alarm) {
        ground.locked(() -> alarms.put(name, alarm));
    }

    /** Deletes the alarm. */
    public void removeAlarm(String name) {
        ground.locked(() -> alarms.remove(name));
    }

    /**
     * From now on each serving instance has the metrics of {@link PlayedTraffic}, as if requests came. For a region
     * without real traffic.
     */
    public void playTraffic() {
        ground.locked(() -> metrics.readFrom(new PlayedTraffic(machines)));
    }

    /**
     * Puts a value without a unit into the metric. A read that names a unit other than {@code None} does not find it.
     *
     * @param dimensions all dimensions of the metric
     * @param at the time of the value; until then no read finds it
     */
    public void putMetric(String namespace, String name, Map<String, String> dimensions, Instant at, double value) {
        putMetric(namespace, name, dimensions, at, value, "None");
    }

    /**
     * The same with a unit.
     *
     * @param unit CloudWatch's name, for example {@code Percent}
     */
    public void putMetric(
            String namespace, String name, Map<String, String> dimensions, Instant at, double value, String unit) {
        ground.locked(() -> metrics.put(namespace, name, dimensions, new MetricValues.Value(at, value, unit)));
    }

    /** Changes EC2's description of the image. */
    public void changeImage(String imageId, UnaryOperator<ImageSettings> change) {
        ground.locked(() -> {
            imageSettings.put(imageId, change.apply(known(imageSettings.get(imageId), imageId)));
        });
    }

    /** Deregisters the image. No instance can be launched from it any more. */
    public void removeImage(String imageId) {
        ground.locked(() -> {
            images.remove(imageId);
            imageSettings.remove(imageId);
        });
    }

    /** Creates the target group and returns its ARN. */
    public String addTargetGroup(TargetGroupSettings settings) {
        return ground.locked(() -> {
            String arn = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/" + settings.name() + "/"
                    + machines.newId("").substring(0, 16);
            groups.put(arn, new SimulatedTargetGroup(arn, settings));
            return arn;
        });
    }

    /**
     * Changes a target group. A change of its use, its zones or whether it has checks makes its targets start from the
     * beginning.
     */
    public void changeTargetGroup(String arn, UnaryOperator<TargetGroupSettings> change) {
        ground.locked(() -> {
            SimulatedTargetGroup group = group(arn);
            TargetGroupSettings before = group.settings;
            group.settings = change.apply(before);
            if (before.inUse() != group.settings.inUse()
                    || !before.disabledZones().equals(group.settings.disabledZones())
                    || before.healthChecksEnabled() != group.settings.healthChecksEnabled()) {
                balancer.settingsChanged(group);
            }
        });
    }

    /** The present settings of the target group. */
    public TargetGroupSettings targetGroup(String arn) {
        return ground.locked(() -> group(arn).settings);
    }

    /** The target group's tags. Empty when there is no such target group. */
    public Map<String, String> targetGroupTags(String arn) {
        return ground.locked(() -> Optional.ofNullable(groups.get(arn))
                .map(group -> group.settings.tags())
                .orElse(Map.of()));
    }

    /** Puts running instances into the region without a call. Returns their ids, the oldest first. */
    public List<String> placeRunning(Placement placement) {
        return ground.locked(() -> {
            Actor by = Actor.CLOUD;
            List<String> ids = new ArrayList<>(placement.count());
            Instant youngest = ground.now().minus(placement.age());
            SimulatedInstance.Birth birth = new SimulatedInstance.Birth(
                    machines.newId("r-"),
                    placement.imageId(),
                    behaviour(placement.imageId()),
                    placement.instanceType(),
                    placement.tags(),
                    placement.spot(),
                    false,
                    null,
                    1);
            for (int i = 0; i < placement.count(); i++) {
                String subnetId =
                        placement.subnetIds().get(i % placement.subnetIds().size());
                SimulatedInstance machine =
                        machines.place(birth, subnet(subnetId), youngest.minusSeconds(placement.count() - 1L - i), by);
                placement.targetGroupArns().forEach(arn -> balancer.place(group(arn), machine, by));
                ids.add(machine.id);
            }
            return ids;
        });
    }

    /**
     * Puts an Auto Scaling group into the region. As many instances as desired are its members, in service and
     * registered, and were launched an hour ago.
     */
    public void addAutoScalingGroup(ScalingGroupSettings settings) {
        ground.locked(() -> moves.place(settings, Duration.ofHours(1)));
    }

    /** The Auto Scaling group of that name in its true state. Empty when there is none. */
    public Optional<ScalingGroupState> autoScalingGroup(String name) {
        return ground.locked(() -> scaling.state(name));
    }

    /** The name of the Auto Scaling group that has the instance. Empty when none has it. */
    public Optional<String> autoScalingGroupOf(String instanceId) {
        return ground.locked(() -> scaling.groupOf(instanceId));
    }

    /** Calls the listener on every change of an Auto Scaling group from now on. */
    public void listenToScaling(ScalingListener listener) {
        ground.locked(() -> scaling.listen(listener));
    }

    /** Calls the listener on every change from now on. */
    public void listen(RegionListener listener) {
        ground.locked(() -> ground.listen(listener));
    }

    /** Keeps count, from now on, of the instances that have that tag and are healthy in all these target groups. */
    public InService inService(String tagKey, String tagValue, Set<String> targetGroupArns) {
        Set<String> all = Set.copyOf(targetGroupArns);
        return inService(tagKey, tagValue, tags -> all);
    }

    /**
     * The same for instances that serve in different target groups.
     *
     * @param targetGroupArns the target groups in which an instance with these tags must be healthy; always the same
     *     for the same tags
     */
    public InService inService(
            String tagKey, String tagValue, Function<Map<String, String>, Set<String>> targetGroupArns) {
        return inService(tags -> tagValue.equals(tags.get(tagKey)), targetGroupArns);
    }

    /**
     * The same for instances that are told by more than one tag.
     *
     * @param isOwn whether an instance with these tags counts; always the same for the same tags
     */
    public InService inService(
            Predicate<Map<String, String>> isOwn, Function<Map<String, String>, Set<String>> targetGroupArns) {
        return ground.locked(() -> {
            InService watch = new InService(ground, isOwn, targetGroupArns);
            machines.all().forEach(watch::look);
            ground.watch(watch::look);
            return watch;
        });
    }

    public Optional<RegionInstance> instance(String id) {
        return ground.locked(() -> Optional.ofNullable(machines.find(id)).map(SimulatedInstance::asSeen));
    }

    /**
     * Every instance with that tag, in the order of launch. Terminated ones are included while EC2 still knows them.
     */
    public List<RegionInstance> instances(String tagKey, String tagValue) {
        return ground.locked(() -> machines.all().stream()
                .filter(machine -> tagValue.equals(machine.tags.get(tagKey)))
                .map(SimulatedInstance::asSeen)
                .toList());
    }

    /** The live instances (neither shutting down nor terminated) of {@link #instances(String, String)}. */
    public List<RegionInstance> live(String tagKey, String tagValue) {
        return instances(tagKey, tagValue).stream()
                .filter(instance -> instance.state().isLive())
                .toList();
    }

    /** The ids of all live Spot Instances, in the order of launch. */
    public List<String> liveSpot() {
        return ground.locked(() -> machines.spot().stream()
                .filter(machine -> machine.state.isLive())
                .map(machine -> machine.id)
                .toList());
    }

    /** Whether EC2 has ever answered a fleet that a pool is short. */
    public boolean spotWasShort() {
        return ground.locked(fleets::wasShort);
    }

    /** All live instances, in the order of launch. */
    public List<RegionInstance> live() {
        return ground.locked(() -> machines.all().stream()
                .map(SimulatedInstance::asSeen)
                .filter(instance -> instance.state().isLive())
                .toList());
    }

    /** The health of every target that the group lists, by instance id. Draining targets are included. */
    public Map<String, TargetHealth> targets(String targetGroupArn) {
        return ground.locked(() -> {
            Map<String, TargetHealth> targets = new LinkedHashMap<>();
            group(targetGroupArn).registrations.forEach((id, registration) -> targets.put(id, registration.health));
            return targets;
        });
    }

    /** Whether the instance runs, and is healthy in every target group that lists it. At least one must list it. */
    public boolean isHealthyEverywhere(String instanceId) {
        return ground.locked(() -> {
            SimulatedInstance machine = machines.find(instanceId);
            return machine != null
                    && machine.answers()
                    && !machine.registrations.isEmpty()
                    && machine.registrations.keySet().stream().allMatch(machine::isHealthyIn);
        });
    }

    /**
     * The moment since which both of EC2's status checks pass, as a describe would say now. Empty when they do not
     * pass.
     */
    public Optional<Instant> statusChecksPassSince(String instanceId) {
        return ground.locked(() -> Optional.ofNullable(machines.find(instanceId))
                .filter(machine -> Ec2Shapes.checks(machine, ground.settings, ground.now()) == SummaryStatus.OK)
                .map(machine -> Ec2Shapes.checked(machine, ground.settings)));
    }

    /** The answer of the instance's image to a health check from that target group now. */
    public ProbeAnswer imageAnswers(String instanceId, String targetGroupArn) {
        return ground.locked(() -> {
            SimulatedInstance machine = machines.find(instanceId);
            return machine == null ? new ProbeAnswer.NoConnection() : machine.answer(targetGroupArn, ground.now());
        });
    }

    private SimulatedTargetGroup group(String arn) {
        return known(groups.get(arn), arn);
    }

    private SimulatedSubnet subnet(String id) {
        return known(subnets.get(id), id);
    }

    private ImageBehaviour behaviour(String imageId) {
        return known(images.get(imageId), imageId);
    }

    private static <T> T known(@org.jspecify.annotations.Nullable T found, String name) {
        if (found == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return found;
    }
}
