package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.compute.PlayedTraffic;
import greenroll.emulator.compute.api.AwsErrors;
import greenroll.emulator.compute.api.CallGate;
import greenroll.emulator.compute.market.AvailableCapacity;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.SimulatedAlarm;
import greenroll.json.Json;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The life of an application, with its rare events, as stories of a deployed stack. */
final class Stories {

    private static final Map<String, Object> EC2 = Map.of("healthCheckType", "EC2");
    private static final Map<String, Object> RESTART = Map.of("strategy", Map.of("action", "RESTART_SERVER"));

    private static final Map<String, Object> ALARMS = Map.of("strategy", Map.of("alarms", List.of("p99")));

    private final DeployedStack stack;
    private final String web;

    Stories(DeployedStack stack, String targetGroupArn) {
        this.stack = stack;
        this.web = targetGroupArn;
        stack.region.putAlarm("p99", SimulatedAlarm.of("OK"));
    }

    /** Rolls with every end, with health by the load balancer and by EC2's status checks. */
    void rolls(Map<String, Object> specification) {
        String group = stack.group("ami-blue", specification, web);
        for (Map<String, Object> judged : List.of(Map.<String, Object>of(), EC2)) {
            finishes(group, judged);
            isRefusedByEc2(group, judged);
            isStopped(group, judged);
            losesAGreen(group, judged);
            restarts(group, judged);
            restartIsStopped(group, judged);
            restartFails(group, judged);
        }
        movesAndComesBack(group);
        pausesAtItsSteps(group);
        neverGetsHealthy(group);
        isRolledBack(group);
        keepsItsFailedGreen(group);
        turnsUnhealthy(group);
        leavesSomethingBehind(group);
    }

    private void finishes(String group, Map<String, Object> body) {
        stack.update(group, stack.live(group).getFirst().imageId().equals("ami-blue") ? "ami-green" : "ami-blue");
        assertThat(stack.end(stack.start(group, both(body, ALARMS)))).isEqualTo(RollStatus.FINISHED);
    }

    private void movesAndComesBack(String group) {
        for (List<String> subnets : List.of(List.of("subnet-1"), List.of("subnet-1", "subnet-2"))) {
            stack.put(group, Map.of("compute", Map.of("subnetIds", subnets)));
        }
    }

    /** Before blue is scaled down, and before the end. */
    /** Its judge has no verdict at first, and looks on in the pauses. */
    private void pausesAtItsSteps(String group) {
        stack.region.playTraffic();
        Map<String, Object> pause = Map.of("until", 180);
        List<Map<String, Object>> steps =
                List.of(Map.of("instances", 1, "pause", pause), Map.of("percentage", 100, "pause", pause));
        Map<String, Object> judge = Map.of(
                "metrics",
                List.of(Map.of(
                        "namespace",
                        PlayedTraffic.NAMESPACE,
                        "metricName",
                        PlayedTraffic.LATENCY,
                        "dimensions",
                        Map.of(PlayedTraffic.BY_INSTANCE, "{instances}"),
                        "limit",
                        1_000)));
        assertThat(stack.end(stack.start(group, Map.of("strategy", Map.of("steps", steps, "judge", judge)))))
                .isEqualTo(RollStatus.FINISHED);
    }

    private void neverGetsHealthy(String group) {
        stack.update(group, "ami-broken");
        assertThat(stack.end(stack.start(group, Map.of("healthTimeout", 120)))).isEqualTo(RollStatus.FAILED);
    }

    private void isRolledBack(String group) {
        stack.update(group, "ami-broken");
        Map<String, Object> all = Map.of("onFailure", Map.of("shouldHandleAllBatches", true));
        String roll = stack.start(group, Map.of("healthTimeout", 120, "strategy", all));
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FAILED);
        assertThat(stack.end(stack.rollback(roll))).isEqualTo(RollStatus.FINISHED);
        assertThat(stack.end(stack.goBack(group, roll))).isEqualTo(RollStatus.FINISHED);
    }

    private void keepsItsFailedGreen(String group) {
        stack.update(group, "ami-broken");
        Map<String, Object> keep = Map.of("onFailure", Map.of("keepFailedFor", 600));
        String roll = stack.start(group, Map.of("healthTimeout", 120, "strategy", keep));
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FAILED);
        assertThat(stack.head(roll).ending().retained()).isNotEmpty();
        stack.pass(Duration.ofMinutes(15));
        assertThat(stack.head(roll).ending().retained()).isEmpty();
    }

    private void turnsUnhealthy(String group) {
        stack.update(group, "ami-flaky");
        assertThat(stack.end(stack.start(group, Map.of()))).isEqualTo(RollStatus.FAILED);
    }

    private void isRefusedByEc2(String group, Map<String, Object> body) {
        stack.update(group, "ami-green");
        stack.region.capacity((zone, type, market, wanted) -> {
            throw AwsErrors.ec2("InvalidAMIID.NotFound", "no such image");
        });
        String roll = stack.start(group, body);
        stack.pass(Duration.ofMinutes(1));
        stack.region.capacity(AvailableCapacity.ENDLESS);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FAILED);
    }

    private void isStopped(String group, Map<String, Object> body) {
        stack.update(group, "ami-green");
        String roll = stack.start(group, body);
        stack.green(roll);
        stack.pass(Duration.ofMinutes(1));
        stack.stop(group, roll);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.STOPPED);
    }

    private void losesAGreen(String group, Map<String, Object> body) {
        stack.update(group, "ami-blue");
        String roll = stack.start(group, body);
        RegionInstance green = stack.green(roll).getFirst();
        stack.pass(Duration.ofMinutes(2));
        stack.region.externalActors().terminate(green.id());
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
    }

    private void restarts(String group, Map<String, Object> body) {
        assertThat(stack.end(stack.start(group, both(RESTART, body)))).isEqualTo(RollStatus.FINISHED);
    }

    private void restartIsStopped(String group, Map<String, Object> body) {
        String roll = stack.start(group, both(RESTART, body));
        stack.until(() -> stack.region.targets(web).values().stream()
                .anyMatch(health -> health.state() == greenroll.fleet.TargetHealth.State.DRAINING));
        stack.stop(group, roll);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.STOPPED);
    }

    private void restartFails(String group, Map<String, Object> body) {
        String roll = stack.start(group, both(RESTART, body));
        stack.until(() -> stack.live(group).stream().anyMatch(RegionInstance::rebooting));
        stack.live(group).stream().filter(RegionInstance::rebooting).forEach(one -> {
            stack.region.externalActors().behave(one.id(), ImageBehaviour.BROKEN);
            stack.region.externalActors().impair(one.id(), true);
        });
        RollStatus end = stack.end(roll);
        stack.live(group).forEach(one -> {
            stack.region.externalActors().behave(one.id(), ImageBehaviour.BLUE);
            stack.region.externalActors().impair(one.id(), false);
        });
        stack.pass(Duration.ofMinutes(10));
        assertThat(end).isEqualTo(RollStatus.FAILED);
    }

    /** Groups that are scaled, healed, rolled by a change and deleted, with health by the load balancer and by EC2. */
    void groups(Map<String, Object> specification) {
        for (Map<String, Object> judged : List.of(Map.<String, Object>of(), EC2)) {
            String group = stack.group("ami-blue", both(specification, judged), web);
            assertThat(stack.end(stack.scale(group, 2))).isEqualTo(RollStatus.FINISHED);
            assertThat(stack.end(stack.scale(group, -1))).isEqualTo(RollStatus.FINISHED);
            stack.put(group, Map.of("capacity", Map.of("target", 4)));
            assertThat(stack.end(stack.operation(group))).isEqualTo(RollStatus.FINISHED);
            stack.region.externalActors().terminate(stack.live(group).getFirst().id());
            assertThat(stack.end(stack.operation(group))).isEqualTo(RollStatus.FINISHED);
            isTakenOverFromHeals(group);
            isRolledByAChange(group, judged.isEmpty() ? "grouptg" : "groupec2");
            isHeldWhileAllAreUnhealthy(group);
            assertThat(stack.end(stack.delete(group))).isEqualTo(RollStatus.FINISHED);
            assertThat(stack.store.group(group)).isEmpty();
        }
    }

    /**
     * A new target by the scale route and by an update, and a deletion, each while an instance that died is replaced.
     */
    private void isTakenOverFromHeals(String group) {
        healing(group);
        assertThat(stack.end(stack.scale(group, 1))).isEqualTo(RollStatus.FINISHED);
        healing(group);
        stack.put(group, Map.of("capacity", Map.of("target", 4)));
        assertThat(stack.end(stack.operation(group))).isEqualTo(RollStatus.FINISHED);
        String other = stack.group("ami-blue", Map.of(), web);
        healing(other);
        assertThat(stack.end(stack.delete(other))).isEqualTo(RollStatus.FINISHED);
    }

    private void healing(String group) {
        stack.region.externalActors().terminate(stack.live(group).getFirst().id());
        assertThat(stack.head(stack.operation(group)).facts().kind()).isEqualTo(RollKind.HEAL);
    }

    private void isRolledByAChange(String group, String image) {
        stack.image("ami-" + image, ImageBehaviour.GREEN);
        // A parameter of the account, and a public parameter of AWS.
        String parameter = image.endsWith("ec2") ? "/aws/service/web/" + image : "/web/" + image;
        stack.region.putParameter(parameter, "ami-" + image);
        Map<String, Object> config = both(ALARMS, Map.of("batchSizePercentage", 50, "gracePeriod", 0));
        stack.put(group, Map.of("updatePolicy", Map.of("shouldRoll", true, "rollConfig", config)));
        stack.update(group, "resolve:ssm:" + parameter);
        assertThat(stack.end(stack.operation(group))).isEqualTo(RollStatus.FINISHED);
        stack.put(group, Map.of("updatePolicy", Map.of("shouldRoll", false)));
    }

    private void isHeldWhileAllAreUnhealthy(String group) {
        int told = stack.cloud.platform().inbox().messages().size();
        stack.pass(Duration.ofMinutes(6));
        stack.live(group).forEach(one -> {
            stack.region.externalActors().behave(one.id(), ImageBehaviour.BROKEN);
            stack.region.externalActors().impair(one.id(), true);
        });
        stack.pass(Duration.ofMinutes(10));
        assertThat(stack.cloud.platform().inbox().messages()).hasSize(told + 1);
    }

    /**
     * Termination protection keeps instances that a finished, a stopped and a failed roll would terminate. The owner is
     * notified.
     */
    private void leavesSomethingBehind(String group) {
        stack.update(group, "ami-green");
        stack.live(group).forEach(one -> stack.region.externalActors().protect(one.id(), true));
        List<RegionInstance> blue = stack.live(group);
        assertThat(stack.end(stack.start(group, Map.of()))).isEqualTo(RollStatus.FINISHED);
        blue.forEach(one -> stack.region.externalActors().terminate(one.id()));

        for (RollStatus how : List.of(RollStatus.STOPPED, RollStatus.FAILED)) {
            stack.update(group, how == RollStatus.FAILED ? "ami-broken" : "ami-blue");
            String roll = stack.start(group, Map.of("healthTimeout", 120));
            List<RegionInstance> green = stack.green(roll);
            green.forEach(one -> stack.region.externalActors().protect(one.id(), true));
            if (how == RollStatus.STOPPED) {
                stack.pass(Duration.ofMinutes(1));
                stack.stop(group, roll);
            }
            assertThat(stack.end(roll)).isEqualTo(how);
            green.forEach(one -> stack.region.externalActors().terminate(one.id()));
        }
    }

    private static Map<String, Object> both(Map<String, Object> one, Map<String, Object> other) {
        Map<String, Object> both = new java.util.HashMap<>(one);
        both.putAll(other);
        return both;
    }

    /**
     * A drain that lasts long, in each of the roll's states, and blue instances that are registered again meanwhile.
     */
    void drains(String late) {
        String group = stack.group("ami-blue", Map.of(), late);
        registeredAgainDuringALaunch(group, late);
        registeredAgainDuringAHealthCheck(group, late);
        registeredAgainDuringAGrace(group, late);
        registeredAgainDuringTheLastDrain(group, late);
        registeredAgainBeforeThereIsRoom(group, late);
        drainedWhileTheFloorHolds(group, late);
    }

    private void registeredAgainDuringALaunch(String group, String late) {
        String roll = startSlow(group, late, 120);
        stack.reaches(roll, one -> one.batches().size() == 1 && one.instances().count() == 2);
        stack.region.capacity((zone, type, market, wanted) -> {
            throw AwsErrors.ec2("InsufficientInstanceCapacity", "not now");
        });
        stack.reaches(roll, one -> one.batches().size() == 2);
        stack.pass(Duration.ofSeconds(70));
        registerAgain(late);
        stack.pass(Duration.ofMinutes(4));
        stack.region.capacity(AvailableCapacity.ENDLESS);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
    }

    private void registeredAgainDuringAHealthCheck(String group, String late) {
        String roll = startSlow(group, late, 300);
        stack.reaches(roll, one -> one.instances().count() == 4);
        List<RegionInstance> second = stack.green(roll).subList(2, 4);
        second.forEach(one -> stack.region.externalActors().behave(one.id(), ImageBehaviour.BROKEN));
        stack.pass(Duration.ofSeconds(100));
        registerAgain(late);
        stack.pass(Duration.ofSeconds(40));
        second.forEach(one -> stack.region.externalActors().behave(one.id(), ImageBehaviour.GREEN));
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
    }

    private void registeredAgainDuringAGrace(String group, String late) {
        String roll = startSlow(group, late, 300);
        stack.reaches(
                roll,
                one -> one.batches().size() == 2 && one.batches().get(1).times().graceSince() != null);
        stack.pass(Duration.ofSeconds(40));
        registerAgain(late);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
    }

    private void registeredAgainDuringTheLastDrain(String group, String late) {
        String roll = startSlow(group, late, 150);
        stack.reaches(roll, one -> one.head().stage() == greenroll.roll.Stage.FINISHING);
        stack.pass(Duration.ofSeconds(70));
        registerAgain(late);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
    }

    private void registeredAgainBeforeThereIsRoom(String group, String late) {
        stack.region.changeTargetGroup(late, is -> is.withTargetLimit(6));
        String roll = startSlow(group, late, 150);
        stack.reaches(roll, one -> one.batches().size() == 1 && one.openBatch().isEmpty());
        stack.pass(Duration.ofSeconds(70));
        registerAgain(late);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
        stack.region.changeTargetGroup(late, is -> is.withTargetLimit(1_000));
    }

    private void drainedWhileTheFloorHolds(String group, String late) {
        String roll = startSlow(group, late, 300);
        stack.reaches(
                roll,
                one -> one.batches().size() == 2 && one.batches().get(1).times().graceSince() != null);
        List<RegionInstance> first = stack.green(roll).subList(0, 2);
        stack.pass(Duration.ofSeconds(110));
        first.forEach(one -> stack.region.externalActors().behave(one.id(), ImageBehaviour.BROKEN));
        stack.pass(Duration.ofSeconds(180));
        first.forEach(one -> stack.region.externalActors().behave(one.id(), ImageBehaviour.GREEN));
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
    }

    private String startSlow(String group, String late, int drainSeconds) {
        stack.region.changeTargetGroup(late, is -> is.withDeregistrationDelay(Duration.ofSeconds(drainSeconds)));
        stack.update(group, stack.live(group).getFirst().imageId().equals("ami-blue") ? "ami-green" : "ami-blue");
        return stack.start(group, Map.of());
    }

    private void registerAgain(String targetGroup) {
        String draining = stack.region.targets(targetGroup).entrySet().stream()
                .filter(target -> target.getValue().state() == greenroll.fleet.TargetHealth.State.DRAINING)
                .findFirst()
                .orElseThrow()
                .getKey();
        stack.region.externalActors().register(targetGroup, draining);
    }

    /** Executions that end without their roll, or that get too long, and notifications that are sent late. */
    void upkeep() {
        String group = stack.group("ami-blue", Map.of(), web);
        isStoppedByHand(group);
        isStoppedByHandWhileARestartHasInstancesOut(group);
        goesOnInAnotherExecution(group);
        isToldLate(group);
    }

    private void isStoppedByHand(String group) {
        stack.update(group, "ami-green");
        String roll = stack.start(group, Map.of());
        stack.pass(Duration.ofMinutes(1));
        var executions = stack.cloud.platform().executions();
        executions.stop(executions.arnOf(roll + "-1"), null, null);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FAILED);
    }

    private void isStoppedByHandWhileARestartHasInstancesOut(String group) {
        String roll = stack.start(group, RESTART);
        stack.until(() -> stack.region.targets(web).values().stream()
                .anyMatch(health -> health.state() == greenroll.fleet.TargetHealth.State.DRAINING));
        var executions = stack.cloud.platform().executions();
        executions.stop(executions.arnOf(roll + "-1"), null, null);
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FAILED);
    }

    private void goesOnInAnotherExecution(String group) {
        stack.update(group, "ami-green");
        String roll = stack.start(group, Map.of());
        stack.pass(Duration.ofMinutes(1));
        stack.cloud
                .platform()
                .executions()
                .start(
                        roll + "-long",
                        Json.write(Map.of("groupId", group, "rollId", roll, "generation", 1, "visits", 1_500)));
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
        assertThat(stack.head(roll).executionState().generation()).isEqualTo(2);
    }

    private void isToldLate(String group) {
        stack.update(group, "ami-broken");
        stack.snsIsDown(true);
        String roll = stack.start(group, Map.of("healthTimeout", 120));
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FAILED);
        stack.pass(Duration.ofMinutes(10));
        assertThat(stack.head(roll).owesNotice()).isTrue();
        stack.snsIsDown(false);
        stack.pass(Duration.ofMinutes(10));
        assertThat(stack.head(roll).owesNotice()).isFalse();
    }

    /** Tokens, and every route that reads or changes. */
    void api() {
        JsonNode made = stack.invoke("ManageTokens", Map.of("owner", "ops"));
        String token = made.path("token").asText();
        stack.invoke(
                "Authorizer",
                Map.of(
                        "type", "TOKEN",
                        "authorizationToken", "Bearer " + token,
                        "methodArn", "arn:aws:execute-api:us-east-1:000000000000:api/v1/GET/aws/ec2/group"));
        assertThat(stack.invoke("ManageTokens", Map.of("action", "list"))
                        .at("/tokens/0/lastUsedAt")
                        .textValue())
                .isNotNull();
        stack.invoke(
                "ManageTokens", Map.of("action", "revoke", "id", made.path("id").asText()));
        String group = stack.group("ami-blue", Map.of(), web);
        stack.put(group, Map.of("updatePolicy", Map.of("shouldRoll", false)));
        stack.update(group, "ami-green");
        assertThat(stack.plan(group).path("feasible").booleanValue()).isTrue();
        String roll = stack.start(group, Map.of());
        stack.end(roll);
        freezes(group);
        stack.read("ReadGroup", "/aws/ec2/group", Map.of());
        for (String what : List.of("", "/events", "/revisions")) {
            stack.read("ReadGroup", "/aws/ec2/group/{groupId}" + what, Map.of("groupId", group));
        }
        for (Map<String, Object> judged : List.of(Map.<String, Object>of(), EC2)) {
            stack.put(group, Map.of("compute", Map.of("launchSpecification", judged)));
            for (String what : List.of("/status", "/instanceHealthiness")) {
                stack.read("ReadInstances", "/aws/ec2/group/{groupId}" + what, Map.of("groupId", group));
            }
        }
        stack.read("ReadRoll", "/aws/ec2/group/{groupId}/roll", Map.of("groupId", group));
        for (String what : List.of("", "/status", "/events", "/execution", "/report")) {
            stack.read(
                    "ReadRoll",
                    "/aws/ec2/group/{groupId}/roll/{rollId}" + what,
                    Map.of("groupId", group, "rollId", roll));
        }
    }

    /** Freezes and lifts, of one group and of all. Each answer has the freezes that then hold. */
    private void freezes(String group) {
        Map<String, Object> reason = Map.of("freeze", Map.of("reason", "the sale is on"));
        Map<String, String> path = Map.of("groupId", group);
        assertThat(frozen("PUT", "/aws/ec2/group/{groupId}/freeze", path, reason))
                .isEqualTo(1);
        assertThat(frozen("PUT", "/aws/ec2/freeze", Map.of(), reason)).isEqualTo(1);
        stack.read("ReadGroup", "/aws/ec2/group/{groupId}/freeze", path);
        stack.read("ReadGroup", "/aws/ec2/freeze", Map.of());
        assertThat(frozen("DELETE", "/aws/ec2/group/{groupId}/freeze", path, null))
                .isEqualTo(1);
        assertThat(frozen("DELETE", "/aws/ec2/freeze", Map.of(), null)).isZero();
    }

    private int frozen(String method, String route, Map<String, String> path, @Nullable Object body) {
        JsonNode answer = stack.call("ControlRoll", method + " " + route, path, body);
        assertThat(answer.at("/response/status/code").intValue())
                .as("%s", answer)
                .isEqualTo(200);
        return answer.at("/response/count").intValue();
    }

    /** Groups that scale and roll by themselves, with health by the load balancer and by EC2. */
    void scaling(Map<String, Object> specification) {
        for (Map<String, Object> judged : List.of(Map.<String, Object>of(), EC2)) {
            String group = stack.group("ami-blue", both(specification, judged), web);
            String parameter = (judged.isEmpty() ? "" : "/aws/service") + "/web/scheduled";
            isScaledByAPolicy(group);
            stack.put(group, due(Map.of("taskType", "scale", "scaleTargetCapacity", 3)));
            assertThat(stack.end(stack.operation(group))).isEqualTo(RollStatus.FINISHED);
            isRolledByATask(group, parameter);
            isRefusedATask(group, parameter);
            assertThat(stack.end(stack.delete(group))).isEqualTo(RollStatus.FINISHED);
        }
    }

    /** A group that another stack has as a resource. */
    void stacks(Map<String, Object> specification) {
        for (Map<String, Object> judged : List.of(Map.<String, Object>of(), EC2)) {
            Map<String, Object> launch = both(specification, judged);
            String parameter = (judged.isEmpty() ? "" : "/aws/service") + "/web/stack";
            stack.region.putParameter(parameter, "ami-green");
            assertThat(stack.other.create(resource("ami-blue", launch))).isEqualTo("CREATE_COMPLETE");
            assertThat(stack.other.update(resource("resolve:ssm:" + parameter, launch)))
                    .isEqualTo("UPDATE_COMPLETE");
            assertThat(stack.other.answeredAt())
                    .as("the event of the roll's end is what answers, not the schedule")
                    .isBefore(stack.head(stack.other.attributes().get("rollId"))
                            .progress()
                            .updatedAt()
                            .plusSeconds(30));
            if (judged.isEmpty()) {
                assertThat(stack.other.update(resource("ami-broken", launch))).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
            }
            stack.other.beginUpdate(resource("ami-blue", launch));
            stack.pass(Duration.ofMinutes(1));
            assertThat(stack.other.delete()).isEqualTo("DELETE_COMPLETE");
            assertThat(stack.live(stack.other.physicalId())).isEmpty();
        }
    }

    private String resource(String imageId, Map<String, Object> launch) {
        return Json.write(described(imageId, launch));
    }

    /** Groups of spot and on-demand instances, with health by the load balancer and by EC2. */
    void spot(Map<String, Object> specification) {
        for (Map<String, Object> judged : List.of(Map.<String, Object>of(), EC2)) {
            String group = stack.mixedGroup("ami-blue", both(specification, judged), web);
            assertThat(spotOf(group)).hasSize(2);
            keepsTheTemplateOfWhatServes(group);
            isInterrupted(group);
            isInterruptedDuringARoll(group);
            rebalancesWhileHealingHolds(group);
            assertThat(stack.end(stack.scale(group, 2))).isEqualTo(RollStatus.FINISHED);
            assertThat(stack.end(stack.scale(group, -2))).isEqualTo(RollStatus.FINISHED);
            assertThat(spotOf(group)).hasSize(2);
            isRolledToTheSameTemplate(group, judged);
            goesBackToAnEarlierParameter(group, judged);
            assertThat(stack.end(stack.delete(group))).isEqualTo(RollStatus.FINISHED);
            assertThat(templates()).as("they go with the group").isEmpty();
            isAResource(both(specification, judged));
        }
    }

    private List<RegionInstance> spotOf(String group) {
        Set<String> spot = Set.copyOf(stack.region.liveSpot());
        return stack.live(group).stream().filter(one -> spot.contains(one.id())).toList();
    }

    /** The names of the launch templates that exist now, of all that a fleet has named. */
    private Set<String> templates() {
        return stack.region.fleets().stream()
                .map(fleet -> fleet.launchTemplateConfigs()
                        .getFirst()
                        .launchTemplateSpecification()
                        .launchTemplateName())
                .filter(name -> stack.region.launchTemplate(name).isPresent())
                .collect(Collectors.toSet());
    }

    private void keepsTheTemplateOfWhatServes(String group) {
        Set<String> before = templates();
        finishes(group, Map.of());
        assertThat(templates()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(stack.end(stack.start(group, Map.of()))).isEqualTo(RollStatus.FINISHED);
    }

    private void isInterrupted(String group) {
        RegionInstance spot = spotOf(group).getFirst();
        stack.region.externalActors().warnOfInterruption(spot.id());
        String heal = stack.operation(group);
        assertThat(stack.head(heal).facts().kind()).isEqualTo(RollKind.HEAL);
        assertThat(stack.end(heal)).isEqualTo(RollStatus.FINISHED);
        assertThat(spotOf(group)).hasSize(2).doesNotContain(spot);
    }

    private void isInterruptedDuringARoll(String group) {
        String roll = stack.start(group, Map.of());
        stack.reaches(
                roll,
                one -> one.batches().size() == 1
                        && one.batches().getFirst().times().graceSince() != null);
        stack.region
                .externalActors()
                .warnOfInterruption(spotOf(group).getFirst().id());
        assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
        assertThat(spotOf(group)).hasSize(2);
    }

    /** The message that healing holds is late, so the run that a notice starts sends it. */
    private void rebalancesWhileHealingHolds(String group) {
        int told = stack.cloud.platform().inbox().messages().size();
        stack.pass(Duration.ofMinutes(6));
        List<RegionInstance> live = stack.live(group);
        live.forEach(one -> isBroken(one, true));
        stack.snsIsDown(true);
        stack.pass(Duration.ofMinutes(10));
        stack.snsIsDown(false);
        stack.region
                .externalActors()
                .recommendRebalance(spotOf(group).getFirst().id());
        String heal = stack.operation(group);
        assertThat(stack.cloud.platform().inbox().messages()).hasSize(told + 1);
        live.forEach(one -> isBroken(one, false));
        assertThat(stack.end(heal)).isEqualTo(RollStatus.FINISHED);
    }

    private void isBroken(RegionInstance one, boolean is) {
        stack.region.externalActors().behave(one.id(), is ? ImageBehaviour.BROKEN : ImageBehaviour.BLUE);
        stack.region.externalActors().impair(one.id(), is);
    }

    /** A change that the launch template does not have, and a task that rolls the group as it is. */
    private void isRolledToTheSameTemplate(String group, Map<String, Object> judged) {
        Set<String> before = templates();
        follow(group, judged, Map.of());
        stack.put(
                group,
                Map.of(
                        "compute",
                        Map.of(
                                "launchSpecification",
                                Map.of("tags", List.of(Map.of("tagKey", "team", "tagValue", "shop"))))));
        assertThat(stack.end(stack.operation(group))).isEqualTo(RollStatus.FINISHED);
        stack.put(group, due(Map.of("taskType", "roll", "batchSizePercentage", 50, "gracePeriod", 30)));
        assertThat(stack.end(stack.operation(group))).isEqualTo(RollStatus.FINISHED);
        assertThat(templates()).isEqualTo(before);
        stack.put(group, Map.of("updatePolicy", Map.of("shouldRoll", false)));
    }

    /**
     * EC2 does not let Greenroll delete the launch template of an image, and later the parameter names that image again.
     * Once an event tells of it, and once the hourly check finds it.
     */
    private void goesBackToAnEarlierParameter(String group, Map<String, Object> judged) {
        for (String parameter : List.of("/web/spot", "/aws/service/web/spot")) {
            stack.region.putParameter(parameter, "ami-green");
            stack.update(group, "resolve:ssm:" + parameter);
            assertThat(stack.end(stack.start(group, judged))).isEqualTo(RollStatus.FINISHED);
            stack.region.putParameter(parameter, "ami-blue");
            stack.region.gate(new KeptTemplates());
            assertThat(stack.end(stack.start(group, judged))).isEqualTo(RollStatus.FINISHED);
            stack.region.gate(CallGate.OPEN);
            assertThat(templates()).hasSize(2);
            follow(group, judged, Map.of());
            stack.region.putParameter(parameter, "ami-green");
            if (parameter.startsWith("/web")) {
                stack.event(changed(parameter));
            }
            String roll = stack.operation(group);
            assertThat(stack.head(roll).facts().specification().imageId()).isEqualTo("ami-green");
            assertThat(stack.end(roll)).isEqualTo(RollStatus.FINISHED);
            assertThat(templates()).hasSize(1);
            stack.put(group, Map.of("updatePolicy", Map.of("shouldRoll", false)));
        }
    }

    private record KeptTemplates() implements CallGate {

        @Override
        public void before(String operation, Object request) {
            if (operation.equals("ec2.DeleteLaunchTemplate")) {
                throw AwsErrors.ec2("OperationNotPermitted", "not now");
            }
        }
    }

    private static String changed(String parameter) {
        return """
                { "source": "aws.ssm", "detail-type": "Parameter Store Change",
                  "detail": { "name": "%s", "type": "String", "operation": "Update" } }""".formatted(parameter);
    }

    private void isAResource(Map<String, Object> launch) {
        Map<String, Object> tagged =
                both(launch, Map.of("tags", List.of(Map.of("tagKey", "team", "tagValue", "shop"))));
        assertThat(stack.other.create(mixedResource(launch))).isEqualTo("CREATE_COMPLETE");
        assertThat(stack.other.update(mixedResource(tagged))).isEqualTo("UPDATE_COMPLETE");
        assertThat(stack.other.delete()).isEqualTo("DELETE_COMPLETE");
        assertThat(templates()).isEmpty();
    }

    private String mixedResource(Map<String, Object> launch) {
        return Json.write(DeployedStack.mixed(described("ami-blue", launch)));
    }

    private Map<String, Object> described(String imageId, Map<String, Object> launch) {
        Map<String, Object> policy = Map.of(
                "shouldRoll",
                true,
                "rollConfig",
                both(ALARMS, Map.of("batchSizePercentage", 50, "gracePeriod", 60, "healthTimeout", 120)));
        return both(DeployedStack.described(imageId, launch, web), Map.of("updatePolicy", policy));
    }

    private void isScaledByAPolicy(String group) {
        Instant now = stack.clock.instant();
        stack.live(group)
                .forEach(one -> IntStream.range(0, 30)
                        .forEach(minute -> stack.region.putMetric(
                                "AWS/EC2",
                                "CPUUtilization",
                                Map.of("InstanceId", one.id()),
                                now.plusSeconds(60L * minute),
                                90)));
        Map<String, Object> busy = Map.of("policyName", "busy", "threshold", 80, "period", 60);
        stack.put(group, Map.of("scaling", Map.of("up", List.of(busy))));
        String scale = stack.operation(group);
        stack.put(group, Map.of("scaling", Map.of("up", List.of())));
        assertThat(stack.end(scale)).isEqualTo(RollStatus.FINISHED);
    }

    private void isRolledByATask(String group, String parameter) {
        stack.region.putParameter(parameter, "ami-green");
        stack.update(group, "resolve:ssm:" + parameter);
        stack.put(group, due(Map.of("taskType", "roll", "batchSizePercentage", 50, "gracePeriod", 30)));
        assertThat(stack.end(stack.operation(group))).isEqualTo(RollStatus.FINISHED);
    }

    private void isRefusedATask(String group, String parameter) {
        int told = stack.cloud.platform().inbox().messages().size();
        stack.region.putParameter(parameter, "ami-0a0a0a");
        stack.put(group, due(Map.of("taskType", "roll", "batchSizePercentage", 50)));
        stack.pass(Duration.ofMinutes(5));
        assertThat(stack.cloud.platform().inbox().messages()).hasSize(told + 1);
        stack.region.putParameter(parameter, "ami-green");
    }

    /** That task, due in two minutes. */
    private Map<String, Object> due(Map<String, Object> task) {
        String time = stack.clock.instant().plusSeconds(120).toString();
        return Map.of("scheduling", Map.of("tasks", List.of(both(task, Map.of("startTime", time)))));
    }

    /** New images by each of the three events and by the hourly check, for filters and for parameters. */
    void images(Map<String, Object> specification) {
        for (Map<String, Object> judged : List.of(Map.<String, Object>of(), EC2)) {
            String name = judged.isEmpty() ? "tg" : "ec2";
            String filtered = stack.group("ami-blue", specification, web);
            follow(filtered, judged, Map.of("imageFilter", Map.of("owners", List.of("self"), "namePattern", "web-*")));
            rolled(filtered, name + "1", image -> stack.event("""
                    { "source": "aws.ec2", "detail-type": "EC2 AMI State Change",
                      "detail": { "ImageId": "%s", "State": "available" } }""".formatted(image)));
            rolled(filtered, name + "2", image -> stack.event("""
                    { "source": "aws.imagebuilder", "detail-type": "EC2 Image Builder Image State Change",
                      "resources": ["arn:%s"], "detail": { "state": { "status": "AVAILABLE" } } }""".formatted(image)));
            rolled(filtered, name + "3", image -> stack.pass(Duration.ofHours(1)));
            stack.put(filtered, Map.of("updatePolicy", Map.of("shouldRoll", false)));
            isRolledByParameter(name, "/web/" + name, judged, specification);
            isRolledByParameter(name + "-public", "/aws/service/web/" + name, judged, specification);
        }
    }

    private void isRolledByParameter(
            String name, String parameter, Map<String, Object> judged, Map<String, Object> specification) {
        stack.region.putParameter(parameter, "ami-blue");
        String group = stack.group("resolve:ssm:" + parameter, specification, web);
        follow(group, judged, Map.of());
        rolled(group, name + "4", image -> {
            stack.region.putParameter(parameter, image);
            if (parameter.startsWith("/aws/")) {
                stack.pass(Duration.ofHours(1));
            } else {
                stack.event(changed(parameter));
            }
        });
        rolled(group, name + "5", image -> {
            stack.region.putParameter(parameter, image);
            stack.pass(Duration.ofHours(1));
        });
        stack.region.putParameter(parameter, "ami-blue");
        assertThat(stack.end(stack.start(group, judged))).isEqualTo(RollStatus.FINISHED);
        stack.put(group, Map.of("updatePolicy", Map.of("shouldRoll", false)));
    }

    private void follow(String group, Map<String, Object> judged, Map<String, Object> more) {
        Map<String, Object> policy = both(
                Map.of(
                        "shouldRoll",
                        true,
                        "rollConfig",
                        both(both(Map.of("batchSizePercentage", 50, "gracePeriod", 30), judged), ALARMS)),
                more);
        stack.put(group, Map.of("updatePolicy", policy));
    }

    private void rolled(String group, String name, Consumer<String> tell) {
        stack.pass(Duration.ofMinutes(3));
        String image = "ami-" + name.replace("-", "");
        stack.image(image, Map.of("Ec2ImageBuilderArn", "arn:" + image));
        tell.accept(image);
        stack.until(() -> stack.live(group).size() == 4
                && stack.live(group).stream().allMatch(one -> one.imageId().equals(image))
                && stack.store.group(group).orElseThrow().activeRoll() == null);
    }
}
