package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.HealthCheck;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.JoinedFleet;
import greenroll.fleet.LoadBalancer;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.Unavailable;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.LaunchedInstance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.fleet.launch.PoolShortage;
import greenroll.group.LaunchSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/** Tests the fleet's calls and answers with EC2 and ELBv2 clients that give each test's answers. */
class Ec2FleetTest {

    private static final String WEB = "arn:tg/web";

    private static final RegisterTargetsResponse REGISTERED =
            RegisterTargetsResponse.builder().build();

    private final ScriptedEc2 ec2 = new ScriptedEc2();
    private final ScriptedLoadBalancing elb = new ScriptedLoadBalancing();
    private final Fleet fleet = new JoinedFleet(new Ec2Instances(ec2), new ElbTargetGroups(elb, () -> false), () -> {
        throw new IllegalStateException("not used here");
    });

    // --- instances

    @Test
    void instances_onTwoPages_areAllThere() {
        ec2.answers(page("more", "i-1", "i-2")).answers(page(null, "i-3"));

        assertThat(fleet.instances("sig-1", Set.of(), false))
                .extracting(Instance::id, Instance::statusChecks)
                .containsExactly(
                        tuple("i-1", StatusChecks.NOT_ASKED),
                        tuple("i-2", StatusChecks.NOT_ASKED),
                        tuple("i-3", StatusChecks.NOT_ASKED));
        assertThat(ec2.asked)
                .containsExactly(
                        FleetRequests.instancesOf("sig-1"),
                        FleetRequests.instancesOf("sig-1").toBuilder()
                                .nextToken("more")
                                .build());
    }

    @Test
    void instances_aThousand_comeInFourPagesOfTwoHundredAndFifty() {
        List<String> all = ids(1_000);
        for (int at = 0; at < 1_000; at += 250) {
            String next = at == 750 ? null : "from-" + (at + 250);
            ec2.answers(page(next, all.subList(at, at + 250).toArray(String[]::new)));
        }

        assertThat(fleet.instances("sig-1", Set.of(), false))
                .extracting(Instance::id)
                .containsExactlyElementsOf(all);
        assertThat(ec2.asked.stream().map(DescribeInstancesRequest.class::cast))
                .extracting(DescribeInstancesRequest::maxResults, DescribeInstancesRequest::nextToken)
                .containsExactly(
                        tuple(250, null), tuple(250, "from-250"), tuple(250, "from-500"), tuple(250, "from-750"));
    }

    @Test
    void instances_recordedIdsThatTheTagMisses_areLookedUpByFilter() {
        ec2.answers(page(null, "i-1")).answers(page(null, "i-9"));

        List<Instance> found = fleet.instances("sig-1", Set.of("i-1", "i-8", "i-9"), false);

        assertThat(found).extracting(Instance::id).containsExactly("i-1", "i-9");
        assertThat(ec2.asked.get(1)).isEqualTo(FleetRequests.instances(List.of("i-8", "i-9")));
    }

    @Test
    void instances_moreRecordedIdsThanAFilterTakes_areLookedUpInChunks() {
        ec2.answers(page(null)).answers(page(null)).answers(page(null));

        fleet.instances("sig-1", new TreeSet<>(ids(201)), false);

        assertThat(ec2.asked.stream()
                        .skip(1)
                        .map(DescribeInstancesRequest.class::cast)
                        .map(ask -> ask.filters().getFirst().values().size()))
                .containsExactly(200, 1);
    }

    @Test
    void instances_withStatusChecks_areAskedForInHundreds() {
        ec2.answers(page(null, ids(101).toArray(String[]::new)))
                .answers(statuses("i-0000"))
                .answers(statuses("i-0100"));

        List<Instance> found = fleet.instances("sig-1", Set.of(), true);

        assertThat(found)
                .filteredOn(one -> one.statusChecks() == StatusChecks.OK)
                .extracting(Instance::id)
                .containsExactly("i-0000", "i-0100");
        assertThat(found)
                .as("EC2 said nothing of the others: unknown, not failing")
                .filteredOn(one -> one.statusChecks() == StatusChecks.UNKNOWN)
                .hasSize(99);
        assertThat(ec2.asked.stream()
                        .skip(1)
                        .map(ask -> ((DescribeInstanceStatusRequest) ask)
                                .instanceIds()
                                .size()))
                .containsExactly(100, 1);
    }

    @Test
    void instances_statusChecksThrottled_areThereWithUnknownChecks() {
        ec2.answers(page(null, "i-1")).fails(AwsErrors.ec2(503, "RequestLimitExceeded", "Rate exceeded"));

        assertThat(fleet.instances("sig-1", Set.of(), true))
                .singleElement()
                .extracting(Instance::statusChecks)
                .isEqualTo(StatusChecks.UNKNOWN);
    }

    @Test
    void instances_throttled_isUnavailable() {
        ec2.fails(AwsErrors.ec2(503, "RequestLimitExceeded", "Rate exceeded"));

        assertThatThrownBy(() -> fleet.instances("sig-1", Set.of(), false))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("DescribeInstances")
                .hasMessageContaining("Rate exceeded");
    }

    @Test
    void instances_timedOut_isUnavailable() {
        ec2.fails(ApiCallTimeoutException.create(9_000));

        assertThatThrownBy(() -> fleet.instances("sig-1", Set.of(), false)).isInstanceOf(Unavailable.class);
    }

    @Test
    void instances_notPermitted_isRefusedWithEc2sCode() {
        ec2.fails(AwsErrors.ec2(403, "UnauthorizedOperation", "You are not authorized"));

        assertThatThrownBy(() -> fleet.instances("sig-1", Set.of(), false))
                .isInstanceOfSatisfying(
                        FleetRefused.class, e -> assertThat(e.code()).isEqualTo("UnauthorizedOperation"))
                .hasMessage("DescribeInstances: You are not authorized");
    }

    // --- target health

    @Test
    void health_answered_isEveryTarget() {
        elb.answers(health("i-1", "healthy"));

        assertThat(fleet.health(WEB))
                .isEqualTo(new TargetGroupHealth.Answered(
                        Map.of("i-1", new TargetHealth(TargetHealth.State.HEALTHY, null, null))));
    }

    @Test
    void health_throttled_isUnansweredInItsWords() {
        elb.fails(AwsErrors.elb("Throttling", "Rate exceeded"));

        assertThat(fleet.health(WEB))
                .isInstanceOfSatisfying(
                        TargetGroupHealth.Unanswered.class,
                        one -> assertThat(one.why()).contains("Rate exceeded"));
    }

    @Test
    void health_targetGroupGone_isUnansweredInItsWords() {
        elb.fails(AwsErrors.elb("TargetGroupNotFound", "One or more target groups not found"));

        assertThat(fleet.health(WEB))
                .isInstanceOfSatisfying(
                        TargetGroupHealth.Unanswered.class,
                        one -> assertThat(one.why()).contains("TargetGroupNotFound", "not found"));
    }

    @Test
    void health_notPermitted_isRefused() {
        elb.fails(AwsErrors.elb("AccessDenied", "not authorized"));

        assertThatThrownBy(() -> fleet.health(WEB)).isInstanceOf(FleetRefused.class);
    }

    // --- target groups and subnets

    @Test
    void targetGroups_oneOfTwoExists_isReadWithItsDelaysAndCounts() {
        elb.answers(DescribeAccountLimitsResponse.builder()
                        .limits(limit -> limit.name("target-groups").max("3000"))
                        .build())
                .fails(AwsErrors.elb("TargetGroupNotFound", "not found"))
                .answers(DescribeTargetGroupsResponse.builder()
                        .targetGroups(group -> group.targetGroupArn(WEB)
                                .targetGroupName("web")
                                .protocol("TLS")
                                .targetType("ip")
                                .vpcId("vpc-7")
                                .loadBalancerArns("arn:lb")
                                .healthCheckEnabled(true)
                                .healthCheckIntervalSeconds(15)
                                .healthyThresholdCount(3)
                                .unhealthyThresholdCount(4))
                        .build())
                .answers(DescribeTargetGroupAttributesResponse.builder()
                        .attributes(
                                one -> one.key("deregistration_delay.timeout_seconds")
                                        .value("120"),
                                one -> one.key("slow_start.duration_seconds").value("30"))
                        .build())
                .answers(health("i-1", "draining"))
                .answers(DescribeLoadBalancersResponse.builder()
                        .loadBalancers(lb -> lb.loadBalancerArn("arn:lb")
                                .loadBalancerName("front")
                                .availabilityZones(
                                        zone -> zone.zoneName("eu-central-1a"), zone -> zone.zoneName("eu-central-1b")))
                        .build());

        assertThat(fleet.targetGroups(List.of("arn:tg/gone", WEB)))
                .isEqualTo(Map.of(
                        WEB,
                        new TargetGroup(
                                WEB,
                                "web",
                                new TargetGroup.Kind("TLS", "ip", "vpc-7"),
                                List.of(new LoadBalancer("arn:lb", "front", Set.of("eu-central-1a", "eu-central-1b"))),
                                new HealthCheck(true, Duration.ofSeconds(15), 3, 4),
                                true,
                                Duration.ofSeconds(120),
                                Duration.ofSeconds(30),
                                1_000,
                                1)));
    }

    @Test
    void targetGroups_whereATagDecides_areReadWithIt_inOneCallForThoseThatExist() {
        elb.answers(DescribeAccountLimitsResponse.builder().build())
                .fails(AwsErrors.elb("TargetGroupNotFound", "not found"));
        isThere("arn:tg/tagged");
        isThere("arn:tg/untagged");
        isThere("arn:tg/unwanted");
        elb.answers(DescribeTagsResponse.builder()
                .tagDescriptions(
                        one -> one.resourceArn("arn:tg/tagged")
                                .tags(tag("Name", "web"), tag("greenroll:managed", "true")),
                        one -> one.resourceArn("arn:tg/untagged").tags(tag("Name", "web")),
                        one -> one.resourceArn("arn:tg/unwanted").tags(tag("greenroll:managed", "false")))
                .build());

        Map<String, TargetGroup> found = new ElbTargetGroups(elb, () -> true)
                .targetGroups(List.of("arn:tg/gone", "arn:tg/tagged", "arn:tg/untagged", "arn:tg/unwanted"));

        assertThat(found)
                .hasSize(3)
                .allSatisfy((arn, one) -> assertThat(one.managed()).as(arn).isEqualTo(arn.equals("arn:tg/tagged")));
        assertThat(elb.asked.getLast())
                .isEqualTo(DescribeTagsRequest.builder()
                        .resourceArns("arn:tg/tagged", "arn:tg/untagged", "arn:tg/unwanted")
                        .build());
    }

    private void isThere(String arn) {
        elb.answers(DescribeTargetGroupsResponse.builder()
                        .targetGroups(group -> group.targetGroupArn(arn).targetGroupName("web"))
                        .build())
                .answers(DescribeTargetGroupAttributesResponse.builder().build())
                .answers(health("i-1", "healthy"));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void targetGroups_quotaListed_isTheLimit() {
        elb.answers(DescribeAccountLimitsResponse.builder().nextMarker("more").build())
                .answers(DescribeAccountLimitsResponse.builder()
                        .limits(limit -> limit.name("targets-per-target-group").max("40"))
                        .build());

        assertThat(new TargetGroupReader(elb).quota()).isEqualTo(40);
    }

    @Test
    void targetGroup_withoutListenerAndHealthChecks_saysSo() {
        var described = software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup.builder()
                .targetGroupArn(WEB)
                .targetGroupName("web")
                .protocol("HTTP")
                .healthCheckEnabled(false)
                .build();

        assertThat(TargetGroupReader.targetGroup(described, Map.of(), 1_000, 0))
                .isEqualTo(new TargetGroup(
                        WEB,
                        "web",
                        new TargetGroup.Kind("HTTP", "instance", null),
                        List.of(),
                        new HealthCheck(false, Duration.ofSeconds(30), 5, 2),
                        true,
                        Duration.ofSeconds(300),
                        Duration.ZERO,
                        1_000,
                        0));
    }

    @Test
    void targetGroups_whoseLoadBalancerIsDeletedMeanwhile_areToBeLookedAtAgain() {
        elb.answers(DescribeAccountLimitsResponse.builder().build())
                .answers(DescribeTargetGroupsResponse.builder()
                        .targetGroups(group ->
                                group.targetGroupArn(WEB).targetGroupName("web").loadBalancerArns("arn:lb"))
                        .build())
                .answers(DescribeTargetGroupAttributesResponse.builder().build())
                .answers(health("i-1", "healthy"))
                .fails(LoadBalancerNotFoundException.builder().message("gone").build());

        assertThatThrownBy(() -> fleet.targetGroups(List.of(WEB))).isInstanceOf(Unavailable.class);
    }

    @Test
    void subnets_oneOfTwoExists_isThereWithItsZoneAndItsFreeAddresses_overPages() {
        ec2.answers(DescribeSubnetsResponse.builder().nextToken("more").build())
                .answers(DescribeSubnetsResponse.builder()
                        .subnets(subnet -> subnet.subnetId("subnet-a")
                                .availabilityZone("eu-central-1a")
                                .vpcId("vpc-7")
                                .availableIpAddressCount(7))
                        .build());

        assertThat(fleet.subnets(List.of("subnet-b", "subnet-a")))
                .isEqualTo(Map.of("subnet-a", new SubnetCapacity("subnet-a", "eu-central-1a", "vpc-7", 7)));
    }

    @Test
    void defaultSubnets_areAskedForByZone_andAreThereByZone() {
        ec2.answers(DescribeSubnetsResponse.builder()
                .subnets(subnet -> subnet.subnetId("subnet-a")
                        .availabilityZone("eu-central-1a")
                        .vpcId("vpc-7")
                        .availableIpAddressCount(7))
                .build());

        assertThat(fleet.defaultSubnets(List.of("eu-central-1b", "eu-central-1a")))
                .isEqualTo(Map.of("eu-central-1a", new SubnetCapacity("subnet-a", "eu-central-1a", "vpc-7", 7)));
        assertThat(ec2.asked).containsExactly(FleetRequests.defaultSubnets(List.of("eu-central-1a", "eu-central-1b")));
    }

    // --- dry run of a launch

    @Test
    void tryLaunch_isTheVeryLaunch_asADryRun() {
        LaunchRequest request = Launches.of(2, Map.of(), null);
        ec2.fails(AwsErrors.ec2(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set."));

        assertThat(fleet.tryLaunch(request)).isEmpty();
        assertThat(ec2.asked)
                .containsExactly(FleetRequests.run(request, Launches.POOL).toBuilder()
                        .dryRun(true)
                        .build());
    }

    @Test
    void tryLaunch_unauthorized_saysWhy_withoutTheEncodedPart() {
        ec2.fails(AwsErrors.ec2(
                403,
                "UnauthorizedOperation",
                "You are not authorized to perform this operation. User: arn:aws:sts::1:assumed-role/x is not authorized"
                        + " to perform: iam:PassRole on resource: arn:aws:iam::1:role/web. Encoded authorization failure"
                        + " message: AbC-123_x"));

        assertThat(fleet.tryLaunch(Launches.of(2, Map.of(), null)))
                .contains(new LaunchResult.Refused(
                        "UnauthorizedOperation",
                        "You are not authorized to perform this operation. User: arn:aws:sts::1:assumed-role/x is not"
                                + " authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/web."));
    }

    @ParameterizedTest
    @CsvSource({"InsufficientInstanceCapacity, 500", "Unsupported, 400", "VcpuLimitExceeded, 400"})
    void tryLaunch_shortage_isNoRefusal_becauseALaunchGoesElsewhere(String code, int status) {
        ec2.fails(AwsErrors.ec2(status, code, "not here, not now"));

        assertThat(fleet.tryLaunch(Launches.of(2, Map.of(), null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RequestLimitExceeded, 503", "InternalError, 500"})
    void tryLaunch_notAnswered_isUnavailable(String code, int status) {
        ec2.fails(AwsErrors.ec2(status, code, "later"));

        assertThatThrownBy(() -> fleet.tryLaunch(Launches.of(2, Map.of(), null)))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void tryLaunch_fromATemplateVersionThatDoesNotExist_isRefused() {
        ec2.fails(AwsErrors.ec2("InvalidLaunchTemplateId.VersionNotFound", "Could not find the specified version 7"));

        assertThat(fleet.tryLaunch(Launches.of(2, fromTemplate())))
                .contains(new LaunchResult.Refused(
                        "InvalidLaunchTemplateId.VersionNotFound", "Could not find the specified version 7"));
    }

    // --- launch

    /** A version can be so new that EC2 does not know it everywhere yet. */
    @Test
    void launch_fromATemplateVersionThatEc2DoesNotKnow_isToBeTriedAgainSoon() {
        ec2.fails(AwsErrors.ec2("InvalidLaunchTemplateId.VersionNotFound", "Could not find the specified version 7"));

        assertThat(fleet.launch(Launches.of(2, fromTemplate())))
                .isEqualTo(new LaunchResult.NotYet(
                        "InvalidLaunchTemplateId.VersionNotFound", "Could not find the specified version 7"));
    }

    private static LaunchSpecification fromTemplate() {
        return Launches.bare().withLaunchTemplate(new LaunchSpecification.LaunchTemplate("lt-1", 7));
    }

    @Test
    void launch_accepted_answersTheInstances() {
        LaunchRequest request = Launches.of(2, Map.of(), null);
        ec2.answers(RunInstancesResponse.builder()
                .instances(described("i-1"), described("i-2"))
                .build());

        LaunchResult answer = fleet.launch(request);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        LaunchResult.Launched.class,
                        launched -> assertThat(launched.instances())
                                .containsExactly(
                                        new LaunchedInstance("i-1", Launches.POOL, Lifecycle.ON_DEMAND),
                                        new LaunchedInstance("i-2", Launches.POOL, Lifecycle.ON_DEMAND)));
        assertThat(ec2.asked).containsExactly(FleetRequests.run(request, Launches.POOL));
    }

    @Test
    void launch_eachError_isItsAnswer() {
        ec2.fails(AwsErrors.ec2(500, "InsufficientInstanceCapacity", "no m7g here"))
                .fails(AwsErrors.ec2("InvalidParameterValue", "Invalid IAM Instance Profile name"))
                .fails(AwsErrors.ec2("IdempotentInstanceTerminated", "gone"))
                .fails(AwsErrors.ec2("InvalidAMIID.NotFound", "no such image"));
        LaunchRequest request = Launches.of(1, Map.of(), null);

        assertThat(Stream.generate(() -> fleet.launch(request)).limit(4))
                .containsExactly(
                        new LaunchResult.Shortage(List.of(
                                new PoolShortage(Launches.POOL, "InsufficientInstanceCapacity", "no m7g here"))),
                        new LaunchResult.NotYet("InvalidParameterValue", "Invalid IAM Instance Profile name"),
                        new LaunchResult.TokenSpent("IdempotentInstanceTerminated", "gone"),
                        new LaunchResult.Refused("InvalidAMIID.NotFound", "no such image"));
    }

    @Test
    void launch_notAnswered_isUnavailable() {
        ec2.fails(AwsErrors.ec2(503, "RequestLimitExceeded", "Rate exceeded"))
                .fails(ApiCallTimeoutException.create(9_000));
        LaunchRequest request = Launches.of(1, Map.of(), null);

        assertThatThrownBy(() -> fleet.launch(request)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> fleet.launch(request)).isInstanceOf(Unavailable.class);
    }

    // --- targets

    @Test
    void register_moreThanACallTakes_goesInChunks() {
        elb.answers(RegisterTargetsResponse.builder().build())
                .answers(RegisterTargetsResponse.builder().build());

        fleet.register(WEB, ids(201));

        assertThat(elb.asked.stream()
                        .map(ask -> ((RegisterTargetsRequest) ask).targets().size()))
                .containsExactly(200, 1);
    }

    @Test
    void register_someThatElbDoesNotKnowToRun_registersTheOthersAndNamesThose() {
        String words = "The following targets are not in a running state and cannot be registered: 'i-2', 'i-3'";
        elb.fails(AwsErrors.elb("InvalidTarget", words)).answers(REGISTERED);

        String said = "InvalidTarget: RegisterTargets: " + words;
        assertThat(fleet.register(WEB, List.of("i-1", "i-2", "i-3", "i-4")))
                .isEqualTo(Map.of("i-2", said, "i-3", said));
        assertThat(elb.asked)
                .containsExactly(
                        FleetRequests.register(WEB, List.of("i-1", "i-2", "i-3", "i-4")),
                        FleetRequests.register(WEB, List.of("i-1", "i-4")));
    }

    @Test
    void register_whereElbNamesNobody_isHalvedUntilTheOneIsFound() {
        var refusal = AwsErrors.elb("InvalidTarget", "some targets are not valid");
        elb.fails(refusal).answers(REGISTERED).fails(refusal).fails(refusal).answers(REGISTERED);

        assertThat(fleet.register(WEB, List.of("i-1", "i-2", "i-3", "i-4"))).containsOnlyKeys("i-3");
        assertThat(elb.asked)
                .containsExactly(
                        FleetRequests.register(WEB, List.of("i-1", "i-2", "i-3", "i-4")),
                        FleetRequests.register(WEB, List.of("i-1", "i-2")),
                        FleetRequests.register(WEB, List.of("i-3", "i-4")),
                        FleetRequests.register(WEB, List.of("i-3")),
                        FleetRequests.register(WEB, List.of("i-4")));
    }

    @Test
    void register_ofMany_thatElbRefusesAgainAndAgain_endsAfterSixteenRefusals() {
        for (int i = 0; i < 16; i++) {
            elb.fails(AwsErrors.elb("InvalidTarget", "some targets are not valid"));
        }

        assertThat(fleet.register(WEB, ids(200))).hasSize(200);
        assertThat(elb.asked).hasSize(16);
    }

    @Test
    void register_moreThanThereIsRoomFor_isRefusedWithElbsCode() {
        elb.fails(AwsErrors.elb("TooManyTargets", "at most 1000"));

        assertThatThrownBy(() -> fleet.register(WEB, List.of("i-1")))
                .isInstanceOfSatisfying(
                        FleetRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("TooManyTargets"));
    }

    @Test
    void deregister_oneThatIsGone_takesTheOthersOut() {
        elb.fails(AwsErrors.elb("InvalidTarget", "The following targets do not exist: 'i-2'"))
                .answers(DeregisterTargetsResponse.builder().build());

        fleet.deregister(WEB, List.of("i-1", "i-2", "i-3"));

        assertThat(targets(elb.asked.get(1))).containsExactly("i-1", "i-3");
    }

    @Test
    void deregister_targetGroupGone_isDone() {
        elb.fails(AwsErrors.elb("TargetGroupNotFound", "not found"));

        fleet.deregister(WEB, List.of("i-1"));

        assertThat(elb.asked).hasSize(1);
    }

    @Test
    void deregister_refusedForNobodysFault_isRefused() {
        elb.fails(AwsErrors.elb("InvalidTarget", "something is wrong"));

        assertThatThrownBy(() -> fleet.deregister(WEB, List.of("i-1"))).isInstanceOf(FleetRefused.class);
    }

    // --- terminate

    @Test
    void terminate_twoZones_isOneCallEach() {
        ec2.answers(TerminateInstancesResponse.builder().build())
                .answers(TerminateInstancesResponse.builder().build());

        Map<String, String> refusals =
                fleet.terminate(List.of(instance("i-3", "b"), instance("i-1", "a"), instance("i-2", "a")));

        assertThat(refusals).isEmpty();
        assertThat(terminations()).containsExactly(List.of("i-1", "i-2"), List.of("i-3"));
    }

    @Test
    void terminate_oneProtected_isRefusedAndItsZonesOthersGo() {
        ec2.fails(AwsErrors.ec2("OperationNotPermitted", "The instance 'i-1' may not be terminated."))
                .answers(TerminateInstancesResponse.builder().build())
                .answers(TerminateInstancesResponse.builder().build());

        Map<String, String> refusals =
                fleet.terminate(List.of(instance("i-1", "a"), instance("i-2", "a"), instance("i-3", "b")));

        assertThat(refusals)
                .isEqualTo(Map.of("i-1", "OperationNotPermitted: The instance 'i-1' may not be terminated."));
        assertThat(terminations()).containsExactly(List.of("i-1", "i-2"), List.of("i-2"), List.of("i-3"));
    }

    @Test
    void terminate_oneUnknown_isDroppedAndTheOthersGo() {
        ec2.fails(AwsErrors.ec2("InvalidInstanceID.NotFound", "The instance ID 'i-1' does not exist"))
                .answers(TerminateInstancesResponse.builder().build());

        assertThat(fleet.terminate(List.of(instance("i-1", "a"), instance("i-2", "a"))))
                .isEmpty();
        assertThat(terminations()).containsExactly(List.of("i-1", "i-2"), List.of("i-2"));
    }

    @Test
    void terminate_notPermittedInOneZone_refusesItsInstancesAndTheOtherZoneGoes() {
        ec2.fails(AwsErrors.ec2(403, "UnauthorizedOperation", "not authorized"))
                .answers(TerminateInstancesResponse.builder().build());

        Map<String, String> refusals = fleet.terminate(List.of(instance("i-1", "a"), instance("i-2", "b")));

        assertThat(refusals).isEqualTo(Map.of("i-1", "UnauthorizedOperation: not authorized"));
        assertThat(terminations()).containsExactly(List.of("i-1"), List.of("i-2"));
    }

    @Test
    void terminate_throttled_isUnavailable() {
        ec2.fails(AwsErrors.ec2(503, "RequestLimitExceeded", "Rate exceeded"));

        assertThatThrownBy(() -> fleet.terminate(List.of(instance("i-1", "a")))).isInstanceOf(Unavailable.class);
    }

    @Test
    void restart_throttled_isUnavailable() {
        ec2.fails(AwsErrors.ec2(503, "RequestLimitExceeded", "Rate exceeded"));

        assertThatThrownBy(() -> fleet.restart(List.of("i-1"))).isInstanceOf(Unavailable.class);
        assertThat(ec2.asked).containsExactly(FleetRequests.reboot(List.of("i-1")));
    }

    // --- helpers

    private List<List<String>> terminations() {
        return ec2.asked.stream()
                .map(TerminateInstancesRequest.class::cast)
                .map(TerminateInstancesRequest::instanceIds)
                .toList();
    }

    private static List<String> targets(Object deregister) {
        return ((DeregisterTargetsRequest) deregister)
                .targets().stream().map(TargetDescription::id).toList();
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj("i-%04d"::formatted).toList();
    }

    private static DescribeInstancesResponse page(String next, String... ids) {
        return DescribeInstancesResponse.builder()
                .nextToken(next)
                .reservations(Reservation.builder()
                        .instances(
                                Arrays.stream(ids).map(Ec2FleetTest::described).toList())
                        .build())
                .build();
    }

    private static software.amazon.awssdk.services.ec2.model.Instance described(String id) {
        return software.amazon.awssdk.services.ec2.model.Instance.builder()
                .instanceId(id)
                .state(state -> state.name(InstanceStateName.RUNNING))
                .build();
    }

    private static DescribeInstanceStatusResponse statuses(String... ids) {
        return DescribeInstanceStatusResponse.builder()
                .instanceStatuses(Arrays.stream(ids)
                        .map(id -> InstanceStatus.builder()
                                .instanceId(id)
                                .instanceStatus(summary -> summary.status(SummaryStatus.OK))
                                .systemStatus(summary -> summary.status(SummaryStatus.OK))
                                .build())
                        .toList())
                .build();
    }

    private static DescribeTargetHealthResponse health(String id, String state) {
        return DescribeTargetHealthResponse.builder()
                .targetHealthDescriptions(
                        one -> one.target(target -> target.id(id)).targetHealth(health -> health.state(state)))
                .build();
    }

    private static Instance instance(String id, String zone) {
        return new Instance(
                id,
                InstanceState.RUNNING,
                new Instance.Placement(zone, "subnet-" + zone),
                new Instance.Launch("ami-0abc", "m7g.large", false, Instant.EPOCH),
                Instance.Addresses.NONE,
                new Instance.Tags("sig-1", null, null, null, null),
                StatusChecks.NOT_ASKED,
                null);
    }
}
