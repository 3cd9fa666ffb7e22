package greenroll.simulation.stack;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.platform.SimulatedCloudFormation;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.group.Group;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.port.RollStore;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.SimulatedOperation;
import greenroll.stack.StackResource;
import greenroll.stack.StackResponse;
import greenroll.stack.StackResponses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A Region with Greenroll and CloudFormation, and no group yet. */
final class StackWorld implements AutoCloseable {

    static final String GOOD = "ami-blue";
    static final String BETTER = "ami-next";
    static final String BROKEN = "ami-broken";
    private static final Template TEMPLATE = Template.load(Path.of("..", "template.yaml"), Simulator.WITHOUT_UPKEEP);

    final VirtualClock clock = new VirtualClock(Simulator.START);
    final SimulatedRegion region = new SimulatedRegion(clock, 1, RegionSettings.defaults());
    final InMemoryRollStore store = new InMemoryRollStore();
    final SimulatedCloudFormation stack;
    final EmbeddedCloud cloud;
    private final GroupFixture ground;
    /** Instances of others, which Greenroll must leave alone. */
    private final Set<String> before = new TreeSet<>();

    private final List<SimulatedCloudFormation> stacks = new ArrayList<>();

    StackWorld() {
        this(1, ports -> ports);
    }

    /**
     * @param deliveries how often each request comes
     * @param wrong stands between the functions and their ports
     */
    StackWorld(int deliveries, UnaryOperator<Ports> wrong) {
        stack = new SimulatedCloudFormation(clock, "shop", deliveries);
        stacks.add(stack);
        ground = GroupFixture.lay(
                region,
                store,
                new RollCase(2, 2, 1, ImageBehaviour.GREEN, "{}", 1),
                SimulatedOperation.CREATE,
                new Random(1),
                clock.instant());
        region.addImage(BROKEN, ImageBehaviour.BROKEN);
        region.live().forEach(one -> before.add(one.id()));
        cloud = EmbeddedCloud.withStore(
                TEMPLATE,
                clock,
                region,
                store,
                new Random(1),
                ports -> wrong.apply(ports.with(StackResponses.class, () -> responses)));
        // The stories are of things that go wrong, and the functions log each of them.
        cloud.platform().functions().log(line -> {});
        stack.uses(cloud.platform().functions());
        cloud.start();
    }

    /** The properties of a group of two with this image, with each leaf as a text. */
    String group(String image) {
        return group(image, "2", "\"shouldRoll\": \"true\"", "100", "30");
    }

    /**
     * @param policy fields of the update policy in addition to the roll
     * @param batch the percentage of a batch
     */
    String group(String image, String target, String policy, String batch, String gracePeriod) {
        return """
                { "ServiceToken": "arn:aws:lambda:us-east-1:000000000000:function:greenroll-GroupResource",
                  "group": { "name": "web",
                    "capacity": { "minimum": "1", "target": "%s", "maximum": "8" },
                    "compute": {
                      "instanceTypes": { "ondemand": "t3.small" },
                      "subnetIds": ["subnet-1", "subnet-2"],
                      "launchSpecification": {
                        "imageId": "%s", "monitoring": "false", "securityGroupIds": ["sg-web"],
                        "loadBalancersConfig": { "targetGroupARNs": ["%s"] } } } },
                  "updatePolicy": { %s, "rollConfig": {
                    "batchSizePercentage": "%s", "gracePeriod": "%s", "healthTimeout": "120", "drainingTimeout": "30" } } }""".formatted(target, image, ground.targetGroupArns().getFirst(), policy, batch, gracePeriod);
    }

    /** Another stack of the same account. */
    SimulatedCloudFormation another(String name) {
        SimulatedCloudFormation other = new SimulatedCloudFormation(clock, name, 1);
        other.uses(cloud.platform().functions());
        stacks.add(other);
        return other;
    }

    /** Each stack knows its own requests only. */
    private final StackResponses responses = new StackResponses() {
        @Override
        public boolean isTrusted(String responseUrl) {
            return stacks.getFirst().isTrusted(responseUrl);
        }

        @Override
        public boolean send(StackResource.Identity resource, StackResponse response) {
            stacks.stream().filter(one -> one.is(resource.stackId())).forEach(one -> one.send(resource, response));
            return true;
        }
    };

    Group group() {
        List<Group> groups = store.groups(10, null).items();
        if (groups.size() != 1) {
            throw new IllegalStateException(groups.size() + " groups");
        }
        return groups.getFirst();
    }

    /** The live instances of every group, by id. */
    Map<String, String> images() {
        return live().collect(Collectors.toMap(RegionInstance::id, RegionInstance::imageId));
    }

    Set<String> ids() {
        return new TreeSet<>(images().keySet());
    }

    Map<String, Long> countsByImage() {
        return new HashMap<>(live().collect(Collectors.groupingBy(RegionInstance::imageId, Collectors.counting())));
    }

    private java.util.stream.Stream<RegionInstance> live() {
        return region.live().stream()
                .filter(one -> one.tags().containsKey(FleetTags.GROUP))
                .filter(one -> !before.contains(one.id()));
    }

    List<RollHead> operations(RollKind kind) {
        return store.rolls(group().id(), 100, false, null).items().stream()
                .filter(head -> head.facts().kind() == kind)
                .toList();
    }

    RollStore store() {
        return store;
    }

    void pass(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
    }

    @Override
    public void close() {
        cloud.close();
    }
}
