package greenroll.emulator.store;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.launch.CapacityPool;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.group.RollStep;
import greenroll.group.Selection;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.roll.DueNotification;
import greenroll.roll.ExecutionState;
import greenroll.roll.InstanceCounts;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.InstanceStatus;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Warning;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.verdict.Judgement;
import greenroll.roll.verdict.Lines;
import greenroll.roll.verdict.MetricVerdict;
import greenroll.roll.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Groups and rolls as a store sees them, with every kind of component filled. */
final class StoredRolls {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    static final LaunchSpecification SPECIFICATION = LaunchSpecification.of(
                    "ami-0abc", List.of("m7g.large", "m6g.large"))
            .with(c -> {
                c.userData("IyEvYmluL3NoCg==");
                c.network(c.network().withSecurityGroupIds(List.of("sg-1")));
                c.iamRole("web");
                c.tags(Map.of("team", "shop"));
                c.hardware(c.hardware().withMonitoring(true));
                c.serving(c.serving()
                        .with(serving -> serving.targetGroupArns(List.of("arn:tg/web"))
                                .healthCheckType(HealthCheckType.TARGET_GROUP)));
            });

    private StoredRolls() {}

    static Group group(String id) {
        return Group.created(
                id,
                "shop " + id,
                "eu-central-1",
                new Capacity(1, 4, 8),
                List.of(new Subnet("eu-central-1a", "subnet-a"), new Subnet("eu-central-1b", "subnet-b")),
                NOON);
    }

    static Revision revision(int number) {
        return new Revision(number, SPECIFICATION, NOON.plusSeconds(number));
    }

    static Roll create(String groupId, String rollId) {
        return roll(groupId, rollId, RollKind.CREATE, NOON);
    }

    static Roll roll(String groupId, String rollId, Instant createdAt) {
        return roll(groupId, rollId, RollKind.ROLL, createdAt);
    }

    /** An operation that follows a roll of the group, with that target. */
    static Roll following(String groupId, String rollId, RollKind kind, ReplacementScope replacementScope, int target) {
        return roll(groupId, rollId, kind, NOON.plusSeconds(60), replacementScope, target);
    }

    private static Roll roll(String groupId, String rollId, RollKind kind, Instant createdAt) {
        return roll(groupId, rollId, kind, createdAt, null, 4);
    }

    private static Roll roll(
            String groupId,
            String rollId,
            RollKind kind,
            Instant createdAt,
            ReplacementScope replacementScope,
            int target) {
        RollSettings settings = new RollSettings(
                RollAction.REPLACE_SERVER,
                new RollSettings.Batches(
                        50, 100, List.of(new RollStep(1, null, Duration.ofSeconds(900)), new RollStep(null, 25, null))),
                new RollSettings.Health(HealthCheckType.TARGET_GROUP, Duration.ofSeconds(300), Duration.ofSeconds(600)),
                new RollSettings.Draining(true, Duration.ofSeconds(120)),
                Duration.ofMinutes(30),
                OnFailure.DEFAULT,
                List.of(),
                RollSettings.Meanings.GREENROLL,
                TargetGroupTimes.UNKNOWN,
                new Selection(
                        true,
                        new Selection.Only(List.of("eu-central-1a"), List.of("i-1"), Map.of("canary", "yes")),
                        Selection.Order.ZONE_BY_ZONE));
        RollFacts facts = new RollFacts(
                new RollFacts.Identity(rollId, groupId, "shop " + groupId, kind, "ann", "to the new image"),
                createdAt,
                null,
                settings,
                new RollFacts.Revisions(1, SPECIFICATION, null, Map.of(1, List.of("arn:tg/web"))),
                new RollFacts.Bounds(
                        target,
                        4,
                        List.of(new Subnet("eu-central-1a", "subnet-a")),
                        SpotStrategy.NONE,
                        replacementScope,
                        List.of()),
                null);
        return Roll.accepted(facts, List.of(new Warning("SERIAL_DRAINS", "one batch at a time")));
    }

    /** The roll with another stage, notices, generation and batches, as a step would leave it. */
    static Roll changed(
            Roll roll,
            Stage stage,
            List<DueNotification> notifications,
            ExecutionState executionState,
            List<Batch> batches) {
        RollHead head = roll.head();
        return new Roll(
                head.with(next -> next.stage(stage)
                        .progress(head.progress()
                                .with(progress -> progress.currentBatch(batches.size())
                                        .updatedAt(head.progress().updatedAt().plusSeconds(10))))
                        .ending(head.ending().withRetained(List.of()))
                        .notifications(notifications)
                        .ownership(head.ownership().withExecutionState(executionState))),
                batches);
    }

    static Roll staged(Roll roll, Stage stage) {
        return changed(roll, stage, roll.head().notifications(), roll.head().executionState(), roll.batches());
    }

    static Roll withBatches(Roll roll, Batch... batches) {
        return changed(
                roll,
                Stage.IN_PROGRESS,
                roll.head().notifications(),
                roll.head().executionState(),
                List.of(batches));
    }

    static Roll nextGeneration(Roll roll) {
        return changed(
                roll,
                roll.head().stage(),
                roll.head().notifications(),
                roll.head().executionState().nextGeneration(),
                roll.batches());
    }

    static Roll owing(Roll roll, DueNotification... notifications) {
        return changed(
                roll, roll.head().stage(), List.of(notifications), roll.head().executionState(), roll.batches());
    }

    private static final List<CapacityPool> POOLS = List.of(
            new CapacityPool(new Subnet("eu-central-1a", "subnet-a"), "m7g.large"),
            new CapacityPool(new Subnet("eu-central-1a", "subnet-a"), "m6g.large"));

    /** A batch of this many members, each with its launch call and its retired blue instance. */
    static Batch batch(int number, int size) {
        return new Batch(
                number,
                size,
                Batch.Phase.CHECKING,
                IntStream.range(0, size)
                        .mapToObj(i -> BatchInstance.joined("i-green%04d".formatted(i), "eu-central-1a", false, NOON)
                                .withRegisteredAt(NOON.plusSeconds(30)))
                        .toList(),
                IntStream.range(0, size)
                        .mapToObj(
                                i -> RetiringInstance.blue("i-blue%04d".formatted(i), "eu-central-1b", i % 2 == 0, NOON)
                                        .withDeregisteredAt(NOON.plusSeconds(60)))
                        .toList(),
                List.of(LaunchCall.intended("sbgd-00000001", number, LaunchCall.Order.spot(POOLS, size), 1, NOON)
                        .answered(
                                LaunchCall.State.ANSWERED,
                                null,
                                List.of("i-green0000"),
                                List.of(new LaunchCall.Shortage(POOLS.getFirst(), "InsufficientInstanceCapacity")))),
                new Batch.Losses(1, 2),
                new Batch.Proof(true, 1, JUDGEMENT),
                new Batch.Times(NOON, NOON, null, null, null, null, null),
                Map.of("i-green0000", InstanceStatus.RUNNING));
    }

    /** With a period in which blue has no sample. */
    private static final Judgement JUDGEMENT = new Judgement(
            NOON,
            NOON.plusSeconds(360),
            Verdict.INCONCLUSIVE,
            List.of(new MetricVerdict(
                    "errors",
                    Verdict.INCONCLUSIVE,
                    MetricVerdict.Cause.TOO_FEW_SAMPLES,
                    "has too few samples: 2 of 5 periods with green and blue",
                    new MetricVerdict.Samples(3, 2, 0.25, null),
                    false,
                    new Lines(
                            NOON,
                            Duration.ofSeconds(60),
                            Arrays.asList(0.0, 0.5, 0.25),
                            Arrays.asList(1.5, null, 0.1)))),
            "ThrottlingException: Rate exceeded",
            NOON.plusSeconds(300),
            null);

    static RollEvent event(long version, int number, RollEvent.Type type) {
        return new RollEvent(
                version,
                number,
                NOON.plusSeconds(version),
                type,
                1,
                type + " " + version + "/" + number,
                new RollEvent.Affected(List.of("i-green0000"), Map.of("i-green0000", "Target.FailedHealthChecks")),
                new RollEvent.ServiceLevel(4, 4),
                new InstanceCounts(3, 1, 1, 4, 4, 1),
                new EventDetails.StatusChanged(InstanceStatus.HEALTHY));
    }

    static FleetSnapshot snapshot(int instances) {
        return FleetSnapshot.of(
                NOON,
                IntStream.range(0, instances).mapToObj(StoredRolls::instance).toList(),
                Map.of(
                        "arn:tg/web",
                        new TargetGroupHealth.Answered(Map.of(
                                "i-0000",
                                new TargetHealth(TargetHealth.State.UNHEALTHY, "Target.Timeout", "Request timed out"))),
                        "arn:tg/admin",
                        new TargetGroupHealth.Unanswered("Rate exceeded")));
    }

    private static Instance instance(int i) {
        return new Instance(
                "i-%04d".formatted(i),
                InstanceState.RUNNING,
                new Instance.Placement("eu-central-1a", "subnet-a"),
                new Instance.Launch("ami-0abc", "m7g.large", i % 2 == 0, NOON.minusSeconds(i)),
                new Instance.Addresses("10.0.0.1", null),
                new Instance.Tags("sig-1", i == 0 ? null : "sbgd-1", i == 0 ? null : 7, i == 0 ? null : 1, null),
                StatusChecks.NOT_ASKED,
                new StateReason("Client.UserInitiatedShutdown", "by hand"));
    }
}
