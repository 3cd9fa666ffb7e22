package greenroll.emulator.compute.scaling;

import static greenroll.emulator.compute.scaling.ScalingErrors.validation;

import greenroll.emulator.compute.api.Api;
import greenroll.emulator.compute.api.LaunchTemplates;
import greenroll.emulator.compute.api.SupportedOperation;
import greenroll.emulator.sdk.NotSimulated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionResponse;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityResponse;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupResponse;

/**
 * Auto Scaling's front: the operations that a roll needs. It answers and refuses them as AWS does. A description shows a
 * group as it was some time ago, when the region's settings say so. Safe for any thread.
 */
public final class SimulatedAutoScaling implements AutoScalingClient {

    private static final int MOST_RECORDS = 100;

    private final Api api;
    private final ScalingGroups groups;
    private final ScalingChanges moves;
    private final GroupShapes shapes;
    private final GroupRequests requests;

    public SimulatedAutoScaling(
            Api api, ScalingGroups groups, ScalingChanges moves, MemberLaunches launches, LaunchTemplates templates) {
        this.api = api;
        this.groups = groups;
        this.moves = moves;
        shapes = new GroupShapes(
                id -> templates.find(id).map(LaunchTemplates.Template::name).orElse(id), launches::zone);
        requests = new GroupRequests(name -> templates
                .find(name)
                .map(LaunchTemplates.Template::id)
                .orElseThrow(() -> validation("You must use a valid fully-formed launch template. The specified launch"
                        + " template, with template name " + name + ", does not exist.")));
    }

    @Override
    public CreateAutoScalingGroupResponse createAutoScalingGroup(CreateAutoScalingGroupRequest request) {
        return api.call(SupportedOperation.CREATE_AUTO_SCALING_GROUP, request, () -> {
            moves.create(requests.create(request));
            return CreateAutoScalingGroupResponse.builder().build();
        });
    }

    /** A name that no group has is left out. */
    @Override
    public DescribeAutoScalingGroupsResponse describeAutoScalingGroups(DescribeAutoScalingGroupsRequest request) {
        return api.call(SupportedOperation.DESCRIBE_AUTO_SCALING_GROUPS, request, () -> {
            List<AutoScalingGroup> found = new ArrayList<>();
            for (ScalingGroup group : groups.all()) {
                ScalingGroupState state = shown(group);
                if ((request.autoScalingGroupNames().isEmpty()
                                || request.autoScalingGroupNames().contains(group.name()))
                        && request.filters().stream().allMatch(filter -> passes(state.settings(), filter))) {
                    found.add(shapes.group(state, group.createdAt));
                }
            }
            Page<AutoScalingGroup> page = Page.of(found, request.maxRecords(), request.nextToken());
            return DescribeAutoScalingGroupsResponse.builder()
                    .autoScalingGroups(page.records())
                    .nextToken(page.next())
                    .build();
        });
    }

    private ScalingGroupState shown(ScalingGroup group) {
        return group.at(
                groups.ground.now().minus(groups.ground.settings.scaling().describeDelay()));
    }

    private static boolean passes(ScalingGroupSettings settings, Filter filter) {
        Map<String, String> tags = settings.tagValues();
        if (filter.name().startsWith("tag:")) {
            String value = tags.get(filter.name().substring("tag:".length()));
            return value != null && filter.values().contains(value);
        }
        return switch (filter.name()) {
            case "tag-key" -> filter.values().stream().anyMatch(tags::containsKey);
            case "tag-value" -> filter.values().stream().anyMatch(tags::containsValue);
            default -> throw new NotSimulated("autoscaling.DescribeAutoScalingGroups, filter " + filter.name());
        };
    }

    @Override
    public DescribeAutoScalingInstancesResponse describeAutoScalingInstances(
            DescribeAutoScalingInstancesRequest request) {
        return api.call(SupportedOperation.DESCRIBE_AUTO_SCALING_INSTANCES, request, () -> {
            List<AutoScalingInstanceDetails> found = groups.all().stream()
                    .flatMap(group -> shown(group).members().values().stream()
                            .filter(member -> request.instanceIds().isEmpty()
                                    || request.instanceIds().contains(member.id()))
                            .map(member -> shapes.details(member, group.name())))
                    .toList();
            Page<AutoScalingInstanceDetails> page = Page.of(found, request.maxRecords(), request.nextToken());
            return DescribeAutoScalingInstancesResponse.builder()
                    .autoScalingInstances(page.records())
                    .nextToken(page.next())
                    .build();
        });
    }

    /** The newest first. */
    @Override
    public DescribeScalingActivitiesResponse describeScalingActivities(DescribeScalingActivitiesRequest request) {
        return api.call(SupportedOperation.DESCRIBE_SCALING_ACTIVITIES, request, () -> {
            Instant time =
                    groups.ground.now().minus(groups.ground.settings.scaling().activityDelay());
            Stream<ScalingGroup> asked = request.autoScalingGroupName() == null
                    ? groups.all().stream()
                    : Stream.of(groups.group(request.autoScalingGroupName()));
            List<Activity> found = asked.flatMap(group -> group.activities.reversed().stream()
                            .filter(one -> !one.startedAt.isAfter(time))
                            .filter(one -> request.activityIds().isEmpty()
                                    || request.activityIds().contains(one.id))
                            .map(one -> GroupShapes.activity(group.name(), one, time)))
                    .sorted(Comparator.comparing(Activity::startTime).reversed())
                    .toList();
            Page<Activity> page = Page.of(found, request.maxRecords(), request.nextToken());
            return DescribeScalingActivitiesResponse.builder()
                    .activities(page.records())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public DescribeLifecycleHooksResponse describeLifecycleHooks(DescribeLifecycleHooksRequest request) {
        return api.call(SupportedOperation.DESCRIBE_LIFECYCLE_HOOKS, request, () -> {
            ScalingGroup group = groups.group(request.autoScalingGroupName());
            return DescribeLifecycleHooksResponse.builder()
                    .lifecycleHooks(group.settings.hooks().stream()
                            .filter(hook -> request.lifecycleHookNames().isEmpty()
                                    || request.lifecycleHookNames().contains(hook.name()))
                            .map(hook -> GroupShapes.hook(group.name(), hook))
                            .toList())
                    .build();
        });
    }

    @Override
    public DescribeInstanceRefreshesResponse describeInstanceRefreshes(DescribeInstanceRefreshesRequest request) {
        return api.call(SupportedOperation.DESCRIBE_INSTANCE_REFRESHES, request, () -> {
            ScalingGroup group = groups.group(request.autoScalingGroupName());
            List<InstanceRefresh> found =
                    group.settings.others().isRefreshing() ? List.of(GroupShapes.refresh(group)) : List.of();
            Page<InstanceRefresh> page = Page.of(found, request.maxRecords(), request.nextToken());
            return DescribeInstanceRefreshesResponse.builder()
                    .instanceRefreshes(page.records())
                    .nextToken(page.next())
                    .build();
        });
    }

    @Override
    public DescribeWarmPoolResponse describeWarmPool(DescribeWarmPoolRequest request) {
        return api.call(SupportedOperation.DESCRIBE_WARM_POOL, request, () -> {
            ScalingGroup group = groups.group(request.autoScalingGroupName());
            DescribeWarmPoolResponse.Builder response = DescribeWarmPoolResponse.builder();
            if (group.settings.others().hasWarmPool()) {
                response.warmPoolConfiguration(pool -> pool.minSize(0).poolState("Stopped"));
            }
            return response.build();
        });
    }

    @Override
    public AttachInstancesResponse attachInstances(AttachInstancesRequest request) {
        return api.call(SupportedOperation.ATTACH_INSTANCES, request, () -> {
            moves.attach(
                    request.autoScalingGroupName(), request.instanceIds(), SupportedOperation.ATTACH_INSTANCES.hand());
            return AttachInstancesResponse.builder().build();
        });
    }

    @Override
    public DetachInstancesResponse detachInstances(DetachInstancesRequest request) {
        return api.call(
                SupportedOperation.DETACH_INSTANCES,
                request,
                () -> DetachInstancesResponse.builder()
                        .activities(shapes(
                                request.autoScalingGroupName(),
                                moves.detach(
                                        request.autoScalingGroupName(),
                                        request.instanceIds(),
                                        decrements(request.shouldDecrementDesiredCapacity()),
                                        SupportedOperation.DETACH_INSTANCES.hand())))
                        .build());
    }

    @Override
    public EnterStandbyResponse enterStandby(EnterStandbyRequest request) {
        return api.call(
                SupportedOperation.ENTER_STANDBY,
                request,
                () -> EnterStandbyResponse.builder()
                        .activities(shapes(
                                request.autoScalingGroupName(),
                                moves.enterStandby(
                                        request.autoScalingGroupName(),
                                        request.instanceIds(),
                                        decrements(request.shouldDecrementDesiredCapacity()),
                                        SupportedOperation.ENTER_STANDBY.hand())))
                        .build());
    }

    @Override
    public ExitStandbyResponse exitStandby(ExitStandbyRequest request) {
        return api.call(
                SupportedOperation.EXIT_STANDBY,
                request,
                () -> ExitStandbyResponse.builder()
                        .activities(shapes(
                                request.autoScalingGroupName(),
                                moves.exitStandby(
                                        request.autoScalingGroupName(),
                                        request.instanceIds(),
                                        SupportedOperation.EXIT_STANDBY.hand())))
                        .build());
    }

    private static boolean decrements(@Nullable Boolean asked) {
        if (asked == null) {
            throw validation("1 validation error detected: Value null at 'shouldDecrementDesiredCapacity' failed to"
                    + " satisfy constraint: Member must not be null");
        }
        return asked;
    }

    private List<Activity> shapes(String group, List<ScalingActivity> activities) {
        return activities.stream()
                .map(one -> GroupShapes.activity(group, one, groups.ground.now()))
                .toList();
    }

    @Override
    public TerminateInstanceInAutoScalingGroupResponse terminateInstanceInAutoScalingGroup(
            TerminateInstanceInAutoScalingGroupRequest request) {
        return api.call(SupportedOperation.TERMINATE_INSTANCE_IN_GROUP, request, () -> {
            ScalingActivity activity = moves.terminate(
                    request.instanceId(),
                    decrements(request.shouldDecrementDesiredCapacity()),
                    SupportedOperation.TERMINATE_INSTANCE_IN_GROUP.hand());
            String group = groups.groupOf(request.instanceId()).orElse("");
            return TerminateInstanceInAutoScalingGroupResponse.builder()
                    .activity(shapes(group, List.of(activity)).getFirst())
                    .build();
        });
    }

    @Override
    public SetInstanceProtectionResponse setInstanceProtection(SetInstanceProtectionRequest request) {
        return api.call(SupportedOperation.SET_INSTANCE_PROTECTION, request, () -> {
            moves.protect(
                    request.autoScalingGroupName(),
                    request.instanceIds(),
                    Boolean.TRUE.equals(request.protectedFromScaleIn()),
                    SupportedOperation.SET_INSTANCE_PROTECTION.hand());
            return SetInstanceProtectionResponse.builder().build();
        });
    }

    @Override
    public SetDesiredCapacityResponse setDesiredCapacity(SetDesiredCapacityRequest request) {
        if (Boolean.TRUE.equals(request.honorCooldown())) {
            throw new NotSimulated("autoscaling.SetDesiredCapacity that honors the cooldown");
        }
        return api.call(SupportedOperation.SET_DESIRED_CAPACITY, request, () -> {
            moves.setDesired(
                    request.autoScalingGroupName(),
                    Objects.requireNonNull(request.desiredCapacity()),
                    SupportedOperation.SET_DESIRED_CAPACITY.hand());
            return SetDesiredCapacityResponse.builder().build();
        });
    }

    @Override
    public SuspendProcessesResponse suspendProcesses(SuspendProcessesRequest request) {
        return api.call(SupportedOperation.SUSPEND_PROCESSES, request, () -> {
            moves.suspend(
                    request.autoScalingGroupName(),
                    request.scalingProcesses(),
                    SupportedOperation.SUSPEND_PROCESSES.hand());
            return SuspendProcessesResponse.builder().build();
        });
    }

    @Override
    public ResumeProcessesResponse resumeProcesses(ResumeProcessesRequest request) {
        return api.call(SupportedOperation.RESUME_PROCESSES, request, () -> {
            moves.resume(
                    request.autoScalingGroupName(),
                    request.scalingProcesses(),
                    SupportedOperation.RESUME_PROCESSES.hand());
            return ResumeProcessesResponse.builder().build();
        });
    }

    @Override
    public UpdateAutoScalingGroupResponse updateAutoScalingGroup(UpdateAutoScalingGroupRequest request) {
        return api.call(SupportedOperation.UPDATE_AUTO_SCALING_GROUP, request, () -> {
            moves.update(
                    request.autoScalingGroupName(),
                    settings -> requests.update(settings, request),
                    SupportedOperation.UPDATE_AUTO_SCALING_GROUP.hand());
            return UpdateAutoScalingGroupResponse.builder().build();
        });
    }

    @Override
    public CompleteLifecycleActionResponse completeLifecycleAction(CompleteLifecycleActionRequest request) {
        return api.call(SupportedOperation.COMPLETE_LIFECYCLE_ACTION, request, () -> {
            moves.completeHook(
                    request.autoScalingGroupName(),
                    request.lifecycleHookName(),
                    request.instanceId(),
                    "ABANDON".equals(request.lifecycleActionResult()));
            return CompleteLifecycleActionResponse.builder().build();
        });
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    /**
     * One page of records.
     *
     * @param next the token of the next page, which is the number of records before it; null for the last page
     */
    private record Page<T>(List<T> records, @Nullable String next) {

        static <T> Page<T> of(List<T> all, @Nullable Integer most, @Nullable String token) {
            int from = token == null ? 0 : Integer.parseInt(token);
            int room = most == null ? 50 : most;
            if (room < 1 || room > MOST_RECORDS) {
                throw validation("MaxRecords must be from 1 to " + MOST_RECORDS + ", and not " + room);
            }
            int to = Math.min(all.size(), from + room);
            return new Page<>(all.subList(Math.min(from, to), to), to < all.size() ? Integer.toString(to) : null);
        }
    }
}
