package greenroll.operation;

import static greenroll.operation.Starts.GROUP;
import static greenroll.operation.Starts.NOW;
import static greenroll.operation.Starts.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingDetails;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.AutoScalingGroupBuilder;
import greenroll.fleet.autoscaling.StillAutoScaling;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Healing;
import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.SpotStrategy;
import greenroll.group.TemplateChoice;
import greenroll.roll.HealingState;
import greenroll.roll.Idempotency;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.heal.HealDecision;
import greenroll.roll.plan.PlannedBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Starts rolls of a group that stands for an Auto Scaling group. */
class AutoScalingStartTest {

    private static final RollRequest HALF = Starts.request(RollAction.REPLACE_SERVER, 50, 60);
    private static final RollRequest RESTART = Starts.request(RollAction.RESTART_SERVER, 25, 60);

    private final Starts starts = Starts.ofAutoScaling();

    @Test
    void aRollTakesEverythingFromTheAutoScalingGroupAndItsLaunchTemplate() {
        starts.autoScaling.change(
                "asg",
                c -> c.suspended(Set.of("AlarmNotification")).propagated(Map.of("team", "web", "stage", "live")));
        starts.autoScaling.versions.set(
                1, Starts.specification(2).with(c -> c.tags(Map.of("team", "old", "app", "shop"))));

        RollFacts facts = starts.accepted(HALF).facts();

        assertThat(facts.autoScaling())
                .isEqualTo(new RollFacts.AutoScaling(
                        "asg",
                        false,
                        new AutoScalingGroup.Size(2, 4, 6),
                        Set.of("AlarmNotification"),
                        false,
                        new TemplateReference(StillAutoScaling.TEMPLATE, "$Latest"),
                        new TemplateReference(StillAutoScaling.TEMPLATE, "2")));
        assertThat(facts.revisions().revision()).isEqualTo(2);
        assertThat(facts.revisions().servingRevision()).isEqualTo(2);
        assertThat(facts.revisions().targetGroups()).isEqualTo(Map.of(1, List.of(WEB), 2, List.of(WEB)));
        assertThat(facts.target()).isEqualTo(4);
        assertThat(facts.bounds().subnets()).isEqualTo(Starts.subnets());
        LaunchSpecification launched = facts.specification();
        assertThat(launched.launchTemplate())
                .isEqualTo(new LaunchSpecification.LaunchTemplate(StillAutoScaling.TEMPLATE, 2));
        assertThat(launched.imageId()).isEqualTo("ami-2");
        assertThat(launched.tags()).isEqualTo(Map.of("team", "web", "stage", "live", "app", "shop"));
        assertThat(launched.serving())
                .isEqualTo(new LaunchSpecification.Serving(
                        List.of(WEB), null, new Healing(true, Duration.ofSeconds(60), Duration.ofSeconds(120))));
        assertThat(starts.started).hasSize(1);
    }

    @Test
    void membersAreBlueWithoutAnyTagAndThoseInStandbyAreNobodysBusiness() {
        starts.runs("i-5", 1, WEB);
        starts.untagged("i-5", "asg");
        starts.autoScaling.member("asg", "i-5", Lifecycle.STANDBY, 1);
        starts.put("i-6", InstanceState.RUNNING, 1, "asg");
        starts.autoScaling.member("asg", "i-6", Lifecycle.STANDBY, 1);

        RollPlan plan = starts.plan(HALF);

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.batches().stream().map(PlannedBatch::blue))
                .containsExactly(List.of("i-1", "i-2"), List.of("i-3", "i-4"));
        assertThat(plan.facts().bounds().leaveAlone()).containsExactly("i-6");
    }

    @Test
    void aRequestChoosesTheVersion() {
        starts.autoScaling.defaultVersion = 1;
        assertThat(version(new TemplateChoice("$Default", null, null))).isEqualTo(1);
        assertThat(version(new TemplateChoice("$Latest", null, null))).isEqualTo(2);
        assertThat(version(new TemplateChoice("1", null, null))).isEqualTo(1);
        assertThat(version(null)).isEqualTo(2);
    }

    private int version(TemplateChoice choice) {
        return starts.plan(HALF.withLaunchTemplate(choice)).facts().revision();
    }

    @Test
    void aVersionThatDoesNotExistIsRefusedAndSoIsItsPlan() {
        RollRequest request = HALF.withLaunchTemplate(new TemplateChoice("7", null, null));

        assertThat(starts.refused(request))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "launch template web (lt-0a1b) has no version 7: aws ec2 describe-launch-template-versions"
                                + " --launch-template-id lt-0a1b lists them",
                        "launchTemplate.version"));
        assertThatThrownBy(() -> starts.plan(request)).isInstanceOf(PlanRefused.class);
    }

    @Test
    void aVersionIsMadeAtTheStartFromWhatServesAndNotForAPlan() {
        starts.images.available("ami-3", "x86_64");
        starts.autoScaling.change(
                "asg",
                c -> c.launching(c.launching().withTemplate(new TemplateReference(StillAutoScaling.TEMPLATE, "1"))));
        RollRequest request = HALF.withLaunchTemplate(new TemplateChoice(null, "ami-3", "aGVsbG8="));

        RollPlan plan = starts.plan(request);

        assertThat(plan.facts().revision()).isEqualTo(3);
        assertThat(plan.facts().specification().imageId()).isEqualTo("ami-3");
        assertThat(starts.autoScaling.versions).hasSize(2);

        RollFacts facts = starts.accepted(request).facts();

        assertThat(facts.revision()).isEqualTo(3);
        assertThat(facts.specification().imageId()).isEqualTo("ami-3");
        assertThat(facts.specification().launchTemplate().version()).isEqualTo(3);
        assertThat(facts.autoScaling().from().version()).isEqualTo("1");
        assertThat(facts.autoScaling().to().version()).isEqualTo("3");
        assertThat(starts.autoScaling.versions.get(2))
                .isEqualTo(starts.autoScaling
                        .versions
                        .getFirst()
                        .with(c -> c.imageId("ami-3")
                                .userData("aGVsbG8=")
                                .launchTemplate(new LaunchSpecification.LaunchTemplate(StillAutoScaling.TEMPLATE, 1))));
        assertThat(starts.autoScaling.made)
                .containsOnlyKeys("greenroll-" + facts.id().substring(5));
    }

    @Test
    void aStartThatIsRepeatedWithItsKeyMakesOneVersion() {
        RollRequest request = HALF.withLaunchTemplate(new TemplateChoice(null, "ami-1", null));
        Idempotency key = new Idempotency("ab".repeat(32), "cd".repeat(32));
        starts.store.meanwhile = () -> {
            starts.store.meanwhile = () -> {};
            throw new Unavailable("the answer is lost", null);
        };

        assertThatThrownBy(() -> starts.operations().roll(GROUP, request, "jo", NOW, key))
                .hasMessage("the answer is lost");
        assertThat(starts.operations().roll(GROUP, request, "jo", NOW, key)).isInstanceOf(StartResult.Accepted.class);

        assertThat(starts.autoScaling.versions).hasSize(3);
    }

    @Test
    void nothingIsMadeForARollThatIsRefused() {
        starts.autoScaling.details.put("asg", new AutoScalingDetails(List.of(), "ref-1", false));

        assertThat(starts.refused(HALF.withLaunchTemplate(new TemplateChoice(null, "ami-1", null))))
                .hasSize(1);
        assertThat(starts.autoScaling.made).isEmpty();
    }

    @Test
    void aRefusalToMakeAVersionRefusesTheRoll() {
        starts.autoScaling.refusal =
                new FleetRefused("UnauthorizedOperation", "you may not ec2:CreateLaunchTemplateVersion", null);

        assertThat(starts.refused(HALF.withLaunchTemplate(new TemplateChoice(null, "ami-1", null))))
                .containsExactly(new Refusal(
                        Refusal.Code.LAUNCH_NOT_PERMITTED,
                        "EC2 refuses to make the launch template version: you may not ec2:CreateLaunchTemplateVersion",
                        "launchTemplate"));
    }

    @Test
    void theImageOfAParameterIsFixedAtTheStart() {
        starts.autoScaling.versions.set(1, Starts.specification(2).withImageId("resolve:ssm:/web/image"));
        starts.images.parameters.put("/web/image", "ami-2");

        assertThat(starts.accepted(HALF).facts().specification().imageId()).isEqualTo("ami-2");
    }

    @Test
    void aRestartKeepsTheVersionThatTheGroupNames() {
        starts.autoScaling.change(
                "asg",
                c -> c.launching(c.launching().withTemplate(new TemplateReference(StillAutoScaling.TEMPLATE, "1"))));

        RollFacts facts = starts.accepted(RESTART).facts();

        assertThat(facts.autoScaling().to()).isEqualTo(facts.autoScaling().from());
        assertThat(facts.revision()).isEqualTo(1);
        assertThat(starts.autoScaling.calls).doesNotContain("version $Latest");
    }

    @Test
    void aSimpleMixedPolicyGivesTheTypesAndTheShareOfSpot() {
        starts.images.type("t3.large", "x86_64", "a", "b");
        mixed(0, 50, true);
        assertThat(spot()).isEqualTo(SpotStrategy.NONE.withRisk(50));
        assertThat(starts.plan(HALF).facts().specification().hardware().instanceTypes())
                .containsExactly("t3.large", "t3.small");
        // One of four is on demand first, and of the other three a half, rounded up.
        mixed(1, 50, true);
        assertThat(spot()).isEqualTo(SpotStrategy.NONE.withOnDemandCount(3));
        mixed(4, 0, true);
        assertThat(spot()).isEqualTo(SpotStrategy.NONE);
        mixed(0, 100, true);
        assertThat(spot()).isEqualTo(SpotStrategy.NONE);
    }

    private SpotStrategy spot() {
        return starts.plan(HALF).facts().spot();
    }

    private void mixed(int base, int percentage, boolean isSimple) {
        starts.autoScaling.change(
                "asg",
                c -> c.launching(c.launching()
                        .withMixed(new AutoScalingGroup.MixedInstances(
                                List.of("t3.large", "t3.small"), base, percentage, isSimple))));
    }

    @Test
    void whatARollCannotWorkWithIsRefusedWithTheWayOut() {
        refuses(
                c -> c.tags(Map.of()),
                "the Auto Scaling group asg lacks the tag greenroll:managed=true, so Greenroll may not change it: aws"
                        + " autoscaling create-or-update-tags --tags ResourceId=asg,ResourceType=auto-scaling-group,"
                        + "Key=greenroll:managed,Value=true,PropagateAtLaunch=false");
        refuses(
                c -> c.launching(c.launching().withTemplate(null)),
                "the Auto Scaling group asg launches from a launch configuration, which has no versions: make a launch"
                        + " template of it, and name that in the group");
        refuses(
                c -> c.size(new AutoScalingGroup.Size(4, 4, 4)),
                "the Auto Scaling group asg has 4 as its minimum and its maximum size, so no instance can join or leave"
                        + " it: raise the maximum size by 1, or set the group's autoScaling.mayRaiseMaxSize");
        refuses(
                c -> c.suspended(Set.of("Terminate", "AZRebalance")),
                "the Auto Scaling group asg has suspended the process Terminate, and a roll needs it: aws autoscaling"
                        + " resume-processes --auto-scaling-group-name asg --scaling-processes Terminate");
        refuses(
                c -> c.launching(
                        c.launching().withMixed(new AutoScalingGroup.MixedInstances(List.of(), 0, 100, false))),
                "the Auto Scaling group asg has a mixed instances policy with weights, attributes or launch templates of"
                        + " single types, and Greenroll launches none of these: name plain instance types in it");
        refuses(
                c -> c.balancing(new AutoScalingGroup.Balancing(List.of(), List.of("old-web"))),
                "the Auto Scaling group asg serves behind old-web (a Classic Load Balancer, or VPC Lattice). A roll sees only"
                        + " the health in target groups of Elastic Load Balancing: serve from one, and detach the other"
                        + " (aws autoscaling detach-traffic-sources)");
        refuses(
                c -> c.size(new AutoScalingGroup.Size(0, 1_001, 2_000)),
                "the Auto Scaling group asg has a desired capacity of 1001, and Greenroll rolls at most 1000 instances of"
                        + " a group");
        refuses(
                new AutoScalingDetails(List.of(), "0a-1b", false),
                "the Auto Scaling group asg runs the Instance Refresh 0a-1b: wait for its end, or cancel it (aws"
                        + " autoscaling cancel-instance-refresh)");
        refuses(
                new AutoScalingDetails(List.of(), null, true),
                "the Auto Scaling group asg has a warm pool, whose instances would still be of the old version: delete it"
                        + " (aws autoscaling delete-warm-pool), and make it again after the roll");
        refuses(
                hook("bootstrap", true, 60),
                "the Auto Scaling group asg has the lifecycle hook bootstrap for instances that launch, and those of a roll"
                        + " are attached, which runs no such hook: move its work into user data, and delete the hook");
        refuses(
                hook("CodeDeploy-managed-automatic-launch-deployment-hook-web-1a2b", true, 60),
                "the Auto Scaling group asg belongs to a CodeDeploy deployment group (lifecycle hook"
                        + " CodeDeploy-managed-automatic-launch-deployment-hook-web-1a2b), which deploys to instances that"
                        + " Auto Scaling launches, and not to those of a roll: put the application into the image, and"
                        + " take the group out of the deployment group");
    }

    private static AutoScalingDetails hook(String name, boolean isForLaunch, int seconds) {
        return new AutoScalingDetails(
                List.of(new AutoScalingDetails.Hook(name, isForLaunch, Duration.ofSeconds(seconds))), null, false);
    }

    private static void refuses(Consumer<AutoScalingGroupBuilder> change, String... messages) {
        Starts starts = Starts.ofAutoScaling();
        starts.autoScaling.change("asg", change);
        assertThat(starts.refused(HALF)).extracting(Refusal::message).containsExactly(messages);
    }

    private static void refuses(AutoScalingDetails details, String... messages) {
        Starts starts = Starts.ofAutoScaling();
        starts.autoScaling.details.put("asg", details);
        assertThat(starts.refused(HALF)).extracting(Refusal::message).containsExactly(messages);
    }

    @Test
    void aGroupWhoseMaximumMayBeRaisedNeedsNoRoomOfItsOwn() {
        starts.autoScaling.change("asg", c -> c.size(new AutoScalingGroup.Size(4, 4, 4)));
        starts.with(starts.store
                .groups
                .get(GROUP)
                .with(c -> c.placement(c.placement().withAutoScaling(new AutoScaling("asg", true)))));

        assertThat(starts.accepted(HALF).facts().autoScaling().mayRaiseMaxSize())
                .isTrue();
    }

    @Test
    void aRestartNeedsRoomBelowTheDesiredCapacityAndTheLoadBalancerProcess() {
        starts.autoScaling.change(
                "asg", c -> c.size(new AutoScalingGroup.Size(4, 4, 6)).suspended(Set.of("AddToLoadBalancer")));

        assertThat(starts.refused(RESTART.withLaunchTemplate(TemplateChoice.LATEST)))
                .extracting(Refusal::message)
                .containsExactly(
                        "the Auto Scaling group asg has suspended the process AddToLoadBalancer, and an instance that"
                                + " returns from standby would not serve: aws autoscaling resume-processes"
                                + " --auto-scaling-group-name asg --scaling-processes AddToLoadBalancer",
                        "the Auto Scaling group asg has a desired capacity of 4, its minimum size, and a restart puts"
                                + " instances in standby, which lowers it: lower the minimum size, raise the desired"
                                + " capacity, or use REPLACE_SERVER",
                        "a restart launches nothing, so it takes no launch template: leave it out, or use"
                                + " REPLACE_SERVER");
        assertThat(starts.accepted(HALF)).isNotNull();
    }

    @Test
    void whatGoesBackAutomaticallyIsRefusedByName() {
        OnFailure all = new OnFailure(OnFailure.Action.DETACH_OLD, true, null, 2, Duration.ZERO);

        assertThat(starts.refused(HALF.withOnFailure(all)))
                .extracting(Refusal::field)
                .containsExactly(
                        "strategy.onFailure.actionType",
                        "strategy.onFailure.shouldHandleAllBatches",
                        "strategy.onFailure.batchNum");
        assertThat(starts.accepted(HALF.withOnFailure(OnFailure.DEFAULT))).isNotNull();
    }

    @Test
    void warningsSayWhatTheOwnerWillSee() {
        starts.autoScaling.change(
                "asg", c -> c.suspended(Set.of("HealthCheck", "ReplaceUnhealthy", "AddToLoadBalancer")));
        starts.autoScaling.details.put("asg", hook("drain", false, 7_200));

        assertThat(starts.accepted(HALF).warnings())
                .contains(
                        new Warning(
                                "LAUNCH_TEMPLATE_VERSION_FIXED",
                                "the Auto Scaling group names version $Latest of its launch template, and names the number"
                                        + " 2 once the roll has finished: Terraform shows that as a difference, unless it"
                                        + " ignores changes of the version. Until then the group itself launches what"
                                        + " $Latest means, also where it replaces an instance"),
                        new Warning(
                                "PROCESSES_SUSPENDED",
                                "HealthCheck and ReplaceUnhealthy are suspended: the Auto Scaling group replaces no"
                                        + " instance that becomes unhealthy, also during the roll"),
                        new Warning(
                                "PROCESSES_SUSPENDED",
                                "AddToLoadBalancer is suspended: instances that the Auto Scaling group launches itself do"
                                        + " not serve, also during the roll. Greenroll registers those of the roll"),
                        new Warning(
                                "LONG_TERMINATION_HOOK",
                                "the lifecycle hook drain may delay each termination by 7200 s, and the roll waits for"
                                        + " it"));
    }

    @Test
    void anAutoScalingGroupWithoutInstancesHasNothingToDo() {
        starts.autoScaling.change(
                "asg", c -> c.size(new AutoScalingGroup.Size(0, 0, 0)).members(Map.of()));

        RollPlan plan = starts.plan(HALF);

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.batches()).isEmpty();
    }

    @Test
    void aMissingAutoScalingGroupAndAnInstanceOfAnotherAreRefused() {
        starts.put("i-9", InstanceState.RUNNING, 1, "other");
        assertThat(starts.refused(HALF))
                .extracting(Refusal::message)
                .containsExactly(
                        "i-9 belongs to the Auto Scaling group other, which would replace what a roll takes out:"
                                + " detach it there, or remove its tag");

        starts.fleet.instances.removeIf(one -> one.id().equals("i-9"));
        starts.fleet.instances.replaceAll(one ->
                one.id().equals("i-4") ? one.withTags(new Instance.Tags("sig-ffffffff", null, 1, null, "asg")) : one);
        assertThat(starts.refused(HALF))
                .extracting(Refusal::message)
                .containsExactly("i-4 carries the tag greenroll:group of sig-ffffffff: remove the tag, if it is not an"
                        + " instance of that group any more");

        starts.autoScaling.groups.clear();
        assertThat(starts.refused(HALF))
                .extracting(Refusal::message)
                .containsExactly("there is no Auto Scaling group asg in this account and Region");
    }

    @Test
    void aGroupOfGreenrollsOwnMakesNoCallAndTakesNoLaunchTemplate() {
        Starts own = Starts.ofFour();

        assertThat(own.refused(HALF.withLaunchTemplate(TemplateChoice.LATEST)))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "the group stands for no Auto Scaling group, so its rolls launch its latest revision: leave"
                                + " launchTemplate out, and update the group's launch specification",
                        "launchTemplate"));
        assertThat(own.accepted(HALF).facts().autoScaling()).isNull();
        assertThat(own.autoScaling.calls).isEmpty();
    }

    @Test
    void anythingElseIsTheAutoScalingGroupsOwnWork() {
        GroupOperations.Asked asked = new GroupOperations.Asked("jo", NOW, null, null);
        GroupOperations upkeep = starts.upkeep();

        assertThat(why(upkeep.scale(GROUP, 1, asked)))
                .isEqualTo(GROUP + " stands for the Auto Scaling group asg, which scales itself: aws autoscaling"
                        + " set-desired-capacity, or update-auto-scaling-group");
        assertThat(why(upkeep.scaleTo(starts.store.groups.get(GROUP), new Capacity(1, 3, 5), asked)))
                .contains("which scales itself");
        assertThat(why(upkeep.detach(GROUP, new Detachment(List.of("i-1"), true, null), asked)))
                .contains("which detaches and terminates its instances itself");
        assertThat(why(upkeep.delete(GROUP, asked))).contains("forget the group instead");
        assertThat(why(upkeep.heal(
                                starts.store.groups.get(GROUP),
                                new HealDecision(HealingState.none(NOW), List.of("i-1"), 0, null, "it is unhealthy"),
                                NOW)
                        .orElseThrow()))
                .contains("which replaces unhealthy instances itself");
        starts.store.put(starts.ended(RollKind.ROLL, Stage.FAILED));
        assertThat(why(starts.operations().cleanUp(GROUP, "sbgd-000000ed", CleanUpRequest.WHOLE, "jo", NOW, null)))
                .contains("start a roll with the earlier launchTemplate.version");
        assertThat(starts.started).isEmpty();
    }

    private static String why(ScaleResult result) {
        return why(((ScaleResult.NotBegun) result).why());
    }

    private static String why(StartResult result) {
        return Refusal.inWords(((StartResult.Refused) result).refusals());
    }

    @Test
    void aForgottenGroupIsGoneAndItsInstancesStay() {
        List<Instance> before = List.copyOf(starts.fleet.instances);

        assertThat(starts.upkeep().forget(starts.store.groups.get(GROUP))).isEmpty();

        assertThat(starts.store.groups).isEmpty();
        assertThat(starts.fleet.instances).isEqualTo(before);
    }

    @Test
    void aGroupIsNotForgottenDuringARoll() {
        RollHead roll = starts.accepted(HALF);
        Group held = starts.store.groups.get(GROUP);

        assertThat(starts.upkeep().forget(held)).contains(new Group.ActiveRoll(roll.id(), "ROLL"));
        assertThat(starts.store.groups).containsKey(GROUP);
    }
}
