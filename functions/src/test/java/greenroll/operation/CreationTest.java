package greenroll.operation;

import static greenroll.roll.SampleSettings.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.Revision;
import greenroll.group.SpotStrategy;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.failure.Refusal;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the creation of a group. The group exists at once, and a CREATE roll launches its capacity. */
class CreationTest {

    private final Starts world = Starts.ofFour();

    @Test
    void aGroup_isThereAtOnceWithItsFirstRevisionAndTheRollThatFillsIt() {
        StartResult started = world.create(draft(Starts.WEB));

        RollHead head = ((StartResult.Accepted) started).roll();
        assertThat(head.facts())
                .isEqualTo(new RollFacts(
                        new RollFacts.Identity("sbgd-00000001", "sig-00000002", "shop", RollKind.CREATE, "jo", null),
                        Starts.NOW,
                        null,
                        SETTINGS.with(settings -> settings.batches(
                                                SETTINGS.batches().withBatchSizePercentage(100))
                                        .health(SETTINGS.health().withGracePeriod(Duration.ZERO))
                                        .draining(SETTINGS.draining().withDrainingTimeout(Duration.ofSeconds(60))))
                                .withTargetGroups(new TargetGroupTimes(
                                        Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(30))),
                        new RollFacts.Revisions(
                                1, Starts.specification(1, Starts.WEB), null, Map.of(1, List.of(Starts.WEB))),
                        new RollFacts.Bounds(4, 4, Starts.subnets(), SpotStrategy.NONE, null, List.of()),
                        null));
        assertThat(world.store.groups.get("sig-00000002"))
                .isEqualTo(Group.created(
                                "sig-00000002",
                                "shop",
                                "us-east-1",
                                new Capacity(2, 4, 6),
                                Starts.subnets(),
                                Starts.NOW)
                        .with(c -> {
                            c.document("{\"name\":\"shop\"}");
                            c.activity(c.activity().withActiveRoll(new Group.ActiveRoll("sbgd-00000001", "CREATE")));
                        }));
        assertThat(world.store.revision("sig-00000002", 1))
                .contains(new Revision(1, Starts.specification(1, Starts.WEB), Starts.NOW));
        assertThat(world.store.events.get("sbgd-00000001"))
                .extracting(RollEvent::message)
                .containsExactly("CREATE of shop to revision 1 accepted from jo");
        assertThat(world.started).containsExactly("sig-00000002 sbgd-00000001-1");
    }

    @Test
    void aGroup_withoutATargetGroup_isJudgedByEc2AndDrainsForFiveMinutes() {
        RollSettings settings =
                ((StartResult.Accepted) world.create(draft())).roll().facts().settings();

        assertThat(settings.health().healthCheckType()).isEqualTo(HealthCheckType.EC2);
        assertThat(settings.draining().drainingTimeout()).hasSeconds(300);
    }

    @Test
    void aGroup_inASubnetOrWithATargetGroupThatIsNotThere_isRefusedNamingBoth() {
        world.fleet.subnets.remove("subnet-b");

        assertThat(world.create(draft(Starts.API)))
                .isEqualTo(new StartResult.Refused(List.of(
                        new Refusal(
                                Refusal.Code.VALIDATION_ERROR,
                                "there is no target group " + Starts.API + " here",
                                "group.compute.launchSpecification.loadBalancersConfig"),
                        new Refusal(
                                Refusal.Code.VALIDATION_ERROR,
                                "there is no subnet subnet-b here",
                                "group.compute.subnetIds"))));
        assertThat(world.store.rolls).isEmpty();
        assertThat(world.started).isEmpty();
    }

    @Test
    void aGroup_thatDoesNotFitIntoItsTargetGroup_isRefused_andOneThatJustFitsIsNot() {
        world.targetGroup(Starts.WEB, 1_000, 997, 60, 0);
        assertThat(world.create(draft(Starts.WEB)))
                .isEqualTo(new StartResult.Refused(List.of(new Refusal(
                        Refusal.Code.TARGET_GROUP_LIMIT,
                        "target group web holds 997 of at most 1000 targets: no room for 4",
                        "group.capacity.target"))));

        world.targetGroup(Starts.WEB, 1_000, 996, 60, 0);
        assertThat(world.create(draft(Starts.WEB))).isInstanceOf(StartResult.Accepted.class);
    }

    @Test
    void aGroup_thatCouldNotBeLaunched_isRefusedForEveryReason() {
        world.images.put("ami-1", "x86_64", "pending");
        world.images.type("t3.small", "x86_64", "a");
        world.images.type("t3.medium", "x86_64", "a");
        world.fleet.subnets.put("subnet-a", new SubnetCapacity("subnet-a", "a", "vpc-1", 3));

        assertThat(((StartResult.Refused) world.create(draft(Starts.WEB))).refusals())
                .extracting(Refusal::code)
                .containsExactly(Refusal.Code.IMAGE_NOT_AVAILABLE, Refusal.Code.NO_FREE_ADDRESSES);
        assertThat(world.fleet.tried).isEmpty();
    }

    @Test
    void aGroup_thatEc2WouldNotLaunch_isRefused() {
        world.fleet.refusal = Optional.of(new LaunchResult.Refused("InvalidKeyPair.NotFound", "no key pair web"));

        assertThat(world.create(draft(Starts.WEB)))
                .isEqualTo(new StartResult.Refused(List.of(new Refusal(
                        Refusal.Code.LAUNCH_NOT_PERMITTED,
                        "EC2 would refuse the launch: InvalidKeyPair.NotFound: no key pair web",
                        null))));
    }

    @Test
    void anId_thatIsTakenAlready_isNotGivenAgain_andAfterFiveNothingIsCreated() {
        world.ids.addAll(List.of("00000009", "00000001", "0000000a", "0000000b"));
        assertThat(((StartResult.Accepted) world.create(draft(Starts.WEB)))
                        .roll()
                        .facts()
                        .groupId())
                .isEqualTo("sig-0000000b");

        for (int attempt = 0; attempt < 5; attempt++) {
            world.ids.addAll(List.of("0000000c", "00000001"));
        }
        assertThatThrownBy(() -> world.create(draft(Starts.WEB)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no free group id in 5 attempts");
    }

    private static GroupDraft draft(String... targetGroups) {
        return new GroupDraft(
                "shop",
                "{\"name\":\"shop\"}",
                "us-east-1",
                "Linux/UNIX",
                new Capacity(2, 4, 6),
                List.of("subnet-a", "subnet-b"),
                Group.Policy.NONE,
                Starts.specification(1, targetGroups));
    }
}
