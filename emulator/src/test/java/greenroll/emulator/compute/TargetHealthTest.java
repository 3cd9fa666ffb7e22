package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ProbeAnswer;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.fleet.InstanceState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyTargetsException;

class TargetHealthTest {

    private final Stage stage = new Stage();

    @Test
    void registerTargets_goodImage_isHealthyAfterOnePassedCheck() {
        String id = stage.running("ami-green");

        stage.register(stage.web, id);

        assertThat(stage.healthsWithin(Duration.ofSeconds(13), stage.web, id))
                .containsExactly("initial Elb.RegistrationInProgress", "initial Elb.InitialHealthChecking", "healthy");
    }

    @Test
    void registerTargets_brokenImage_isUnhealthyAfterTwoFailedChecksForEver() {
        String id = stage.running("ami-broken");

        stage.register(stage.web, id);

        assertThat(stage.healthsWithin(Duration.ofSeconds(300), stage.web, id))
                .containsExactly(
                        "initial Elb.RegistrationInProgress",
                        "initial Elb.InitialHealthChecking",
                        "unhealthy Target.ResponseCodeMismatch");
        assertThat(stage.elb
                        .describeTargetHealth(r -> r.targetGroupArn(stage.web))
                        .targetHealthDescriptions()
                        .getFirst()
                        .targetHealth()
                        .description())
                .isEqualTo("Health checks failed with these codes: [503]");
    }

    @Test
    void registerTargets_partialImage_isHealthyInTheFirstTargetGroupOnly() {
        String api = stage.region.addTargetGroup(TargetGroupSettings.named("api"));
        String id = stage.running("ami-partial");

        stage.register(stage.web, id);
        stage.register(api, id);
        stage.passSeconds(60);

        assertThat(stage.health(stage.web, id)).isEqualTo("healthy");
        assertThat(stage.health(api, id)).isEqualTo("unhealthy Target.ResponseCodeMismatch");
        assertThat(stage.region.isHealthyEverywhere(id)).isFalse();
    }

    @Test
    void registerTargets_flakyImage_turnsUnhealthyAfterServingForAWhile() {
        String id = stage.running("ami-flaky");
        stage.register(stage.web, id);
        stage.passSeconds(13);
        assertThat(stage.health(id)).isEqualTo("healthy");

        stage.passSeconds(75);
        assertThat(stage.health(id)).isEqualTo("healthy");
        assertThat(stage.healthsWithin(Duration.ofSeconds(600), stage.web, id))
                .containsExactly("healthy", "unhealthy Target.ResponseCodeMismatch");
    }

    @Test
    void rebootInstances_flakyImage_servesForAWhileAgain() {
        String id = stage.running("ami-flaky");
        stage.register(stage.web, id);
        stage.passSeconds(600);

        stage.ec2.rebootInstances(r -> r.instanceIds(id));

        assertThat(stage.healthsWithin(Duration.ofSeconds(600), stage.web, id))
                .endsWith("healthy", "unhealthy Target.ResponseCodeMismatch");
    }

    @Test
    void runInstances_slowImage_runsAfterThreeMinutesAndThenIsGood() {
        String id = stage.running("ami-slow");
        stage.passSeconds(145);
        assertThat(stage.region.instance(id).orElseThrow().state()).isEqualTo(InstanceState.PENDING);
        stage.passSeconds(1);
        assertThat(stage.region.instance(id).orElseThrow().state()).isEqualTo(InstanceState.RUNNING);
        stage.passSeconds(4);
        stage.register(stage.web, id);
        stage.passSeconds(14);
        assertThat(stage.health(id)).isEqualTo("healthy");
    }

    @Test
    void behave_aHealthyTargetGetsSickAndWell_thresholdsHold() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();

        stage.region.externalActors().behave(id, ImageBehaviour.BROKEN);
        stage.passSeconds(9);
        assertThat(stage.health(id)).as("one failed check at most").isEqualTo("healthy");
        stage.passSeconds(11);
        assertThat(stage.health(id)).isEqualTo("unhealthy Target.ResponseCodeMismatch");

        stage.region.externalActors().behave(id, ImageBehaviour.GREEN);
        stage.passSeconds(39);
        assertThat(stage.health(id)).as("four passed checks at most").startsWith("unhealthy");
        stage.passSeconds(11);
        assertThat(stage.health(id)).isEqualTo("healthy");
    }

    @Test
    void behave_oneFailedCheckNowAndThen_neverAddsUpToUnhealthy() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();

        for (int i = 0; i < 5; i++) {
            stage.region.externalActors().behave(id, ImageBehaviour.BROKEN);
            stage.passSeconds(10);
            stage.region.externalActors().behave(id, ImageBehaviour.GREEN);
            stage.passSeconds(10);
        }

        assertThat(stage.health(id)).isEqualTo("healthy");
    }

    @Test
    void deregisterTargets_healthy_drainsForTheWholeDelayAndIsThenNotListed() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();

        stage.deregister(stage.web, id);
        stage.deregister(stage.web, id);

        assertThat(stage.health(id)).isEqualTo("draining Target.DeregistrationInProgress");
        stage.passSeconds(299);
        assertThat(stage.health(id)).isEqualTo("draining Target.DeregistrationInProgress");
        stage.passSeconds(1);
        assertThat(stage.health(id)).isEqualTo("not listed");
        assertThat(stage.elb
                        .describeTargetHealth(r -> r.targetGroupArn(stage.web).targets(Stage.targets(id)))
                        .targetHealthDescriptions()
                        .getFirst()
                        .targetHealth()
                        .reasonAsString())
                .isEqualTo("Target.NotRegistered");

        stage.deregister(stage.web, id, "i-0123456789abcdef0");
        assertThat(stage.region.targets(stage.web)).isEmpty();
    }

    @Test
    void registerTargets_draining_takesItBack() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();
        stage.deregister(stage.web, id);
        stage.passSeconds(100);

        stage.register(stage.web, id);

        assertThat(stage.healthsWithin(Duration.ofSeconds(600), stage.web, id))
                .containsExactly("initial Elb.RegistrationInProgress", "initial Elb.InitialHealthChecking", "healthy");
    }

    @Test
    void registerTargets_registeredAlready_hasNoEffect() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();

        stage.register(stage.web, id);

        assertThat(stage.health(id)).isEqualTo("healthy");
    }

    @Test
    void registerTargets_notRunningOrUnknown_isInvalidTargetAndRegistersNone() {
        String running = stage.placed(1, "ami-blue").getFirst();
        String pending = stage.ec2
                .runInstances(Stage.request("ami-green", 1, "t-1"))
                .instances()
                .getFirst()
                .instanceId();

        assertThatThrownBy(() -> stage.register(stage.web, running, pending))
                .isInstanceOf(InvalidTargetException.class)
                .hasMessageContaining(pending);
        assertThatThrownBy(() -> stage.register(stage.web, running, "i-0123456789abcdef0"))
                .isInstanceOf(InvalidTargetException.class);
        assertThat(stage.region.targets(stage.web)).isEmpty();
    }

    @Test
    void registerTargets_secondsAfterEc2SaysThatTheyRun_isRefusedNamingThem_andTakenWhenElbKnows() {
        String old = stage.placed(1, "ami-blue").getFirst();
        List<String> fresh = Stage.ids(
                stage.ec2.runInstances(Stage.request("ami-green", 2, "t-1")).instances());
        stage.passSeconds(30);
        assertThat(fresh)
                .allMatch(id -> stage.describe(id).state().nameAsString().equals("running"));

        String[] all = {old, fresh.getFirst(), fresh.getLast()};
        assertThatThrownBy(() -> stage.register(stage.web, all))
                .isInstanceOf(InvalidTargetException.class)
                .hasMessageContaining("The following targets are not in a running state and cannot be registered: '"
                        + fresh.getFirst() + "', '" + fresh.getLast() + "'");
        assertThat(stage.region.targets(stage.web)).isEmpty();

        stage.passSeconds(4);
        stage.register(stage.web, all);
        assertThat(stage.region.targets(stage.web)).containsOnlyKeys(all);
    }

    @Test
    void registerTargets_thatAreHidden_ofAnotherVpc_orNoInstances_areRefused() {
        List<String> ids = stage.placed(2, "ami-blue");
        stage.region.externalActors().hideFromLoadBalancers(ids.getFirst(), Duration.ofSeconds(90));
        assertThatThrownBy(() -> stage.register(stage.web, ids.getFirst())).isInstanceOf(InvalidTargetException.class);
        stage.passSeconds(90);
        stage.register(stage.web, ids.getFirst());

        stage.region.putInVpc("subnet-b", "vpc-2");
        assertThatThrownBy(() -> stage.register(stage.web, ids.getLast()))
                .isInstanceOf(InvalidTargetException.class)
                .hasMessageContaining("not in the target group VPC 'vpc-1': '" + ids.getLast() + "'");
        String addresses = stage.region.addTargetGroup(
                TargetGroupSettings.named("addresses").withTargetType("ip"));
        assertThatThrownBy(() -> stage.register(addresses, ids.getFirst()))
                .hasMessageContaining("is not a valid target of type ip");
    }

    @Test
    void registerTargets_overTheLimitWithDrainingOnesCounted_isTooManyTargets() {
        String small =
                stage.region.addTargetGroup(TargetGroupSettings.named("small").withTargetLimit(2));
        var ids = stage.placed(3, "ami-blue");
        stage.register(small, ids.get(0), ids.get(1));
        stage.deregister(small, ids.get(0));

        assertThatThrownBy(() -> stage.register(small, ids.get(2))).isInstanceOf(TooManyTargetsException.class);
        stage.register(small, ids.get(0));
        stage.deregister(small, ids.get(0));
        stage.passSeconds(300);
        stage.register(small, ids.get(2));

        assertThat(stage.region.targets(small)).containsOnlyKeys(ids.get(1), ids.get(2));
        assertThat(stage.elb.describeAccountLimits().limits()).anySatisfy(limit -> {
            assertThat(limit.name()).isEqualTo("targets-per-target-group");
            assertThat(limit.max()).isEqualTo("2");
        });
    }

    @Test
    void terminated_aTargetsInstance_isUnusedAndLaterNotListed() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();

        stage.ec2.terminateInstances(r -> r.instanceIds(id));

        assertThat(stage.healthsWithin(Duration.ofSeconds(120), stage.web, id))
                .startsWith("healthy")
                .endsWith("unused Target.InvalidState", "not listed");
    }

    @Test
    void stopped_aTargetsInstance_isUnusedForAsLongAsItStaysRegistered() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();

        stage.region.externalActors().stop(id);
        stage.passSeconds(600);

        assertThat(stage.health(id)).isEqualTo("unused Target.InvalidState");
    }

    @Test
    void targetGroup_notInUse_itsTargetsAreUnusedAndLeaveAtOnce() {
        String idle =
                stage.region.addTargetGroup(TargetGroupSettings.named("idle").withInUse(false));
        String id = stage.placed(1, "ami-blue").getFirst();
        stage.register(idle, id);

        assertThat(stage.healthsWithin(Duration.ofSeconds(60), idle, id)).containsExactly("unused Target.NotInUse");
        assertThat(stage.elb
                        .describeTargetGroups(r -> r.targetGroupArns(idle))
                        .targetGroups()
                        .getFirst()
                        .loadBalancerArns())
                .isEmpty();

        stage.region.changeTargetGroup(idle, settings -> settings.withInUse(true));
        stage.passSeconds(15);
        assertThat(stage.health(idle, id)).isEqualTo("healthy");
        stage.region.changeTargetGroup(idle, settings -> settings.withInUse(false));
        assertThat(stage.health(idle, id)).isEqualTo("unused Target.NotInUse");

        stage.deregister(idle, id);
        assertThat(stage.health(idle, id)).isEqualTo("not listed");
    }

    @Test
    void targetGroup_withoutHealthChecks_itsTargetsAreUnavailable() {
        String blind =
                stage.region.addTargetGroup(TargetGroupSettings.named("blind").withHealthChecks(false));
        String id = stage.placed(1, "ami-blue", blind).getFirst();

        assertThat(stage.health(blind, id)).isEqualTo("unavailable Target.HealthCheckDisabled");
    }

    @Test
    void describeTargetGroups_withAttributes_tellWhatWasSet() {
        String arn = stage.region.addTargetGroup(TargetGroupSettings.named("api")
                .withDeregistrationDelay(Duration.ofSeconds(60))
                .withSlowStart(Duration.ofSeconds(30))
                .withHealthCheck(Duration.ofSeconds(5), 3, 4));

        assertThat(stage.elb.describeTargetGroups(r -> r.targetGroupArns(arn)).targetGroups())
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.targetGroupName()).isEqualTo("api");
                    assertThat(group.healthCheckEnabled()).isTrue();
                    assertThat(group.healthCheckIntervalSeconds()).isEqualTo(5);
                    assertThat(group.healthyThresholdCount()).isEqualTo(3);
                    assertThat(group.unhealthyThresholdCount()).isEqualTo(4);
                    assertThat(group.loadBalancerArns()).hasSize(1);
                });
        assertThat(stage.elb
                        .describeTargetGroupAttributes(r -> r.targetGroupArn(arn))
                        .attributes())
                .extracting(attribute -> attribute.key() + "=" + attribute.value())
                .containsExactly("deregistration_delay.timeout_seconds=60", "slow_start.duration_seconds=30");
        assertThatThrownBy(() -> stage.elb.describeTargetHealth(r -> r.targetGroupArn("arn:none")))
                .isInstanceOf(TargetGroupNotFoundException.class);
    }

    @Test
    void probeWith_ofAnother_everyIntervalAsksItAndItsAnswersCount() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();
        AtomicInteger asked = new AtomicInteger();
        stage.region.probeWith((instance, arn) -> {
            assertThat(instance).isEqualTo(id);
            assertThat(arn).isEqualTo(stage.web);
            return asked.incrementAndGet() <= 10 ? new ProbeAnswer.Passed() : new ProbeAnswer.TimedOut();
        });

        stage.passSeconds(100);
        assertThat(asked).hasValue(10);
        assertThat(stage.health(id)).isEqualTo("healthy");
        stage.passSeconds(20);
        assertThat(stage.health(id)).isEqualTo("unhealthy Target.Timeout");
    }

    @Test
    void probeWith_deregisteredWhileItIsProbed_theLateAnswerIsIgnored() {
        String strict = stage.region.addTargetGroup(
                TargetGroupSettings.named("strict").withHealthCheck(Duration.ofSeconds(10), 1, 1));
        String id = stage.placed(1, "ami-blue", strict).getFirst();
        stage.region.probeWith((instance, arn) -> {
            stage.region.externalActors().deregister(arn, instance);
            return new ProbeAnswer.Passed();
        });

        assertThat(stage.healthsWithin(Duration.ofSeconds(320), strict, id))
                .containsExactly("healthy", "draining Target.DeregistrationInProgress", "not listed");
    }
}
