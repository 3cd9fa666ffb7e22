package greenroll.aws.fleet;

import static greenroll.aws.fleet.FleetCalls.call;
import static greenroll.aws.fleet.FleetCalls.ruleOf;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.LaunchedInstance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.fleet.launch.PoolShortage;
import greenroll.group.LaunchSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverrides;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;

/**
 * Launches spot instances by CreateFleet of type {@code instant}, which answers at once and leaves nothing behind to
 * watch. The launch template that it needs is the owner's, or it is made by the first launch of a specification.
 */
final class SpotLaunches {

    private static final String NAME = "CreateFleet";
    private static final String EXISTS = "InvalidLaunchTemplateName.AlreadyExistsException";
    private static final String NO_SPOT_ROLE = "AuthFailure.ServiceLinkedRoleCreationNotPermitted";

    private final Ec2Client ec2;

    SpotLaunches(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    Optional<LaunchResult.NotLaunched> tryLaunch(LaunchRequest request, LaunchRequest.Spot spot) {
        return (hasOwners(request)
                        ? tryFleet(request, spot)
                        : tryTemplate(request)
                                .or(() -> tryFleet(request, spot)
                                        // It is made with the first launch, after every permission is checked.
                                        .filter(refusal -> ErrorRule.of(refusal.code(), refusal.message())
                                                != ErrorRule.UNKNOWN_TEMPLATE)))
                .map(SpotLaunches::withWayOut);
    }

    private Optional<LaunchResult.NotLaunched> tryTemplate(LaunchRequest request) {
        return DryRuns.refusal(
                        "CreateLaunchTemplate",
                        () -> ec2.createLaunchTemplate(SpotRequests.template(request).toBuilder()
                                .dryRun(true)
                                .build()))
                // An earlier launch of the same specification has made it.
                .filter(refusal -> !refusal.code().equals(EXISTS));
    }

    private Optional<LaunchResult.NotLaunched> tryFleet(LaunchRequest request, LaunchRequest.Spot spot) {
        return DryRuns.refusal(
                NAME,
                () -> ec2.createFleet(SpotRequests.fleet(request, spot).toBuilder()
                        .dryRun(true)
                        .build()));
    }

    /** Whether the launch is from a launch template of the owner, so that it makes none. */
    private static boolean hasOwners(LaunchRequest request) {
        return request.specification().launchTemplate() != null;
    }

    private static LaunchResult.NotLaunched withWayOut(LaunchResult.NotLaunched answer) {
        return answer instanceof LaunchResult.Refused(String code, String words) ? refused(code, words) : answer;
    }

    /**
     * Makes the launch template first, because an unknown one may look like a missing permission. One that exists is left
     * as it is.
     */
    LaunchResult launch(LaunchRequest request, LaunchRequest.Spot spot) {
        LaunchResult.Refused refused = hasOwners(request) ? null : makeTemplate(request);
        if (refused != null) {
            return refused;
        }
        try {
            return result(ec2.createFleet(SpotRequests.fleet(request, spot)), spot);
        } catch (AwsServiceException e) {
            String code = SdkErrors.code(e);
            String words = SdkErrors.words(e);
            return switch (ErrorRule.of(e)) {
                case UNKNOWN_TEMPLATE -> {
                    if (hasOwners(request)) {
                        // A new version, or one that its owner has deleted.
                        yield new LaunchResult.NotYet(code, words);
                    }
                    // EC2 does not know the new template everywhere yet.
                    throw SdkErrors.unavailable(NAME, e);
                }
                case LATER -> throw SdkErrors.unavailable(NAME, e);
                case SHORTAGE -> new LaunchResult.Shortage(everyPool(spot, code, words));
                case NOT_YET -> new LaunchResult.NotYet(code, words);
                case TOKEN_SPENT -> new LaunchResult.TokenSpent(code, words);
                case REFUSED, UNKNOWN_INSTANCE, PROTECTED, UNKNOWN_TARGET_GROUP, WOULD_SUCCEED -> refused(code, words);
            };
        } catch (SdkException e) {
            throw SdkErrors.unavailable(NAME, e);
        }
    }

    private static LaunchResult.Refused refused(String code, String words) {
        return new LaunchResult.Refused(
                code,
                code.equals(NO_SPOT_ROLE)
                        ? words + " Create it once in the account: aws iam create-service-linked-role"
                                + " --aws-service-name spot.amazonaws.com"
                        : words);
    }

    /** An answer has instances, errors of single pools, or both. */
    private static LaunchResult result(CreateFleetResponse answer, LaunchRequest.Spot spot) {
        List<LaunchedInstance> launched = new ArrayList<>();
        for (CreateFleetInstance some : answer.instances()) {
            CapacityPool pool = pool(some.launchTemplateAndOverrides(), spot).orElse(null);
            for (String id : some.instanceIds()) {
                launched.add(
                        new LaunchedInstance(id, pool == null ? spot.pools().getFirst() : pool, Lifecycle.of(true)));
            }
        }
        List<PoolShortage> shortages = answer.errors().stream()
                .flatMap(error -> shortages(error, spot).stream())
                .distinct()
                .toList();
        if (!launched.isEmpty()) {
            return new LaunchResult.Launched(launched, shortages);
        }
        for (CreateFleetError error : answer.errors()) {
            String code = orUnknown(error.errorCode());
            String words = orUnknown(error.errorMessage());
            switch (ErrorRule.of(code, words)) {
                case SHORTAGE, LATER -> {}
                // The token is used up by this answer, so the same call would not help. A later one makes the template.
                case NOT_YET, UNKNOWN_TEMPLATE -> {
                    return new LaunchResult.NotYet(code, words);
                }
                case TOKEN_SPENT -> {
                    return new LaunchResult.TokenSpent(code, words);
                }
                case REFUSED, UNKNOWN_INSTANCE, PROTECTED, UNKNOWN_TARGET_GROUP, WOULD_SUCCEED -> {
                    return refused(code, words);
                }
            }
        }
        return new LaunchResult.Shortage(
                shortages.isEmpty()
                        ? everyPool(spot, "UnfulfillableCapacity", "EC2 launched nothing and names no reason")
                        : shortages);
    }

    /** An error without a pool is one of every pool. */
    private static List<PoolShortage> shortages(CreateFleetError error, LaunchRequest.Spot spot) {
        String code = orUnknown(error.errorCode());
        String words = orUnknown(error.errorMessage());
        return pool(error.launchTemplateAndOverrides(), spot)
                .map(pool -> List.of(new PoolShortage(pool, code, words)))
                .orElseGet(() -> everyPool(spot, code, words));
    }

    private static List<PoolShortage> everyPool(LaunchRequest.Spot spot, String code, String words) {
        return spot.pools().stream()
                .map(pool -> new PoolShortage(pool, code, words))
                .toList();
    }

    private static Optional<CapacityPool> pool(
            @Nullable LaunchTemplateAndOverridesResponse of, LaunchRequest.Spot spot) {
        FleetLaunchTemplateOverrides given = of == null ? null : of.overrides();
        return given == null
                ? Optional.empty()
                : spot.pools().stream()
                        .filter(pool -> pool.instanceType().equals(given.instanceTypeAsString())
                                && pool.subnet().subnetId().equals(given.subnetId()))
                        .findFirst();
    }

    /** The refusal; null when the template exists now. Another launch may have made it in the meantime. */
    private LaunchResult.@Nullable Refused makeTemplate(LaunchRequest request) {
        try {
            ec2.createLaunchTemplate(SpotRequests.template(request));
            return null;
        } catch (AwsServiceException e) {
            if (SdkErrors.code(e).equals(EXISTS)) {
                return null;
            }
            if (SdkErrors.isLater(e)) {
                throw SdkErrors.unavailable("CreateLaunchTemplate", e);
            }
            return new LaunchResult.Refused(SdkErrors.code(e), SdkErrors.words(e));
        } catch (SdkException e) {
            throw SdkErrors.unavailable("CreateLaunchTemplate", e);
        }
    }

    void removeTemplates(String groupId, @Nullable LaunchSpecification kept) {
        if (kept != null && kept.launchTemplate() != null) {
            // Launches from an owner's template have made none.
            return;
        }
        String keptName = kept == null ? null : SpotRequests.templateName(groupId, kept);
        List<String> ids = call(
                "DescribeLaunchTemplates",
                () -> ec2.describeLaunchTemplatesPaginator(SpotRequests.templatesOf(groupId)).launchTemplates().stream()
                        .filter(one -> !one.launchTemplateName().equals(keptName))
                        .map(LaunchTemplate::launchTemplateId)
                        .toList());
        for (String id : ids) {
            try {
                call("DeleteLaunchTemplate", () -> ec2.deleteLaunchTemplate(SpotRequests.delete(id)));
            } catch (FleetRefused e) {
                if (ruleOf(e) != ErrorRule.UNKNOWN_TEMPLATE) {
                    throw e;
                }
            }
        }
    }

    private static String orUnknown(@Nullable String text) {
        return text == null ? "unknown" : text;
    }
}
