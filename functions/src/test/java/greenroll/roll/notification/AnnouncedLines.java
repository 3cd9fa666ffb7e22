package greenroll.roll.notification;

import static greenroll.roll.SampleSettings.SETTINGS;

import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A roll for announcements, and lines of its timeline. Line n is written n minutes after the start. */
public final class AnnouncedLines {

    public static final String ID = "sbgd-00000001";
    public static final Instant BEGAN = Instant.parse("2026-11-23T07:00:00Z");

    private AnnouncedLines() {}

    public static Roll of(RollKind kind) {
        return new Roll(RollHead.accepted(facts(kind), List.of()), List.of());
    }

    /** Returns a roll whose second batch failed, and one of whose instances could not be terminated. */
    public static Roll failed() {
        Failure failure = new Failure(
                FailureCode.UNHEALTHY,
                "batch 2: i-1 did not get healthy",
                2,
                List.of(new Failure.FailedInstance("i-1", "us-east-1a", "unhealthy, Target.Timeout", null)),
                BEGAN.plusSeconds(500));
        return of(RollKind.ROLL).with(c -> {
            c.stage(Stage.FAILED);
            c.ending(c.ending()
                    .with(ending ->
                            ending.failure(failure).leftovers(List.of(new Leftover("i-9", "termination protection")))));
        });
    }

    public static RollEvent line(long version, RollEvent.Type type, String... instances) {
        return new RollEvent(
                version,
                0,
                BEGAN.plus(Duration.ofMinutes(version)),
                type,
                2,
                "what happened",
                new RollEvent.Affected(List.of(instances), Map.of()),
                new RollEvent.ServiceLevel(10, 10),
                null,
                null);
    }

    private static RollFacts facts(RollKind kind) {
        RollSettings settings = SETTINGS.withDraining(SETTINGS.draining().withDrainingTimeout(Duration.ofSeconds(60)));
        LaunchSpecification specification = LaunchSpecification.of("ami-2", List.of("t3.micro"))
                .with(c -> {
                    c.userData("c2VjcmV0");
                    c.serving(c.serving()
                            .with(serving -> serving.targetGroupArns(List.of("arn:web"))
                                    .healthCheckType(HealthCheckType.TARGET_GROUP)));
                });
        return new RollFacts(
                new RollFacts.Identity(ID, "sig-00000001", "web", kind, "ann", null),
                BEGAN,
                null,
                settings,
                new RollFacts.Revisions(2, specification, 1, Map.of(2, List.of("arn:web"))),
                new RollFacts.Bounds(
                        10, 2, List.of(new Subnet("us-east-1a", "subnet-1")), SpotStrategy.NONE, null, List.of()),
                null);
    }
}
