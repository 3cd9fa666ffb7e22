package greenroll.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.http.ErrorCode;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.api.roll.PlanView;
import greenroll.api.roll.RollBody;
import greenroll.aws.AwsClients;
import greenroll.aws.Wiring;
import greenroll.cli.client.ApiProblem;
import greenroll.cli.roll.AutoScalingPlanner.Answer;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.JoinedFleet;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.RollRequest;
import greenroll.id.Sha256;
import greenroll.json.Json;
import greenroll.operation.CheckName;
import greenroll.operation.PlanRefused;
import greenroll.operation.PriceReader;
import greenroll.operation.RollOperations;
import greenroll.operation.RollPlan;
import greenroll.operation.autoscaling.AutoScalingReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans a roll of an Auto Scaling group, as StartRoll's dry run does for a group of a stack. Only the record differs:
 * it holds nothing but a group that stands for this Auto Scaling group.
 */
final class AccountPlan {

    /**
     * As in a stack without the parameter TargetGroupArns: the tag greenroll:managed permits to touch a target group.
     */
    private static final Map<String, String> ENVIRONMENT = Map.of(Wiring.TARGET_GROUPS_BY_TAG, "true");

    private static final String ASKED_BY = "greenroll roll plan --asg";

    private final Wiring wiring;
    private final String region;

    /** @param clients clients that read an account */
    AccountPlan(AwsClients clients, String region, InstantSource clock) {
        this.wiring = new Wiring(ENVIRONMENT, clients, clock);
        this.region = region;
    }

    /** @param body the body of a roll, as the API takes it */
    Answer of(AutoScaling binding, String body) {
        try {
            Problems problems = new Problems();
            RollRequest request = RollBody.start(Json.strictTree(body), problems);
            problems.refuse();
            return planned(binding, request);
        } catch (RefusedCall e) {
            return new Answer.Refused(e.problems().stream()
                    .map(one -> problem(one.code(), one.message(), one.field()))
                    .toList());
        } catch (PlanRefused e) {
            return new Answer.Refused(e.refusals().stream()
                    .map(one -> problem(ErrorCode.of(one.code()), one.message(), one.field()))
                    .toList());
        } catch (FleetRefused e) {
            return new Answer.NotRead(ReadErrors.refused(e));
        } catch (Unavailable e) {
            return new Answer.NotRead(ReadErrors.unavailable(e));
        }
    }

    private static ApiProblem problem(ErrorCode code, String message, @Nullable String field) {
        return new ApiProblem(code.name(), message, Objects.requireNonNullElse(field, ""));
    }

    private Answer planned(AutoScaling binding, RollRequest request) {
        Optional<AutoScalingGroup> found = wiring.autoScalingGroups().group(binding.name());
        if (found.isEmpty()) {
            return new Answer.Refused(List.of(problem(
                    ErrorCode.GROUP_DOESNT_EXIST,
                    "there is no Auto Scaling group " + binding.name() + " in " + region
                            + ": give its name, and its Region with --region",
                    null)));
        }
        int desired = found.get().size().desired();
        if (desired > Capacity.MAX_TARGET) {
            return new Answer.Refused(List.of(problem(
                    ErrorCode.VALIDATION_ERROR,
                    "the Auto Scaling group " + binding.name() + " has a desired capacity of " + desired
                            + ", more than the " + Capacity.MAX_TARGET + " of the largest group",
                    null)));
        }
        Instant now = wiring.clock().instant();
        UncheckedLaunches instances = new UncheckedLaunches(wiring.fleet());
        Fleet fleet = new JoinedFleet(instances, wiring.fleet(), wiring::autoScalingGroups);
        Group group = standsFor(binding, found.get(), now);
        RollPlan plan = new RollOperations(
                        new OneGroup(group),
                        fleet,
                        wiring.images(),
                        wiring.alarms(),
                        new AutoScalingReader(wiring::autoScalingGroups, wiring::launchTemplates),
                        new NoExecutions(),
                        wiring.ids())
                .plan(group.id(), request, ASKED_BY, new PriceReader(wiring::prices), now)
                .orElseThrow();
        return new Answer.Planned(shown(noted(plan, instances.missing())));
    }

    /** The group as it would be adopted. */
    private Group standsFor(AutoScaling binding, AutoScalingGroup found, Instant now) {
        AutoScalingGroup.Size size = found.size();
        return Group.created(
                        groupId(found),
                        found.name(),
                        region,
                        new Capacity(size.minimum(), size.desired(), size.maximum()),
                        List.of(),
                        now)
                .with(c -> c.placement(c.placement().withAutoScaling(binding)));
    }

    /**
     * The group that the members' tags name, if a stack has rolled them before. Without it, they would be taken for
     * instances of another group.
     */
    private String groupId(AutoScalingGroup found) {
        return wiring.fleet().find(found.members().keySet()).stream()
                .map(one -> one.tags().groupId())
                .filter(Objects::nonNull)
                .sorted()
                .findFirst()
                .orElseGet(() -> "sig-" + Sha256.hex(found.name()).substring(0, 8));
    }

    private static RollPlan noted(RollPlan plan, Set<String> missing) {
        if (missing.isEmpty()) {
            return plan;
        }
        String note = "not checked: this needs " + String.join(" and ", missing);
        return plan.withChecks(plan.checks().stream()
                .map(check -> check.name() == CheckName.LAUNCH
                        ? new RollPlan.Check(check.name(), check.refusals(), note)
                        : check)
                .toList());
    }

    /** The API's item, but without the id of a group, because no API knows one. */
    private static ObjectNode shown(RollPlan plan) {
        ObjectNode item = (ObjectNode) Json.tree(PlanView.of(plan));
        item.remove("groupId");
        return item;
    }
}
