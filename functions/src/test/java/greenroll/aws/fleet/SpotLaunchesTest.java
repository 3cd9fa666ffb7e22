package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Instances;
import greenroll.fleet.Unavailable;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.LaunchedInstance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.fleet.launch.PoolShortage;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotAllocation;
import greenroll.group.Subnet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;

/** Tests launches of spot instances, with an EC2 client that gives each test's answers. */
class SpotLaunchesTest {

    private static final CapacityPool A = new CapacityPool(new Subnet("eu-central-1a", "subnet-a"), "m7g.large");
    private static final CapacityPool B = new CapacityPool(new Subnet("eu-central-1b", "subnet-b"), "m6g.large");
    private static final LaunchRequest REQUEST = Launches.spot(3, Map.of(), List.of(A, B), SpotAllocation.BALANCED);
    private static final LaunchRequest.Spot SPOT = (LaunchRequest.Spot) REQUEST.source();
    private static final String NAME = SpotRequests.templateName("sig-00000001", REQUEST.specification());

    private static final AwsServiceException NO_TEMPLATE = AwsErrors.ec2(
            "InvalidLaunchTemplateName.NotFoundException", "The specified launch template does not exist");
    private static final AwsServiceException EXISTS =
            AwsErrors.ec2("InvalidLaunchTemplateName.AlreadyExistsException", "already in use");
    private static final AwsServiceException DRY_RUN =
            AwsErrors.ec2(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    private static final LaunchRequest FROM_OWNERS = REQUEST.withSpecification(
            REQUEST.specification().withLaunchTemplate(new LaunchSpecification.LaunchTemplate("lt-1", 7)));
    private static final AwsServiceException NO_VERSION =
            AwsErrors.ec2("InvalidLaunchTemplateId.VersionNotFound", "Could not find the specified version 7");
    private static final String NONE_LEFT = "There is no Spot capacity available that matches your request.";

    private final ScriptedEc2 ec2 = new ScriptedEc2();
    private final Instances instances = new Ec2Instances(ec2);

    // --- launch

    @Test
    void launch_accepted_answersTheInstancesWithTheirPools() {
        templateExists().answers(answer(launched(A, "i-1", "i-2"), launched(B, "i-3")));

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.Launched(
                        List.of(
                                new LaunchedInstance("i-1", A, Lifecycle.SPOT),
                                new LaunchedInstance("i-2", A, Lifecycle.SPOT),
                                new LaunchedInstance("i-3", B, Lifecycle.SPOT)),
                        List.of()));
        assertThat(ec2.asked).containsExactly(SpotRequests.template(REQUEST), SpotRequests.fleet(REQUEST, SPOT));
    }

    @Test
    void launch_makesTheLaunchTemplateFirst() {
        ec2.answers(CreateLaunchTemplateResponse.builder().build()).answers(answer(launched(A, "i-1")));

        assertThat(instances.launch(REQUEST)).isInstanceOf(LaunchResult.Launched.class);
        assertThat(ec2.asked).containsExactly(SpotRequests.template(REQUEST), SpotRequests.fleet(REQUEST, SPOT));
    }

    @Test
    void launch_whoseNewTemplateIsNotKnownEverywhereYet_isUnavailable() {
        ec2.answers(CreateLaunchTemplateResponse.builder().build()).fails(NO_TEMPLATE);

        assertThatThrownBy(() -> instances.launch(REQUEST))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("CreateFleet: The specified launch template does not exist");
    }

    @Test
    void launch_whoseTemplateEc2RefusesToMake_isRefusedInItsWords() {
        ec2.fails(AwsErrors.ec2(403, "UnauthorizedOperation", "not authorized"));

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.Refused("UnauthorizedOperation", "not authorized"));
    }

    @Test
    void launch_whoseTemplateIsNotAnswered_isUnavailable() {
        ec2.fails(AwsErrors.ec2(503, "RequestLimitExceeded", "Rate exceeded"))
                .fails(ApiCallTimeoutException.create(9_000));

        assertThatThrownBy(() -> instances.launch(REQUEST))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("CreateLaunchTemplate");
        assertThatThrownBy(() -> instances.launch(REQUEST)).isInstanceOf(Unavailable.class);
    }

    @Test
    void launch_inPart_namesThePoolsThatWereShort() {
        templateExists()
                .answers(answer(launched(B, "i-1")).toBuilder()
                        .errors(error(A, "InsufficientInstanceCapacity", NONE_LEFT))
                        .build());

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.Launched(
                        List.of(new LaunchedInstance("i-1", B, Lifecycle.SPOT)),
                        List.of(new PoolShortage(A, "InsufficientInstanceCapacity", NONE_LEFT))));
    }

    /** The instances exist, so they must be in the record. */
    @Test
    void launch_inPart_withARefusalToo_answersTheInstances() {
        templateExists()
                .answers(answer(launched(B, "i-1")).toBuilder()
                        .errors(error(A, "UnauthorizedOperation", "not authorized"))
                        .build());

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.Launched(
                        List.of(new LaunchedInstance("i-1", B, Lifecycle.SPOT)),
                        List.of(new PoolShortage(A, "UnauthorizedOperation", "not authorized"))));
    }

    @Test
    void launch_whereEveryPoolIsShort_isAShortageOfEach_andADoubledErrorIsOne() {
        templateExists()
                .answers(errors(
                        error(A, "InsufficientInstanceCapacity", NONE_LEFT),
                        error(B, "MaxSpotInstanceCountExceeded", "Max spot instance count exceeded"),
                        error(A, "InsufficientInstanceCapacity", NONE_LEFT)));

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.Shortage(List.of(
                        new PoolShortage(A, "InsufficientInstanceCapacity", NONE_LEFT),
                        new PoolShortage(B, "MaxSpotInstanceCountExceeded", "Max spot instance count exceeded"))));
    }

    @Test
    void launch_withAnErrorOfNoPool_isAShortageOfEvery() {
        templateExists().answers(errors(error("UnfulfillableCapacity", "Unable to fulfill capacity")));

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.Shortage(List.of(
                        new PoolShortage(A, "UnfulfillableCapacity", "Unable to fulfill capacity"),
                        new PoolShortage(B, "UnfulfillableCapacity", "Unable to fulfill capacity"))));
    }

    @Test
    void launch_withNeitherInstancesNorErrors_isAShortageOfEvery() {
        templateExists().answers(errors());

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.Shortage(Stream.of(A, B)
                        .map(pool -> new PoolShortage(
                                pool, "UnfulfillableCapacity", "EC2 launched nothing and names no reason"))
                        .toList()));
    }

    @Test
    void launch_anInstanceWhoseAnswerNamesNoPool_countsForTheFirst() {
        templateExists()
                .answers(CreateFleetResponse.builder()
                        .instances(one -> one.instanceIds("i-1").lifecycle("spot"))
                        .build());

        assertThat(instances.launch(REQUEST))
                .isEqualTo(
                        new LaunchResult.Launched(List.of(new LaunchedInstance("i-1", A, Lifecycle.SPOT)), List.of()));
    }

    @Test
    void launch_whoseAnswerHasARefusal_isRefused_alsoBesideAShortage() {
        templateExists()
                .answers(errors(
                        error(A, "InsufficientInstanceCapacity", NONE_LEFT),
                        error(B, "InvalidAMIID.NotFound", "no such image")));

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.Refused("InvalidAMIID.NotFound", "no such image"));
    }

    /** The token is used up by this answer, so the same call would not help. */
    @Test
    void launch_whoseAnswerDoesNotKnowTheTemplate_isToBeTriedAgainSoon() {
        templateExists()
                .answers(errors(error(
                        A,
                        "InvalidLaunchTemplateName.NotFoundException",
                        "The specified launch template does not exist")));

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.NotYet(
                        "InvalidLaunchTemplateName.NotFoundException", "The specified launch template does not exist"));
    }

    @Test
    void launch_whoseAnswerHasAYoungInstanceProfile_orASpentToken_isThat() {
        templateExists()
                .answers(errors(error(A, "InvalidParameterValue", "Invalid IAM Instance Profile name")))
                .fails(EXISTS)
                .answers(errors(error(A, "IdempotentInstanceTerminated", "gone")));

        assertThat(Stream.generate(() -> instances.launch(REQUEST)).limit(2))
                .containsExactly(
                        new LaunchResult.NotYet("InvalidParameterValue", "Invalid IAM Instance Profile name"),
                        new LaunchResult.TokenSpent("IdempotentInstanceTerminated", "gone"));
    }

    @Test
    void launch_whoseAnswerWasThrottledInside_isAShortage() {
        templateExists().answers(errors(error(A, "RequestLimitExceeded", "Request limit exceeded.")));

        assertThat(instances.launch(REQUEST))
                .isEqualTo(new LaunchResult.Shortage(
                        List.of(new PoolShortage(A, "RequestLimitExceeded", "Request limit exceeded."))));
    }

    @Test
    void launch_eachError_isItsAnswer() {
        templateExists()
                .fails(AwsErrors.ec2(500, "InsufficientInstanceCapacity", "none"))
                .fails(EXISTS)
                .fails(AwsErrors.ec2("InvalidParameterValue", "Invalid IAM Instance Profile name"))
                .fails(EXISTS)
                .fails(AwsErrors.ec2("IdempotentInstanceTerminated", "gone"))
                .fails(EXISTS)
                .fails(AwsErrors.ec2("IdempotentParameterMismatch", "another request with this token"))
                .fails(EXISTS)
                .fails(AwsErrors.ec2(403, "UnauthorizedOperation", "not authorized"));

        assertThat(Stream.generate(() -> instances.launch(REQUEST)).limit(5))
                .containsExactly(
                        new LaunchResult.Shortage(List.of(
                                new PoolShortage(A, "InsufficientInstanceCapacity", "none"),
                                new PoolShortage(B, "InsufficientInstanceCapacity", "none"))),
                        new LaunchResult.NotYet("InvalidParameterValue", "Invalid IAM Instance Profile name"),
                        new LaunchResult.TokenSpent("IdempotentInstanceTerminated", "gone"),
                        new LaunchResult.Refused("IdempotentParameterMismatch", "another request with this token"),
                        new LaunchResult.Refused("UnauthorizedOperation", "not authorized"));
    }

    @Test
    void launch_withoutTheServiceLinkedRoleOfSpot_saysHowToMakeIt() {
        templateExists().fails(noSpotRole());

        assertThat(instances.launch(REQUEST)).isEqualTo(toMakeTheRole());
    }

    @ParameterizedTest
    @CsvSource({"RequestLimitExceeded, 503", "InternalError, 500", "Throttling, 400"})
    void launch_notAnswered_isUnavailable(String code, int status) {
        templateExists()
                .fails(AwsErrors.ec2(status, code, "later"))
                .fails(EXISTS)
                .fails(ApiCallTimeoutException.create(9_000));

        assertThatThrownBy(() -> instances.launch(REQUEST))
                .isInstanceOf(Unavailable.class)
                .hasMessageStartingWith("CreateFleet: ");
        assertThatThrownBy(() -> instances.launch(REQUEST)).isInstanceOf(Unavailable.class);
    }

    /** A launch before has made the template of the specification. */
    private ScriptedEc2 templateExists() {
        return ec2.fails(EXISTS);
    }

    // --- from a launch template of the owner

    @Test
    void launch_fromATemplateOfTheOwner_makesNone() {
        ec2.answers(answer(launched(A, "i-1")));

        assertThat(instances.launch(FROM_OWNERS)).isInstanceOf(LaunchResult.Launched.class);
        assertThat(ec2.asked).containsExactly(SpotRequests.fleet(FROM_OWNERS, SPOT));
    }

    @Test
    void launch_fromAVersionThatEc2DoesNotKnow_isToBeTriedAgainSoon() {
        ec2.fails(NO_VERSION);

        assertThat(instances.launch(FROM_OWNERS))
                .isEqualTo(new LaunchResult.NotYet(
                        "InvalidLaunchTemplateId.VersionNotFound", "Could not find the specified version 7"));
    }

    @Test
    void tryLaunch_fromATemplateOfTheOwner_isTheLaunchAlone_andNeedsTheTemplate() {
        ec2.fails(DRY_RUN).fails(NO_VERSION);

        assertThat(instances.tryLaunch(FROM_OWNERS)).isEmpty();
        assertThat(ec2.asked)
                .containsExactly(SpotRequests.fleet(FROM_OWNERS, SPOT).toBuilder()
                        .dryRun(true)
                        .build());
        assertThat(instances.tryLaunch(FROM_OWNERS))
                .contains(new LaunchResult.Refused(
                        "InvalidLaunchTemplateId.VersionNotFound", "Could not find the specified version 7"));
    }

    @Test
    void removeLaunchTemplates_ofAGroupThatLaunchesFromTheOwners_asksNothing() {
        instances.removeLaunchTemplates("sig-00000001", FROM_OWNERS.specification());

        assertThat(ec2.asked).isEmpty();
    }

    // --- dry run of a launch

    @Test
    void tryLaunch_isTheTemplateAndTheVeryLaunch_asDryRuns() {
        ec2.fails(DRY_RUN).fails(DRY_RUN);

        assertThat(instances.tryLaunch(REQUEST)).isEmpty();
        assertThat(ec2.asked)
                .containsExactly(
                        SpotRequests.template(REQUEST).toBuilder().dryRun(true).build(),
                        SpotRequests.fleet(REQUEST, SPOT).toBuilder()
                                .dryRun(true)
                                .build());
    }

    @Test
    void tryLaunch_withoutTheTemplate_isNoRefusal_becauseTheFirstLaunchMakesIt() {
        ec2.fails(DRY_RUN).fails(NO_TEMPLATE);

        assertThat(instances.tryLaunch(REQUEST)).isEmpty();
    }

    @Test
    void tryLaunch_withTheTemplate_isNoRefusal() {
        ec2.fails(AwsErrors.ec2("InvalidLaunchTemplateName.AlreadyExistsException", "already in use"))
                .fails(DRY_RUN);

        assertThat(instances.tryLaunch(REQUEST)).isEmpty();
    }

    @Test
    void tryLaunch_unauthorized_saysWhy_withoutTheEncodedPart_andAsksNoFurther() {
        ec2.fails(AwsErrors.ec2(
                403,
                "UnauthorizedOperation",
                "You are not authorized to perform: ec2:CreateLaunchTemplate. Encoded authorization failure message:"
                        + " AbC-123_x"));

        assertThat(instances.tryLaunch(REQUEST))
                .contains(new LaunchResult.Refused(
                        "UnauthorizedOperation", "You are not authorized to perform: ec2:CreateLaunchTemplate."));
        assertThat(ec2.asked).hasSize(1);
    }

    @Test
    void tryLaunch_withoutTheServiceLinkedRoleOfSpot_saysHowToMakeIt() {
        ec2.fails(DRY_RUN).fails(noSpotRole());

        assertThat(instances.tryLaunch(REQUEST)).contains(toMakeTheRole());
    }

    @Test
    void tryLaunch_notAnswered_isUnavailable() {
        ec2.fails(DRY_RUN).fails(AwsErrors.ec2(503, "RequestLimitExceeded", "later"));

        assertThatThrownBy(() -> instances.tryLaunch(REQUEST)).isInstanceOf(Unavailable.class);
    }

    // --- launch templates

    @Test
    void removeLaunchTemplates_deletesAllButTheGivenOne_overPages() {
        ec2.answers(templates("more", template("lt-1", "greenroll-sig-00000001-old"), template("lt-2", NAME)))
                .answers(templates(null, template("lt-3", "greenroll-sig-00000001-older")))
                .answers(DeleteLaunchTemplateResponse.builder().build())
                .answers(DeleteLaunchTemplateResponse.builder().build());

        instances.removeLaunchTemplates("sig-00000001", REQUEST.specification());

        assertThat(ec2.asked)
                .containsExactly(
                        SpotRequests.templatesOf("sig-00000001"),
                        SpotRequests.templatesOf("sig-00000001").toBuilder()
                                .nextToken("more")
                                .build(),
                        SpotRequests.delete("lt-1"),
                        SpotRequests.delete("lt-3"));
    }

    @Test
    void removeLaunchTemplates_withNoneToKeep_deletesAll_andOneThatIsGoneIsFine() {
        ec2.answers(templates(null, template("lt-1", NAME), template("lt-2", "greenroll-sig-00000001-old")))
                .fails(AwsErrors.ec2("InvalidLaunchTemplateId.NotFound", "does not exist"))
                .answers(DeleteLaunchTemplateResponse.builder().build());

        instances.removeLaunchTemplates("sig-00000001", null);

        assertThat(ec2.asked).hasSize(3).endsWith(SpotRequests.delete("lt-2"));
    }

    @Test
    void removeLaunchTemplates_whereThereAreNone_deletesNothing() {
        ec2.answers(templates(null));

        instances.removeLaunchTemplates("sig-00000001", null);

        assertThat(ec2.asked).hasSize(1);
    }

    @Test
    void removeLaunchTemplates_thatEc2RefusesOrDoesNotAnswer_saysSo() {
        ec2.answers(templates(null, template("lt-1", NAME)))
                .fails(AwsErrors.ec2(403, "UnauthorizedOperation", "not authorized"))
                .fails(AwsErrors.ec2(503, "RequestLimitExceeded", "later"));

        assertThatThrownBy(() -> instances.removeLaunchTemplates("sig-00000001", null))
                .isInstanceOf(FleetRefused.class)
                .hasMessage("DeleteLaunchTemplate: not authorized");
        assertThatThrownBy(() -> instances.removeLaunchTemplates("sig-00000001", null))
                .isInstanceOf(Unavailable.class);
    }

    private static AwsServiceException noSpotRole() {
        return AwsErrors.ec2(
                403,
                "AuthFailure.ServiceLinkedRoleCreationNotPermitted",
                "The provided credentials do not have permission to create the service-linked role for EC2 Spot"
                        + " Instances.");
    }

    private static LaunchResult.Refused toMakeTheRole() {
        return new LaunchResult.Refused(
                "AuthFailure.ServiceLinkedRoleCreationNotPermitted",
                "The provided credentials do not have permission to create the service-linked role for EC2 Spot"
                        + " Instances. Create it once in the account: aws iam create-service-linked-role"
                        + " --aws-service-name spot.amazonaws.com");
    }

    private static CreateFleetResponse answer(CreateFleetInstance... instances) {
        return CreateFleetResponse.builder().instances(instances).build();
    }

    private static CreateFleetResponse errors(CreateFleetError... errors) {
        return CreateFleetResponse.builder().errors(errors).build();
    }

    private static CreateFleetInstance launched(CapacityPool pool, String... ids) {
        return CreateFleetInstance.builder()
                .launchTemplateAndOverrides(in(pool))
                .instanceIds(ids)
                .lifecycle("spot")
                .build();
    }

    private static CreateFleetError error(CapacityPool pool, String code, String message) {
        return error(code, message).toBuilder()
                .launchTemplateAndOverrides(in(pool))
                .build();
    }

    private static CreateFleetError error(String code, String message) {
        return CreateFleetError.builder()
                .errorCode(code)
                .errorMessage(message)
                .lifecycle("spot")
                .build();
    }

    private static LaunchTemplateAndOverridesResponse in(CapacityPool pool) {
        return LaunchTemplateAndOverridesResponse.builder()
                .launchTemplateSpecification(one ->
                        one.launchTemplateId("lt-1").launchTemplateName(NAME).version("1"))
                .overrides(one -> one.instanceType(pool.instanceType())
                        .subnetId(pool.subnet().subnetId()))
                .build();
    }

    private static DescribeLaunchTemplatesResponse templates(String next, LaunchTemplate... all) {
        return DescribeLaunchTemplatesResponse.builder()
                .launchTemplates(all)
                .nextToken(next)
                .build();
    }

    private static LaunchTemplate template(String id, String name) {
        return LaunchTemplate.builder()
                .launchTemplateId(id)
                .launchTemplateName(name)
                .build();
    }
}
