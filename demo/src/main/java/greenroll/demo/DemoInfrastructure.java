package greenroll.demo;

import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.json.Json;
import greenroll.simulation.scenario.GroupKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The resources that exist before the group: subnets, target groups and images. It also writes the API's bodies for a
 * group on them.
 */
record DemoInfrastructure(List<String> subnetIds, List<String> targetGroupArns, DemoSettings settings) {

    static final String FIRST_IMAGE = "ami-blue";

    static DemoInfrastructure lay(SimulatedRegion region, DemoSettings settings) {
        List<String> subnets = new ArrayList<>();
        for (int i = 0; i < settings.site().zones(); i++) {
            subnets.add("subnet-" + (i + 1));
            region.addSubnet(subnets.getLast(), "us-east-1" + (char) ('a' + i));
        }
        List<String> arns = new ArrayList<>();
        for (int i = 0; i < settings.site().targetGroups(); i++) {
            boolean network = settings.site().network() && i == settings.site().targetGroups() - 1;
            arns.add(region.addTargetGroup(TargetGroupSettings.named("web-" + (i + 1))
                    .withProtocol(network ? "TCP" : "HTTP")
                    .withDeregistrationDelay(DemoSettings.DEREGISTRATION_DELAY)));
        }
        DemoInfrastructure site = new DemoInfrastructure(List.copyOf(subnets), List.copyOf(arns), settings);
        region.addImage(FIRST_IMAGE, ImageBehaviour.BLUE);
        region.addImage(site.image(1), settings.image());
        region.addImage(site.image(2), settings.image());
        return site;
    }

    /** The image of the roll of that number, from 1. Two images alternate, so that each roll has its own revision. */
    String image(int roll) {
        String name = "ami-" + settings.image().name().toLowerCase(Locale.ROOT);
        return roll % 2 == 1 ? name : name + "2";
    }

    /** The body of the call that creates a group of Greenroll's own. */
    String group() {
        Map<String, Object> specification = Map.of(
                "imageId",
                FIRST_IMAGE,
                "loadBalancersConfig",
                Map.of(
                        "loadBalancers",
                        targetGroupArns.stream()
                                .map(arn -> Map.of("type", "TARGET_GROUP", "arn", arn))
                                .toList()));
        boolean spot = settings.site().kind() == GroupKind.SPOT;
        Map<String, Object> group = new LinkedHashMap<>(Map.of(
                "name",
                "demo",
                "region",
                "us-east-1",
                "capacity",
                Map.of("minimum", 1, "target", settings.groupSize(), "maximum", 3 * settings.groupSize()),
                "compute",
                Map.of(
                        "product",
                        "Linux/UNIX",
                        "instanceTypes",
                        spot ? Map.of("ondemand", "t3.small", "spot", SpotMix.types()) : Map.of("ondemand", "t3.small"),
                        "subnetIds",
                        subnetIds,
                        "launchSpecification",
                        specification)));
        if (spot) {
            group.put("strategy", SpotMix.strategy());
        }
        return Json.write(Map.of("group", group));
    }

    /** The body of the call that gives a group of Greenroll's own the image of that roll. */
    String update(int roll) {
        return Json.write(Map.of(
                "group", Map.of("compute", Map.of("launchSpecification", Map.of("imageId", image(roll))))));
    }
}
