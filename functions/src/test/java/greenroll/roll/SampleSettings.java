package greenroll.roll;

import greenroll.group.HealthCheckType;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.Selection;
import java.time.Duration;
import java.util.List;

/** The settings of a roll as most tests need them. A test changes those that it is about, by {@code with}. */
public final class SampleSettings {

    /** Half of the target a batch, with a grace period of a minute. */
    public static final RollSettings SETTINGS = new RollSettings(
            RollAction.REPLACE_SERVER,
            RollSettings.Batches.of(50, 100),
            new RollSettings.Health(HealthCheckType.TARGET_GROUP, Duration.ofSeconds(60), Duration.ofSeconds(600)),
            new RollSettings.Draining(true, Duration.ofSeconds(300)),
            RollSettings.DEFAULT_LAUNCH_TIMEOUT,
            OnFailure.DEFAULT,
            List.of(),
            RollSettings.Meanings.GREENROLL,
            TargetGroupTimes.UNKNOWN,
            Selection.ALL);

    private SampleSettings() {}
}
