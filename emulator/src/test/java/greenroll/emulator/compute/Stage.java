package greenroll.emulator.compute;

import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.TargetGroupSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** A region in virtual time with two zones, one target group {@code web}, and the group tag {@code group=sig-1}. */
public final class Stage {

    static final Instant START = Instant.parse("2026-11-23T07:00:00Z");
    static final Map<String, String> TAGS = Map.of("group", "sig-1");

    final VirtualClock clock = new VirtualClock(START);
    public final SimulatedRegion region = new SimulatedRegion(clock, 7);
    public final Ec2Client ec2 = region.ec2();
    public final ElasticLoadBalancingV2Client elb = region.elasticLoadBalancing();
    public final String web;
    final List<RegionEvent> events = new ArrayList<>();

    public Stage() {
        region.addSubnet("subnet-a", "us-east-1a");
        region.addSubnet("subnet-b", "us-east-1b");
        for (ImageBehaviour behaviour : ImageBehaviour.values()) {
            region.addImage("ami-" + behaviour.name().toLowerCase(java.util.Locale.ROOT), behaviour);
        }
        web = region.addTargetGroup(TargetGroupSettings.named("web"));
    }

    public static RunInstancesRequest request(String imageId, int count, String token) {
        return RunInstancesRequest.builder()
                .imageId(imageId)
                .minCount(1)
                .maxCount(count)
                .instanceType("t3.small")
                .subnetId("subnet-a")
                .clientToken(token)
                .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                        .tags(tag -> tag.key("group").value("sig-1")))
                .build();
    }

    static List<String> ids(List<Instance> instances) {
        return instances.stream().map(Instance::instanceId).toList();
    }

    /** Launches instances, and waits until all run and ELBv2 knows it. */
    List<String> running(String imageId, int count) {
        List<String> ids = ids(ec2.runInstances(request(imageId, count, "token-" + imageId + clock.instant()))
                .instances());
        pass(Duration.ofSeconds(34));
        return ids;
    }

    String running(String imageId) {
        return running(imageId, 1).getFirst();
    }

    List<String> placed(int count, String imageId, String... targetGroupArns) {
        return region.placeRunning(
                Placement.of(count, imageId, TAGS, List.of("subnet-a", "subnet-b"), List.of(targetGroupArns)));
    }

    public void register(String arn, String... ids) {
        elb.registerTargets(request -> request.targetGroupArn(arn).targets(targets(ids)));
    }

    public void deregister(String arn, String... ids) {
        elb.deregisterTargets(request -> request.targetGroupArn(arn).targets(targets(ids)));
    }

    static List<TargetDescription> targets(String... ids) {
        return java.util.Arrays.stream(ids)
                .map(id -> TargetDescription.builder().id(id).build())
                .toList();
    }

    public Instant now() {
        return clock.instant();
    }

    void pass(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
    }

    public void passSeconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    Instance describe(String id) {
        return ec2.describeInstances(request -> request.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst();
    }

    /** The instances that DescribeInstances finds for one filter. */
    public List<String> find(String filter, String... values) {
        return ec2
                .describeInstances(request -> request.filters(
                                Filter.builder().name(filter).values(values).build())
                        .maxResults(1_000))
                .reservations()
                .stream()
                .map(Reservation::instances)
                .flatMap(instances -> ids(instances).stream())
                .toList();
    }

    /** {@code state reason} of a listed target, otherwise {@code not listed}. */
    public String health(String arn, String id) {
        for (TargetHealthDescription target :
                elb.describeTargetHealth(request -> request.targetGroupArn(arn)).targetHealthDescriptions()) {
            if (target.target().id().equals(id)) {
                String reason = target.targetHealth().reasonAsString();
                return target.targetHealth().stateAsString() + (reason == null ? "" : " " + reason);
            }
        }
        return "not listed";
    }

    public String health(String id) {
        return health(web, id);
    }

    /** Lets time pass second by second. Returns the different healths that were seen, in order. */
    List<String> healthsWithin(Duration time, String arn, String id) {
        List<String> seen = new ArrayList<>();
        Consumer<String> see = health -> {
            if (seen.isEmpty() || !seen.getLast().equals(health)) {
                seen.add(health);
            }
        };
        Instant end = clock.instant().plus(time);
        see.accept(health(arn, id));
        while (clock.instant().isBefore(end)) {
            passSeconds(1);
            see.accept(health(arn, id));
        }
        return seen;
    }
}
