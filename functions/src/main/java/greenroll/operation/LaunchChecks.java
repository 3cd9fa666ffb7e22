package greenroll.operation;

import greenroll.fleet.Image;
import greenroll.fleet.InstanceType;
import greenroll.fleet.LoadBalancer;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.LaunchSpecification;
import greenroll.group.Subnet;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The conditions of every launch, as pure functions of the observation. Each failed condition is named, with its
 * remedy.
 */
final class LaunchChecks {

    private static final String SUBNETS = "group.compute.subnetIds";
    private static final String IMAGE = "group.compute.launchSpecification.imageId";
    private static final String ROLE = "group.compute.launchSpecification.iamRole";
    private static final String TYPES = "group.compute.instanceTypes";

    private LaunchChecks() {}

    /** Every subnet exists, and its zone is enabled on every load balancer that routes to the group's target groups. */
    static List<Refusal> zones(
            List<Subnet> subnets, Map<String, SubnetCapacity> rooms, Collection<TargetGroup> targetGroups) {
        List<Refusal> refusals = new ArrayList<>();
        Set<LoadBalancer> loadBalancers = targetGroups.stream()
                .flatMap(one -> one.loadBalancers().stream())
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        for (Subnet subnet : subnets) {
            if (!rooms.containsKey(subnet.subnetId())) {
                refusals.add(new Refusal(
                        Refusal.Code.VALIDATION_ERROR, "there is no subnet " + subnet.subnetId() + " here", SUBNETS));
                continue;
            }
            loadBalancers.stream()
                    .filter(one -> !one.zones().contains(subnet.zone()))
                    .map(one -> new Refusal(
                            Refusal.Code.VALIDATION_ERROR,
                            subnet.subnetId() + " lies in " + subnet.zone() + ", which is not enabled on load balancer "
                                    + one.name() + ", so nothing is routed to an instance there: enable the zone on it"
                                    + " (aws elbv2 set-subnets), or take the subnet out of the group",
                            SUBNETS))
                    .forEach(refusals::add);
        }
        return refusals;
    }

    /**
     * All subnets are in one VPC, and so is every target group, because target groups accept only instances of their
     * VPC.
     */
    static List<Refusal> vpcs(
            List<Subnet> subnets, Map<String, SubnetCapacity> rooms, Collection<TargetGroup> targetGroups) {
        Map<String, String> first = new TreeMap<>();
        for (Subnet subnet : subnets) {
            SubnetCapacity room = rooms.get(subnet.subnetId());
            if (room != null) {
                first.putIfAbsent(room.vpcId(), subnet.subnetId());
            }
        }
        if (first.size() > 1) {
            return List.of(new Refusal(
                    Refusal.Code.VALIDATION_ERROR,
                    "the subnets lie in " + first.size() + " VPCs: "
                            + first.entrySet().stream()
                                    .map(one -> one.getValue() + " in " + one.getKey())
                                    .collect(Collectors.joining(", "))
                            + ": give the group subnets of one VPC",
                    SUBNETS));
        }
        return first.entrySet().stream()
                .flatMap(vpc -> targetGroups.stream()
                        .filter(one -> one.kind().vpcId() != null
                                && !vpc.getKey().equals(one.kind().vpcId()))
                        .map(one -> new Refusal(
                                Refusal.Code.VALIDATION_ERROR,
                                "target group " + one.name() + " is of "
                                        + one.kind().vpcId() + ", and the subnets lie in "
                                        + vpc.getKey() + ", so it takes no instance there: use a target group of "
                                        + vpc.getKey() + ", or subnets of "
                                        + one.kind().vpcId(),
                                StartChecks.TARGET_GROUPS)))
                .toList();
    }

    /** The number of instances for which the subnets together have free addresses. */
    static int fits(int addressesEach, List<Subnet> subnets, Map<String, SubnetCapacity> rooms) {
        return subnets.stream()
                .mapToInt(one -> free(one, rooms) / addressesEach)
                .sum();
    }

    /** The subnets together have free addresses for each instance of the first batch. */
    static List<Refusal> addresses(
            int launches, int addressesEach, List<Subnet> subnets, Map<String, SubnetCapacity> rooms) {
        if (fits(addressesEach, subnets, rooms) >= launches) {
            return List.of();
        }
        long free = subnets.stream().mapToLong(one -> free(one, rooms)).sum();
        return List.of(new Refusal(
                Refusal.Code.NO_FREE_ADDRESSES,
                launches + (launches == 1 ? " instance" : " instances")
                        + (addressesEach == 1 ? "" : " of " + addressesEach + " addresses")
                        + (launches == 1 ? " is" : " are") + " launched at once, and the subnets have "
                        + free + (free == 1 ? " free address: " : " free addresses: ")
                        + subnets.stream()
                                .map(one -> one.subnetId() + " has " + free(one, rooms))
                                .collect(Collectors.joining(", "))
                        + ": free some, or give the group another subnet",
                SUBNETS));
    }

    static int free(Subnet subnet, Map<String, SubnetCapacity> rooms) {
        SubnetCapacity room = rooms.get(subnet.subnetId());
        return room == null ? 0 : room.freeAddresses();
    }

    /** The image exists, can be launched, and runs on every existing type of the specification. */
    static List<Refusal> image(
            LaunchSpecification specification, Optional<Image> found, Map<String, InstanceType> types) {
        if (found.isEmpty()) {
            return List.of(
                    notAvailable(
                            specification.imageId().isEmpty()
                                    ? "no image is named: name one in the launch template, or in the request"
                                    : "there is no image " + specification.imageId()
                                            + " here, or none that this account may launch: it may have been deregistered, or no longer be shared"));
        }
        Image image = found.get();
        List<Refusal> refusals = new ArrayList<>();
        if (!image.isAvailable()) {
            refusals.add(
                    notAvailable(image.id() + " is " + image.state() + ", not available: " + wayOut(image.state())));
        }
        specification.hardware().allTypes().stream()
                .filter(types::containsKey)
                .map(types::get)
                .filter(type -> !type.architectures().contains(image.architecture()))
                .map(type -> notAvailable(image.id() + " is for " + image.architecture() + ", and " + type.name()
                        + " runs " + String.join(", ", new TreeSet<>(type.architectures()))
                        + " only: use an image for that, or another instance type"))
                .forEach(refusals::add);
        return refusals;
    }

    private static String wayOut(String state) {
        return switch (state) {
            case "pending", "transient" -> "wait until it is";
            case "disabled" -> "enable it, or use another";
            default -> "use another";
        };
    }

    private static Refusal notAvailable(String message) {
        return new Refusal(Refusal.Code.IMAGE_NOT_AVAILABLE, message, IMAGE);
    }

    /** Every instance type is offered in at least one of the zones. */
    static List<Refusal> types(
            LaunchSpecification specification, List<Subnet> subnets, Map<String, InstanceType> types) {
        return specification.hardware().allTypes().stream()
                .filter(name -> offered(name, types).isEmpty())
                .map(name -> new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        (types.containsKey(name) ? name + " is not offered" : "there is no instance type " + name)
                                + " in " + String.join(", ", zones(subnets))
                                + ": take it out, or give the group a subnet in a zone that offers it",
                        TYPES))
                .toList();
    }

    static Set<String> offered(String type, Map<String, InstanceType> types) {
        InstanceType found = types.get(type);
        return found == null ? Set.of() : found.zones();
    }

    private static Set<String> zones(List<Subnet> subnets) {
        return subnets.stream().map(Subnet::zone).collect(Collectors.toCollection(TreeSet::new));
    }

    /** EC2 would carry out the first launch. */
    static List<Refusal> launch(LaunchSpecification specification, Optional<LaunchResult.NotLaunched> answer) {
        return answer.map(why -> refusal(specification, why)).stream().toList();
    }

    private static Refusal refusal(LaunchSpecification specification, LaunchResult.NotLaunched answer) {
        return switch (answer) {
            case LaunchResult.NotYet(String code, String message) ->
                new Refusal(
                        Refusal.Code.INSTANCE_PROFILE_NOT_READY,
                        "EC2 does not know the instance profile of " + specification.iamRole() + " yet: " + code + ": "
                                + message + ". If it was made within the last minutes, try again in a minute;"
                                + " if not, correct its name, or give the profile a role",
                        ROLE);
            case LaunchResult.Refused(String code, String message) ->
                new Refusal(
                        Refusal.Code.LAUNCH_NOT_PERMITTED,
                        "EC2 would refuse the launch: " + code + ": " + message
                                + (code.equals("UnauthorizedOperation") ? toAllow(specification) : ""),
                        null);
        };
    }

    private static String toAllow(LaunchSpecification specification) {
        return "; Greenroll's functions need ec2:RunInstances and ec2:CreateTags on what the launch specification names"
                + (specification.iamRole() == null
                        ? ""
                        : ", and iam:PassRole on the role of " + specification.iamRole()
                                + ": name that role in the stack's parameter InstanceRoleArns")
                + (specification.launchTemplate() == null ? "" : toAllow(specification.launchTemplate()));
    }

    private static String toAllow(LaunchSpecification.LaunchTemplate template) {
        return ", and ec2:RunInstances on launch template " + template.id()
                + ", which needs the tag greenroll:managed=true: aws ec2 create-tags --resources " + template.id()
                + " --tags Key=greenroll:managed,Value=true";
    }

    /** Warnings about obstacles that a launch can avoid. */
    static List<Warning> warnings(
            LaunchSpecification specification,
            List<Subnet> subnets,
            Map<String, SubnetCapacity> rooms,
            Map<String, InstanceType> types) {
        List<Warning> warnings = new ArrayList<>();
        List<String> full = subnets.stream()
                .filter(one -> free(one, rooms) == 0)
                .map(Subnet::subnetId)
                .toList();
        if (!full.isEmpty()) {
            warnings.add(new Warning(
                    "SUBNET_FULL",
                    String.join(", ", full) + (full.size() == 1 ? " has" : " have")
                            + " no free address: "
                            + (full.size() < subnets.size()
                                    ? "launches go to the other subnets"
                                    : "nothing can be launched until some are free")));
        }
        specification.hardware().allTypes().stream().forEach(name -> {
            Set<String> missing = new TreeSet<>(zones(subnets));
            missing.removeAll(offered(name, types));
            if (!missing.isEmpty() && !offered(name, types).isEmpty()) {
                warnings.add(new Warning(
                        "TYPE_NOT_OFFERED",
                        name + " is not offered in " + String.join(", ", missing)
                                + ": launches there take the next instance type, or go to another zone"));
            }
        });
        return warnings;
    }
}
