package greenroll.api.stack;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.group.GroupChange;
import greenroll.api.group.GroupChanges;
import greenroll.api.group.body.AutoScalingBody;
import greenroll.api.http.ErrorCode;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.api.http.StartResponses;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.RollRequest;
import greenroll.group.TemplateChoice;
import greenroll.id.IdSource;
import greenroll.id.Sha256;
import greenroll.json.Json;
import greenroll.operation.GroupOperations;
import greenroll.operation.PlanRefused;
import greenroll.operation.RollOperations;
import greenroll.operation.RollPlan;
import greenroll.operation.ScaleResult;
import greenroll.operation.StartResult;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.operation.autoscaling.GroupAdoption;
import greenroll.roll.Idempotency;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.failure.Refusal;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollSearch;
import greenroll.roll.port.RollStore;
import greenroll.stack.StackRequest;
import greenroll.stack.StackResource;
import greenroll.stack.StackRules;
import greenroll.stack.StackSituation;
import greenroll.stack.StackStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The changes that a request makes, each by the operation that the API has for it. Each is safe to repeat. A refusal is a
 * {@link RefusedCall}.
 */
final class StackEffects {

    private final GroupChanges changes;
    private final RollOperations operations;
    private final GroupOperations upkeep;
    private final GroupAdoption adoption;
    private final AutoScalingReader autoScaling;
    private final RollStore store;

    StackEffects(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            AutoScalingReader autoScaling,
            RollExecutions executions,
            IdSource ids) {
        this.store = store;
        this.autoScaling = autoScaling;
        this.adoption = new GroupAdoption(store, fleet, autoScaling);
        this.changes = new GroupChanges(store, fleet);
        this.operations = new RollOperations(store, fleet, images, alarms, autoScaling, executions, ids);
        this.upkeep = new GroupOperations(store, fleet, executions, ids);
    }

    /**
     * The resource with its group's id. An invocation that ended at a bad moment may have created the group without
     * writing its id down.
     */
    StackResource named(StackResource resource) {
        if (resource.groupId() != null || resource.creation() == null) {
            return resource;
        }
        return operations
                .begun(key(resource, resource.creation(), StackStep.Work.CREATE))
                .map(create -> created(resource, create))
                .orElse(resource);
    }

    private static StackResource created(StackResource resource, RollHead create) {
        StackResource named = resource.withGroupId(create.facts().groupId());
        return resource.openRequest().type() == StackRequest.Type.CREATE ? following(named, create.id()) : named;
    }

    /** The resource, waiting for that operation. */
    static StackResource following(StackResource resource, String rollId) {
        return resource.withProgress(resource.progress()
                .with(c -> c.operationId(rollId).rollId(rollId).rolled(true)));
    }

    /** Does the work. Returns empty when another operation holds the group. */
    Optional<StackResource> begin(StackResource resource, StackSituation seen, StackStep.Work work, Instant now) {
        return switch (work) {
            case CREATE ->
                properties(resource).adopts()
                        ? Optional.of(adopted(resource, now))
                        : started(resource, work, create(resource, now));
            case WRITE -> written(resource, Objects.requireNonNull(seen.group()), now);
            case SCALE -> scaled(resource, Objects.requireNonNull(seen.group()), now);
            case ROLL ->
                hasNothingToRoll(resource, Objects.requireNonNull(seen.group()))
                        ? Optional.of(resource.withProgress(resource.progress().withRolled(true)))
                        : started(
                                resource,
                                work,
                                operations.roll(
                                        groupId(resource),
                                        roll(properties(resource)),
                                        resource.identity().requester(),
                                        now,
                                        key(resource, work)));
            case GO_BACK ->
                operations
                        .goBack(groupId(resource), resource.identity().requester(), now, key(resource, work))
                        .map(started -> started(resource, work, started))
                        .orElseGet(() -> Optional.of(
                                resource.withProgress(resource.progress().withRolled(true))));
            case DELETE ->
                isForgotten(Objects.requireNonNull(seen.group()))
                        ? Optional.of(resource)
                        : started(
                                resource,
                                work,
                                upkeep.delete(
                                        groupId(resource),
                                        new GroupOperations.Asked(
                                                resource.identity().requester(), now, key(resource, work), null)));
        };
    }

    /** A repeat of the request finds the same group, because that follows from the Auto Scaling group and the properties. */
    private StackResource adopted(StackResource resource, Instant now) {
        GroupAdoption.Draft draft = AutoScalingBody.read(
                properties(resource).group(), resource.identity().region(), new Problems());
        return switch (adoption.adopt(draft, now)) {
            case GroupAdoption.Result.Adopted(Group group) ->
                resource.withGroupId(group.id())
                        .withProgress(resource.progress().withWritten(true));
            case GroupAdoption.Result.Refused(List<Refusal> refusals) ->
                throw StartResponses.refused(new StartResult.Refused(refusals));
        };
    }

    /** Forgets a group that stands for an Auto Scaling group. False when it is another group, or when a roll holds it. */
    private boolean isForgotten(Group group) {
        return group.placement().autoScaling() != null && upkeep.forget(group).isEmpty();
    }

    /** Whether the Auto Scaling group is wholly on what the request wants. */
    private boolean hasNothingToRoll(StackResource resource, Group group) {
        AutoScaling binding = group.placement().autoScaling();
        TemplateChoice wanted = roll(properties(resource)).launchTemplate();
        return binding != null
                && wanted != null
                && autoScaling.launching(binding)
                        instanceof
                        AutoScalingReader.Launching.Known(AutoScalingGroup found, LaunchTemplates.Version version)
                && isOf(version, wanted)
                && areAllOf(found, version)
                && !isMixed(group);
    }

    private static boolean isOf(LaunchTemplates.Version version, TemplateChoice wanted) {
        return wanted.isMade()
                ? (wanted.imageId() == null
                                || wanted.imageId()
                                        .equals(version.specification().imageId()))
                        && (wanted.userData() == null
                                || wanted.userData()
                                        .equals(version.specification().userData()))
                : version.reference().version().equals(wanted.version());
    }

    /**
     * Whether no member tells that it is from another version. A stack may give the Auto Scaling group the version itself,
     * and that replaces nothing.
     */
    private static boolean areAllOf(AutoScalingGroup found, LaunchTemplates.Version version) {
        return found.members().values().stream()
                .filter(member -> member.lifecycle().counts() && member.template() != null)
                .allMatch(member -> version.reference().equals(member.template()));
    }

    /** Whether the last roll has exchanged instances and did not finish, so that two versions serve. */
    private boolean isMixed(Group group) {
        return RollSearch.newest(store, group.id(), head -> head.facts().movesServing())
                .filter(head -> head.stage() != Stage.FINISHED)
                .map(head -> head.progress().membership())
                .filter(membership -> !membership.attached().isEmpty())
                .isPresent();
    }

    private StartResult create(StackResource resource, Instant now) {
        JsonNode group = properties(resource).group();
        return operations.create(
                changes.draft(group, resource.identity().region(), new Problems()),
                resource.identity().requester(),
                now,
                key(resource, StackStep.Work.CREATE));
    }

    /** Writes the update, unless its roll may not start or cannot end in time. */
    private Optional<StackResource> written(StackResource resource, Group group, Instant now) {
        StackRequest request = resource.openRequest();
        ResourceProperties properties = properties(resource);
        JsonNode update = properties.update(Json.tree(request.oldProperties()), changes.described(group));
        GroupChange change = changes.read(group, update, new Problems(), now);
        boolean isLeft = properties.adopts()
                && !properties.bringsAnother(Json.tree(request.oldProperties()), Json.tree(request.properties()));
        boolean rolls = properties.adopts()
                ? !isLeft && !hasNothingToRoll(resource, group)
                : properties.rollConfig() != null && isNew(change, group);
        List<Freeze> freezes = rolls ? store.freezes(group.id()) : List.of();
        if (!freezes.isEmpty()) {
            throw StartResponses.refused(new StartResult.Frozen(freezes));
        }
        if (rolls && request.rollPolicy().waitForRoll()) {
            refuseWhatTakesTooLong(resource, properties, now);
        }
        return changes.write(group, change, now)
                ? Optional.of(resource.withProgress(resource.progress()
                        .with(c -> c.written(true).resized(change.resized()).rolled(isLeft))))
                // The group was written since it was read, so the same is decided again.
                : Optional.of(resource);
    }

    private static boolean isNew(GroupChange change, Group group) {
        int latest = change.next() == null
                ? change.changed().latestRevision()
                : change.next().number();
        return !Integer.valueOf(latest).equals(group.servingRevision());
    }

    private void refuseWhatTakesTooLong(StackResource resource, ResourceProperties properties, Instant now) {
        StackRequest request = resource.openRequest();
        Duration left = Duration.between(now, request.deadline());
        Duration expected = expected(resource, properties, now);
        if (expected.compareTo(left) > 0) {
            throw new RefusedCall(
                    ErrorCode.VALIDATION_ERROR,
                    "the roll takes about " + StackRules.inWords(expected) + ", and CloudFormation waits "
                            + StackRules.inWords(request.timeout())
                            + ". Nothing was changed. Use larger batches (rollConfig.batchSizePercentage), a shorter"
                            + " gracePeriod or bakeTime, or updatePolicy.waitForRoll: false",
                    "updatePolicy.rollConfig");
        }
    }

    private Duration expected(StackResource resource, ResourceProperties properties, Instant now) {
        try {
            return operations
                    .plan(
                            groupId(resource),
                            planned(properties),
                            resource.identity().requester(),
                            now)
                    .map(RollPlan::expected)
                    .orElse(Duration.ZERO);
        } catch (PlanRefused e) {
            throw StartResponses.refused(new StartResult.Refused(e.refusals()));
        }
    }

    /** The group does not have the new revision yet, so what matches now will not match then. */
    private static RollRequest planned(ResourceProperties properties) {
        RollRequest roll = roll(properties);
        return properties.adopts() ? roll : roll.withSelection(roll.selection().withSkipMatching(false));
    }

    private Optional<StackResource> scaled(StackResource resource, Group group, Instant now) {
        Capacity wanted = Objects.requireNonNull(resource.progress().resized());
        GroupOperations.Asked asked =
                new GroupOperations.Asked(resource.identity().requester(), now, null, null);
        StackResource sized = resource.withProgress(resource.progress().withResized(null));
        return switch (upkeep.scaleTo(group, wanted, asked)) {
            case ScaleResult.Noted noted -> Optional.of(sized);
            case ScaleResult.Began began ->
                Optional.of(sized.withProgress(
                        sized.progress().withOperationId(began.operation().id())));
            case ScaleResult.NotBegun(StartResult why) when why instanceof StartResult.Held -> Optional.empty();
            case ScaleResult.NotBegun(StartResult why) -> throw StartResponses.refused(why);
        };
    }

    private static Optional<StackResource> started(StackResource resource, StackStep.Work work, StartResult result) {
        return switch (result) {
            case StartResult.Accepted(RollHead operation) -> {
                StackResource named = resource.withGroupId(operation.facts().groupId());
                yield Optional.of(
                        operation.facts().kind() == RollKind.DELETE
                                ? named.withProgress(named.progress().withOperationId(operation.id()))
                                : following(named, operation.id()));
            }
            case StartResult.Held held -> Optional.empty();
            case StartResult.Refused(List<Refusal> refusals)
            when isTooEarly(refusals) ->
                // Lambda invokes the function again in a minute.
                throw new Unavailable(Refusal.inWords(refusals), null);
            default -> throw StartResponses.refused(result);
        };
    }

    /** A stack that creates an instance profile too is often faster than IAM. */
    private static boolean isTooEarly(List<Refusal> refusals) {
        return refusals.stream().allMatch(one -> one.code() == Refusal.Code.INSTANCE_PROFILE_NOT_READY);
    }

    private static String groupId(StackResource resource) {
        return Objects.requireNonNull(resource.groupId(), "the group has no id yet");
    }

    private static ResourceProperties properties(StackResource resource) {
        StackRequest request = resource.openRequest();
        return ResourceProperties.read(request.resourceType(), Json.tree(request.properties()), new Problems());
    }

    private static RollRequest roll(ResourceProperties properties) {
        return Objects.requireNonNull(properties.rollConfig(), "no roll is asked for");
    }

    private static Idempotency key(StackResource resource, StackStep.Work work) {
        return key(resource, resource.openRequest().id(), work);
    }

    /** The same for every repeat of the request, so that it starts one operation of each kind. */
    private static Idempotency key(StackResource resource, String requestId, StackStep.Work work) {
        String hash = Sha256.hex(resource.identity().stackId() + "\n" + requestId + "\n" + work);
        return new Idempotency(hash, hash);
    }
}
