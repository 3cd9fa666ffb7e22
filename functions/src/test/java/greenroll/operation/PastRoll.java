package greenroll.operation;

import static greenroll.roll.SampleSettings.SETTINGS;

import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.SpotStrategy;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.step.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A past operation of the group of {@link Starts}. Without other values it was accepted a minute ago and finished. */
final class PastRoll {

    String id = Scenario.ROLL;
    RollKind kind = RollKind.ROLL;
    Stage stage = Stage.FINISHED;
    RollAction action = RollAction.REPLACE_SERVER;
    OnFailure onFailure = OnFailure.DEFAULT;
    List<String> alarms = List.of();
    int revision = 2;
    Integer serving = 1;
    Instant createdAt = Starts.NOW.minusSeconds(60);
    ReplacementScope replacementScope;
    Failure failure;
    List<RetainedInstance> retained = List.of();

    private PastRoll() {}

    static Roll with(Consumer<PastRoll> edit) {
        PastRoll past = new PastRoll();
        edit.accept(past);
        return Roll.accepted(past.facts(), List.of()).with(c -> {
            c.stage(past.stage);
            c.ending(c.ending().with(ending -> ending.failure(past.failure).retained(past.retained)));
        });
    }

    /** A failure of that batch; null when no batch was open. */
    static Failure failure(Integer batch) {
        return new Failure(FailureCode.UNHEALTHY, "it did not get healthy", batch, List.of(), Starts.NOW);
    }

    /** Settings with these values. */
    static RollSettings settings(RollAction action, OnFailure onFailure, List<String> alarms) {
        return SETTINGS.with(settings -> settings.action(action)
                .onFailure(onFailure)
                .alarms(alarms)
                .meanings(RollSettings.Meanings.ELASTIGROUP));
    }

    private RollFacts facts() {
        LaunchSpecification specification = Starts.specification(revision, Starts.WEB);
        return new RollFacts(
                new RollFacts.Identity(id, Starts.GROUP, "web", kind, "jo", "the fix"),
                createdAt,
                null,
                settings(action, onFailure, alarms),
                new RollFacts.Revisions(
                        revision, specification, serving, Map.of(1, List.of(Starts.WEB), 2, List.of(Starts.WEB))),
                new RollFacts.Bounds(4, 2, Starts.subnets(), SpotStrategy.NONE, replacementScope, List.of()),
                null);
    }
}
