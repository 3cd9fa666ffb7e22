package greenroll.operation;

import static greenroll.operation.Starts.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import greenroll.fleet.Image;
import greenroll.fleet.InstanceState;
import greenroll.fleet.LoadBalancer;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.Lifecycle;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.NetworkInterface;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.SpotAllocation;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.group.Subnet;
import greenroll.roll.RollHead;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the reasons why a group of four could not be launched, each with its remedy. */
class LaunchChecksTest {

    private static final RollRequest HALVES = request(RollAction.REPLACE_SERVER, 50, 60);
    private static final String IMAGE = "group.compute.launchSpecification.imageId";
    private static final String SUBNETS = "group.compute.subnetIds";

    private final Starts four = Starts.ofFour();

    @Test
    void aZone_thatALoadBalancerDoesNotRouteTo_isNamedWithItAndTheWayOut() {
        four.fleet.targetGroups.computeIfPresent(
                Starts.WEB,
                (arn, web) -> web.withLoadBalancers(List.of(new LoadBalancer("arn:lb", "front", Set.of("a", "c")))));

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "subnet-b lies in b, which is not enabled on load balancer front, so nothing is routed to an"
                                + " instance there: enable the zone on it (aws elbv2 set-subnets), or take the subnet"
                                + " out of the group",
                        SUBNETS));
    }

    @Test
    void subnets_ofTwoVpcs_areNamed() {
        four.fleet.subnets.put("subnet-b", new SubnetCapacity("subnet-b", "b", "vpc-2", 250));

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "the subnets lie in 2 VPCs: subnet-a in vpc-1, subnet-b in vpc-2: give the group subnets of one"
                                + " VPC",
                        SUBNETS));
    }

    @Test
    void aTargetGroup_ofAnotherVpc_isNamedWithBoth() {
        four.targetGroup(Starts.WEB, new TargetGroup.Kind("HTTP", "instance", "vpc-2"));

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "target group web is of vpc-2, and the subnets lie in vpc-1, so it takes no instance there: use"
                                + " a target group of vpc-1, or subnets of vpc-2",
                        "group.compute.launchSpecification.loadBalancersConfig"));
    }

    @Test
    void aSubnet_thatIsGone_isNamed() {
        four.fleet.subnets.remove("subnet-b");

        assertThat(four.refused(HALVES))
                .containsExactly(
                        new Refusal(Refusal.Code.VALIDATION_ERROR, "there is no subnet subnet-b here", SUBNETS));
    }

    /**
     * One batch must fit. Up to four may be live in addition to the existing four. With fewer addresses, drains must
     * first free theirs.
     */
    @ParameterizedTest
    @CsvSource({
        // free addresses in each of the two subnets, batch size in percent, by how many the roll may exceed the target
        // (-1: refused)
        "0, 0, 50, -1",
        "1, 0, 50, -1",
        "1, 1, 50, 2",
        "2, 1, 50, 3",
        "2, 2, 50, 4",
        "4, 0, 50, 4",
        "0, 0, 25, -1",
        "1, 0, 25, 1",
        "1, 1, 25, 2"
    })
    void addresses_ofOneBatch_mustBeFree_andFewerThanForTwoMakeDrainsSerial(int a, int b, int percentage, int surge) {
        room(a, b);
        RollRequest request = request(RollAction.REPLACE_SERVER, percentage, 60);

        if (surge >= 0) {
            RollHead head = four.accepted(request);
            assertThat(head.facts().bounds().surge()).isEqualTo(surge);
            boolean serial = surge < (percentage == 50 ? 4 : 2);
            assertThat(head.warnings().stream().map(Warning::code).filter("SERIAL_DRAINS"::equals))
                    .hasSize(serial ? 1 : 0);
        } else {
            String batch = percentage == 50 ? "2 instances are" : "1 instance is";
            assertThat(four.refused(request))
                    .containsExactly(new Refusal(
                            Refusal.Code.NO_FREE_ADDRESSES,
                            batch + " launched at once, and the subnets have " + (a + b)
                                    + (a + b == 1 ? " free address" : " free addresses") + ": subnet-a has " + a
                                    + ", subnet-b has " + b
                                    + ": free some, or give the group another subnet",
                            SUBNETS));
        }
    }

    @Test
    void addresses_ofInstancesWithTwoInterfaces_areTwoEach_inOneSubnet() {
        four.with(new Revision(
                2,
                Starts.specification(2, Starts.WEB)
                        .with(c -> c.network(c.network().withNetworkInterfaces(List.of(bare(0), bare(1))))),
                Starts.NOW));
        room(4, 4);
        four.accepted(HALVES);

        // The same number of addresses, but the odd address in each subnet is too few for one instance with two
        // interfaces.
        room(1, 3);
        Starts other = Starts.ofFour();
        other.with(four.store.revision(Starts.GROUP, 2).orElseThrow());
        other.fleet.subnets.putAll(four.fleet.subnets);

        assertThat(other.refused(HALVES)).singleElement().satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(Refusal.Code.NO_FREE_ADDRESSES);
            assertThat(refusal.message()).startsWith("2 instances of 2 addresses are launched at once");
        });
    }

    private static NetworkInterface bare(int index) {
        return new NetworkInterface(index, null, null, null, null, null, null);
    }

    @Test
    void addresses_ofAZoneThatOffersNoType_areNone() {
        four.images.type("t3.small", "x86_64", "a");
        four.images.type("t3.medium", "x86_64", "a");
        room(1, 100);

        assertThat(four.refused(HALVES)).extracting(Refusal::code).containsExactly(Refusal.Code.NO_FREE_ADDRESSES);
    }

    @Test
    void aFullSubnet_besideOneWithRoom_isWarnedOf_andNothingIsTriedThere() {
        room(0, 100);

        assertThat(four.plan(HALVES).warnings())
                .containsExactly(
                        new Warning("SUBNET_FULL", "subnet-a has no free address: launches go to the other subnets"));
        assertThat(four.fleet.tried)
                .extracting(one -> one.source().pools().getFirst().subnet().subnetId())
                .containsExactly("subnet-b");
    }

    @Test
    void fewAddresses_areWarnedOf_inWords_andTheFullSubnetOfOne_isPointedToNoOther() {
        room(1, 1);
        assertThat(four.plan(HALVES).warnings())
                .containsExactly(new Warning(
                        "SERIAL_DRAINS",
                        "the subnets have free addresses for 2 instances only: drains end before more is launched"));

        room(0, 0);
        assertThat(four.plan(HALVES).warnings())
                .contains(new Warning(
                        "SUBNET_FULL",
                        "subnet-a, subnet-b have no free address: nothing can be launched until some are free"));
    }

    /** One of the four is missing. The address for its replacement does not count as surge. */
    @Test
    void fewAddresses_whereAnInstanceIsMissing_areForThatFirst() {
        four.put("i-4", InstanceState.TERMINATED, 1, null);
        room(1, 1);

        assertThat(four.accepted(HALVES).facts().bounds().surge()).isEqualTo(1);
    }

    private void room(int a, int b) {
        four.fleet.subnets.put("subnet-a", new SubnetCapacity("subnet-a", "a", "vpc-1", a));
        four.fleet.subnets.put("subnet-b", new SubnetCapacity("subnet-b", "b", "vpc-1", b));
    }

    @Test
    void anImage_thatIsGone_isNamed() {
        four.images.images.clear();

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.IMAGE_NOT_AVAILABLE,
                        "there is no image ami-2 here, or none that this account may launch: it may have been"
                                + " deregistered, or no longer be shared",
                        IMAGE));
    }

    @ParameterizedTest
    @CsvSource({
        "pending, wait until it is",
        "failed, use another",
        "deregistered, use another",
        "disabled, 'enable it, or use another'"
    })
    void anImage_thatIsNotAvailable_isSaidToBeWhatItIs(String state, String wayOut) {
        four.images.put("ami-2", "x86_64", state);

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.IMAGE_NOT_AVAILABLE, "ami-2 is " + state + ", not available: " + wayOut, IMAGE));
    }

    @Test
    void anImage_forOtherProcessorsThanOneOfTheTypes_isNamedWithThem() {
        types("t3.small", "m7g.large");
        four.images.type("m7g.large", "arm64", "a", "b");

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.IMAGE_NOT_AVAILABLE,
                        "ami-2 is for x86_64, and m7g.large runs arm64 only: use an image for that, or another instance"
                                + " type",
                        IMAGE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aType_thatIsOfferedInNoneOfTheZones_isNamed(boolean exists) {
        types("t3.small", "x9.huge");
        if (exists) {
            four.images.type("x9.huge", "x86_64", "c");
        }

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        (exists ? "x9.huge is not offered in a, b" : "there is no instance type x9.huge in a, b")
                                + ": take it out, or give the group a subnet in a zone that offers it",
                        "group.compute.instanceTypes"));
    }

    @Test
    void aType_thatIsOfferedInSomeZonesOnly_isWarnedOf_andTriedInOneThatOffersIt() {
        four.images.type("t3.small", "x86_64", "b");

        assertThat(four.plan(HALVES).warnings())
                .containsExactly(new Warning(
                        "TYPE_NOT_OFFERED",
                        "t3.small is not offered in a: launches there take the next instance type, or go to another"
                                + " zone"));
        assertThat(four.fleet.tried)
                .extracting(one -> one.source().pools().getFirst().subnet().zone())
                .containsExactly("b");
    }

    private void types(String... names) {
        LaunchSpecification like = Starts.specification(2, Starts.WEB);
        LaunchSpecification other = like.with(c -> c.hardware(c.hardware().withInstanceTypes(List.of(names))));
        four.with(new Revision(2, other, Starts.NOW));
    }

    @Test
    void theFirstLaunch_isTried_asTheRollWouldSendIt_butForNoRoll() {
        four.plan(HALVES);

        LaunchRequest tried = four.fleet.tried.getFirst();
        assertThat(tried)
                .extracting(
                        LaunchRequest::purpose,
                        LaunchRequest::count,
                        one -> one.source().pools().getFirst().subnet().subnetId())
                .containsExactly(
                        new LaunchRequest.Purpose(Starts.GROUP, tried.purpose().groupName(), "sbgd-00000000", 1, 2),
                        1,
                        "subnet-a");
        assertThat(tried.specification()).isEqualTo(Starts.specification(2, Starts.WEB));
    }

    @Test
    void theFirstLaunch_ofAGroupWithSpotInstances_isTriedOnDemandAndAsSpot() {
        mixed(List.of("t3.medium"));
        four.plan(HALVES);

        assertThat(four.fleet.tried)
                .extracting(
                        one -> one.source().lifecycle(),
                        LaunchRequest::count,
                        one -> one.source().pools())
                .containsExactly(
                        tuple(Lifecycle.ON_DEMAND, 1, List.of(pool("a", "t3.small"))),
                        tuple(Lifecycle.SPOT, 2, List.of(pool("a", "t3.medium"), pool("b", "t3.medium"))));
        assertThat(four.fleet.tried.getLast().purpose().rollId()).isEqualTo("sbgd-00000000");
        assertThat(((LaunchRequest.Spot) four.fleet.tried.getLast().source()).allocation())
                .isEqualTo(SpotAllocation.AVAILABILITY_ORIENTED);
    }

    @Test
    void aSpotLaunch_isTriedInPoolsThatHaveRoomAndOfferTheType() {
        mixed(List.of("t3.medium", "t3.small"));
        room(0, 100);
        four.images.type("t3.medium", "x86_64", "a");
        four.plan(HALVES);

        assertThat(four.fleet.tried.getLast().source().pools()).containsExactly(pool("b", "t3.small"));
    }

    @Test
    void aSpotLaunch_thatEc2WouldRefuse_isRefusedWithItsWords() {
        mixed(List.of());
        four.fleet.refusals.put(
                Lifecycle.SPOT,
                new LaunchResult.Refused("AuthFailure.ServiceLinkedRoleCreationNotPermitted", "no role"));

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.LAUNCH_NOT_PERMITTED,
                        "EC2 would refuse the launch: AuthFailure.ServiceLinkedRoleCreationNotPermitted: no role",
                        null));
        assertThat(four.fleet.tried).hasSize(2);
    }

    @Test
    void aLaunch_thatIsRefusedOnDemand_isNotTriedAsSpot() {
        mixed(List.of());
        four.fleet.refusals.put(Lifecycle.ON_DEMAND, new LaunchResult.Refused("InvalidGroup.NotFound", "no sg-1"));

        assertThat(four.refused(HALVES)).hasSize(1);
        assertThat(four.fleet.tried).hasSize(1);
    }

    /** Half of the group are spot instances of these types, or of the on-demand types. */
    private void mixed(List<String> spotTypes) {
        four.with(Starts.group(2, 1, false, 7)
                .with(c -> c.policy(c.policy()
                        .withStrategy(new Strategy(
                                new SpotStrategy(50, null, null, SpotAllocation.AVAILABILITY_ORIENTED, null, null),
                                null,
                                null,
                                false)))));
        four.with(new Revision(
                2,
                Starts.specification(2, Starts.WEB)
                        .with(c -> c.hardware(c.hardware()
                                .with(hardware -> hardware.instanceTypes(List.of("t3.small"))
                                        .spotTypes(new LaunchSpecification.SpotTypes(spotTypes, List.of()))))),
                Starts.NOW));
    }

    private static CapacityPool pool(String zone, String type) {
        return new CapacityPool(new Subnet(zone, "subnet-" + zone), type);
    }

    @Test
    void anInstanceProfile_thatEc2DoesNotKnowYet_isAReasonToTryAgain() {
        LaunchSpecification web = Starts.specification(2, Starts.WEB).withIamRole("web");
        four.with(new Revision(2, web, Starts.NOW));
        four.fleet.refusal =
                Optional.of(new LaunchResult.NotYet("InvalidParameterValue", "Invalid IAM Instance Profile name"));

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.INSTANCE_PROFILE_NOT_READY,
                        "EC2 does not know the instance profile of web yet: InvalidParameterValue: Invalid IAM Instance"
                                + " Profile name. If it was made within the last minutes, try again in a minute; if"
                                + " not, correct its name, or give the profile a role",
                        "group.compute.launchSpecification.iamRole"));
    }

    @ParameterizedTest
    @CsvSource({
        "UnauthorizedOperation, '; Greenroll''s functions need ec2:RunInstances and ec2:CreateTags on what the launch"
                + " specification names'",
        "InvalidGroup.NotFound, ''"
    })
    void aLaunch_thatEc2WouldRefuse_isRefusedWithItsWords_andWithWhatToAllow(String code, String wayOut) {
        four.fleet.refusal = Optional.of(new LaunchResult.Refused(code, "because of sg-1"));

        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.LAUNCH_NOT_PERMITTED,
                        "EC2 would refuse the launch: " + code + ": because of sg-1" + wayOut,
                        null));
    }

    @Test
    void aLaunchTemplate_thatGreenrollMayNotUse_isNamedWithTheTagThatItNeeds() {
        LaunchSpecification web = Starts.specification(2, Starts.WEB)
                .withLaunchTemplate(new LaunchSpecification.LaunchTemplate("lt-0a1b", 2));
        four.with(new Revision(2, web, Starts.NOW));
        four.fleet.refusal = Optional.of(new LaunchResult.Refused("UnauthorizedOperation", "no"));

        assertThat(four.refused(HALVES))
                .extracting(Refusal::message)
                .containsExactly("EC2 would refuse the launch: UnauthorizedOperation: no; Greenroll's functions need"
                        + " ec2:RunInstances and ec2:CreateTags on what the launch specification names, and"
                        + " ec2:RunInstances on launch template lt-0a1b, which needs the tag greenroll:managed=true:"
                        + " aws ec2 create-tags --resources lt-0a1b --tags Key=greenroll:managed,Value=true");
    }

    @Test
    void aTargetOfNone_launchesNothing_andNothingIsTried() {
        room(0, 0);
        Group like = Starts.group(2, 1, false, 7);
        four.with(like.withCapacity(new Capacity(0, 0, 6)));

        RollPlan plan = four.plan(HALVES);

        assertThat(plan.feasible()).isTrue();
        assertThat(four.fleet.tried).isEmpty();
        assertThat(plan.checks())
                .filteredOn(one -> one.note() != null)
                .extracting(RollPlan.Check::name, RollPlan.Check::note)
                .containsExactly(
                        tuple(CheckName.ALARMS, "the roll names no alarm"),
                        tuple(CheckName.LAUNCH, "the group's target is 0: nothing is launched"));
    }

    @Test
    void aLook_thatIsRefusedAlready_triesNoLaunch_becauseEc2WouldNameTheSameAgain() {
        four.images.images.clear();
        four.plan(HALVES);

        assertThat(four.fleet.tried).isEmpty();
    }

    @Test
    void anImage_ofAParameter_isLookedAtByWhatTheParameterHolds() {
        four.images.parameters.put("/web", "ami-9");
        four.images.images.add(new Image("ami-9", "nine", "x86_64", "pending", Instant.EPOCH, Map.of()));
        four.with(new Revision(2, Starts.specification(2, Starts.WEB).withImageId("resolve:ssm:/web"), Starts.NOW));

        assertThat(four.refused(HALVES))
                .extracting(Refusal::message)
                .containsExactly("ami-9 is pending, not available: wait until it is");
    }
}
