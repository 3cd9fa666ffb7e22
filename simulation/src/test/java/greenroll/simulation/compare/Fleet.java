package greenroll.simulation.compare;

import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.scaling.ScalingActors;
import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.simulation.run.Simulator;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/**
 * The fleet that both ways release to: an Auto Scaling group of ten, in three zones and two target groups. It serves from
 * version 1 of its launch template. Version 2 has the image to release.
 */
final class Fleet {
    static final String NAME = "web";
    static final int SIZE = 10;
    static final String OLD = "1";
    static final String NEW = "2";

    /** The group's health check grace period, the refresh's instance warmup, and the roll's grace period. */
    static final Duration WATCHED = Duration.ofSeconds(120);

    final VirtualClock clock = new VirtualClock(Simulator.START);
    final SimulatedRegion region = new SimulatedRegion(clock, 1, RegionSettings.defaults());
    final ScalingActors scaling = region.externalActors().autoScaling();
    final List<String> targetGroups;

    /** @param isElb whether the group's health check type is ELB; otherwise it is EC2 */
    Fleet(ImageBehaviour released, boolean isElb) {
        region.addImage("ami-old", ImageBehaviour.BLUE);
        region.addImage("ami-new", released);
        List<String> subnets = List.of("subnet-1", "subnet-2", "subnet-3");
        for (int zone = 0; zone < subnets.size(); zone++) {
            region.addSubnet(subnets.get(zone), "us-east-1" + "abc".charAt(zone));
        }
        targetGroups = List.of(
                region.addTargetGroup(TargetGroupSettings.named("site")),
                region.addTargetGroup(TargetGroupSettings.named("api")));
        String template = region.addLaunchTemplate(NAME, image("ami-old"));
        region.addLaunchTemplateVersion(template, image("ami-new"));
        region.addAutoScalingGroup(ScalingGroupSettings.of(
                        NAME, new ScalingGroupSettings.Size(8, SIZE, 14), template, subnets, targetGroups)
                .launching(OLD)
                .withChecks(new ScalingGroupSettings.Checks(isElb, WATCHED))
                .tagged("greenroll:managed", "true", false));
        pass(Duration.ofMinutes(10));
    }

    private static RequestLaunchTemplateData image(String imageId) {
        return RequestLaunchTemplateData.builder()
                .imageId(imageId)
                .instanceType("t3.small")
                .securityGroupIds("sg-1")
                .build();
    }

    void pass(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
    }

    ScalingGroupState group() {
        return region.autoScalingGroup(NAME).orElseThrow();
    }

    /** The members by version, and the version that the group launches, in words. */
    String inWords() {
        TreeMap<String, Integer> versions = new TreeMap<>();
        group().members().values().stream()
                .filter(one -> one.lifecycle().counts())
                .forEach(one -> versions.merge(imageOf(one.id()), 1, Integer::sum));
        return String.join(
                        ", ",
                        versions.entrySet().stream()
                                .map(one -> one.getValue() + " " + one.getKey())
                                .toList())
                + "; launches version " + group().settings().source().version();
    }

    private String imageOf(String id) {
        return region.instance(id).orElseThrow().imageId().equals("ami-new") ? "new" : "old";
    }
}
