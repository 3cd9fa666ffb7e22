package greenroll.api.roll;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.EnumNames;
import greenroll.api.http.Fields;
import greenroll.api.http.LaunchFields;
import greenroll.api.http.Problems;
import greenroll.api.judge.JudgeBody;
import greenroll.group.Capacity;
import greenroll.group.HealthCheckType;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.RollStep;
import greenroll.group.Selection;
import greenroll.group.TemplateChoice;
import greenroll.group.judge.Judge;
import greenroll.operation.CleanUpRequest;
import greenroll.roll.Control;
import greenroll.roll.RollSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the bodies that start a roll, clean up after one, or control one. */
public final class RollBody {

    private static final int COMMENT_LENGTH = 256;
    private static final Map<String, RollAction> ACTIONS = Map.of(
            "REPLACE_SERVER", RollAction.REPLACE_SERVER,
            "RESTART_SERVER", RollAction.RESTART_SERVER);
    /** The requests to a running roll, by the status that it is to have. */
    private static final Map<String, Control.Wish> WISHES = Map.of(
            "STOPPED", Control.Wish.STOP,
            "PAUSED", Control.Wish.PAUSE,
            "IN_PROGRESS", Control.Wish.RESUME,
            "ROLLED_BACK", Control.Wish.ROLL_BACK);

    private static final Map<String, OnFailure.Action> DETACHES =
            Map.of("DETACH_NEW", OnFailure.Action.DETACH_NEW, "DETACH_OLD", OnFailure.Action.DETACH_OLD);
    private static final String MANUAL = "MANUAL";
    private static final Map<String, RollStep.OnTimeout> ON_TIMEOUT = Map.of(
            "CONTINUE", RollStep.OnTimeout.CONTINUE,
            "STOP", RollStep.OnTimeout.STOP,
            "ROLLBACK", RollStep.OnTimeout.ROLLBACK);
    private static final Map<String, String> VERSION_NAMES = Map.of("$Latest", "$Latest", "$Default", "$Default");

    private static final Map<String, Selection.Order> ORDERS = Map.of(
            "OLDEST_FIRST", Selection.Order.OLDEST_FIRST,
            "ZONE_BY_ZONE", Selection.Order.ZONE_BY_ZONE);
    private static final Pattern ZONE = Pattern.compile("[a-z0-9-]{1,60}");
    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-z]{1,40}");
    private static final int LONGEST_TAG_KEY = 128;
    private static final int LONGEST_TAG_VALUE = 256;

    private static final int MOST_BATCHES = 1_000;

    /** CloudWatch's limit for an alarm's name. */
    private static final Pattern ALARM = Pattern.compile("(?s).{1,255}");

    private record Strategy(
            RollAction action,
            List<RollStep> steps,
            @Nullable Integer batchMinHealthyPercentage,
            @Nullable Boolean shouldDrainInstances,
            @Nullable OnFailure onFailure,
            List<String> alarms,
            Selection selection,
            @Nullable Judge judge) {}

    private RollBody() {}

    /** Reads the request, and checks every range. Notes all problems; the result is valid only when there are none. */
    public static RollRequest start(JsonNode body, Problems problems) {
        return Fields.body(
                body,
                problems,
                fields -> start(fields, true)
                        .withLaunchTemplate(launchTemplate(fields).orElse(null)));
    }

    /** The launch template version to launch, for an Auto Scaling group. Empty when the body names none. */
    public static Optional<TemplateChoice> launchTemplate(Fields fields) {
        return fields.isKnown("launchTemplate")
                ? fields.object("launchTemplate", RollBody::templateChoice)
                : Optional.empty();
    }

    private static Optional<TemplateChoice> templateChoice(Fields fields) {
        String name = fields.peek("version");
        String version = name != null && name.startsWith("$")
                ? fields.oneOf("version", VERSION_NAMES, Set.of())
                : text(fields.integer("version", 1, Integer.MAX_VALUE));
        String imageId = LaunchFields.imageId(fields);
        String userData = LaunchFields.userData(fields);
        if (!fields.has("version") && !fields.has("imageId") && !fields.has("userData")) {
            fields.wrong("version", "is required: a number, $Latest or $Default. Or give imageId, userData or both");
        }
        if (fields.has("version") && (imageId != null || userData != null)) {
            fields.wrong("version", "and imageId or userData exclude each other: a version is made with the latter");
        }
        return (version == null) == (imageId == null && userData == null)
                ? Optional.empty()
                : Optional.of(new TemplateChoice(version, imageId, userData));
    }

    private static @Nullable String text(@Nullable Integer number) {
        return number == null ? null : number.toString();
    }

    /** Reads the settings of later rolls from an object in another body. They select no instances. */
    public static RollRequest start(Fields fields) {
        return start(fields, false);
    }

    private static RollRequest start(Fields fields, boolean isOne) {
        fields.unsupported("pause", "start the roll without it");
        fields.unsupported("pauseTimeout", "start the roll without it");
        Strategy strategy = fields.object("strategy", one -> strategy(one, isOne));
        return new RollRequest(
                strategy.action(),
                fields.requiredInteger("batchSizePercentage", 1, 100),
                strategy.steps(),
                strategy.batchMinHealthyPercentage(),
                new RollRequest.Health(
                        duration(fields.integer("gracePeriod", 0, seconds(RollSettings.MAX_GRACE_PERIOD))),
                        duration(fields.integer("healthTimeout", 1, seconds(RollSettings.MAX_HEALTH_TIMEOUT))),
                        healthCheckType(fields),
                        duration(fields.integer("bakeTime", 0, seconds(RollStep.Pause.LONGEST))),
                        strategy.judge()),
                new RollRequest.Draining(
                        strategy.shouldDrainInstances(),
                        duration(fields.integer("drainingTimeout", 0, seconds(RollSettings.MAX_DRAINING_TIMEOUT)))),
                fields.text("comment", COMMENT_LENGTH),
                strategy.onFailure(),
                strategy.alarms(),
                new RollRequest.Wanted(null, strategy.selection()));
    }

    private static Strategy strategy(Fields fields, boolean isOne) {
        fields.unsupported("compatibility", "it is of the group: give it in the group's strategy");
        OnFailure onFailure = fields.object("onFailure", RollBody::onFailure);
        RollAction action = fields.oneOf("action", ACTIONS, Set.of());
        RollAction asked = action == null ? RollAction.REPLACE_SERVER : action;
        List<RollStep> steps = steps(fields, asked);
        if (asked == RollAction.RESTART_SERVER && steps.stream().anyMatch(RollStep::rollsBack)) {
            fields.wrong(
                    "steps",
                    "have a pause with onTimeout ROLLBACK, and a restart launches nothing to go back from: use STOP");
        }
        return new Strategy(
                asked,
                steps,
                fields.integer("batchMinHealthyPercentage", 1, 100),
                fields.flag("shouldDrainInstances"),
                fields.has("onFailure") ? onFailure : null,
                alarms(fields),
                selection(fields, asked, isOne),
                JudgeBody.of(fields, asked));
    }

    private static Selection selection(Fields fields, RollAction action, boolean isOne) {
        Boolean skipMatching = fields.flag("skipMatching");
        if (Boolean.TRUE.equals(skipMatching) && !action.launchesGreen()) {
            fields.wrong(
                    "skipMatching", "must be false for RESTART_SERVER: a restart changes nothing that could match");
        }
        Selection.Only only = fields.isKnown("only") ? fields.object("only", RollBody::only) : null;
        if (!isOne && only != null) {
            fields.wrong("only", "is for one roll: give it when you start that roll");
        }
        return new Selection(skipMatching, only, fields.oneOf("order", ORDERS, Set.of()));
    }

    private static Selection.Only only(Fields fields) {
        Selection.Only only = new Selection.Only(
                names(fields, "zones", ZONE, "the name of an availability zone, for example eu-west-1a"),
                names(fields, "instanceIds", INSTANCE_ID, "the id of an instance, for example i-0a1b2c3d"),
                fields.textsByName("tags", LONGEST_TAG_KEY, LONGEST_TAG_VALUE));
        if (!fields.has("zones") && !fields.has("instanceIds") && only.tags().isEmpty()) {
            fields.wrong("zones", "or instanceIds or tags must be given: what the roll is of");
        }
        return only;
    }

    private static List<String> names(Fields fields, String name, Pattern form, String inWords) {
        List<String> names = fields.texts(name, form, inWords);
        fields.atMost(name, Selection.MOST, names.size());
        if (fields.isGiven(name) && fields.isEmptyList(name)) {
            fields.wrong(name, "must have at least one, or be left out");
        }
        return names.stream().distinct().toList();
    }

    private static List<RollStep> steps(Fields fields, RollAction action) {
        List<Optional<RollStep>> steps = fields.objects("steps", step -> step(step, action));
        fields.atMost("steps", RollStep.MOST, steps.size());
        List<RollStep> read =
                steps.stream().flatMap(Optional::stream).limit(RollStep.MOST).toList();
        for (int i = 1; i < read.size(); i++) {
            if (!isAbove(read.get(i), read.get(i - 1))) {
                fields.wrong(
                        "steps",
                        "must rise: each says how far the roll is at its end, and [" + i
                                + "] is not above the one before");
            }
        }
        return read;
    }

    /** Whether the step ends after the other one. An instance and a percentage cannot be compared without a target. */
    private static boolean isAbove(RollStep step, RollStep before) {
        if (step.instances() != null && before.instances() != null) {
            return step.instances() > before.instances();
        }
        return step.percentage() == null || before.percentage() == null || step.percentage() > before.percentage();
    }

    private static Optional<RollStep> step(Fields fields, RollAction action) {
        Integer instances = fields.integer("instances", 1, Capacity.MAX_TARGET);
        Integer percentage = fields.integer("percentage", 1, 100);
        Duration grace = duration(fields.integer("gracePeriod", 0, seconds(RollSettings.MAX_GRACE_PERIOD)));
        RollStep.Pause pause = fields.isKnown("pause")
                ? fields.object("pause", RollBody::pause).orElse(null)
                : null;
        Judge judge = JudgeBody.of(fields, action);
        if (!fields.has("instances") && !fields.has("percentage")) {
            fields.wrong("percentage", "or instances must be given: how far the roll is when the step has ended");
        }
        if (fields.has("instances") && fields.has("percentage")) {
            fields.wrong("percentage", "and instances exclude each other: leave one of the two out");
        }
        return (instances == null) == (percentage == null)
                ? Optional.empty()
                : Optional.of(new RollStep(instances, percentage, grace, pause, judge));
    }

    private static Optional<RollStep.Pause> pause(Fields fields) {
        String given = fields.peek("until");
        boolean isWord = given != null && !given.isEmpty() && !Character.isDigit(given.charAt(0));
        boolean manual = MANUAL.equals(given);
        Integer seconds = null;
        if (!isWord) {
            seconds = fields.integer("until", 1, seconds(RollStep.Pause.LONGEST));
        } else if (fields.isKnown("until") && !manual) {
            fields.wrong(
                    "until",
                    "must be MANUAL, or a whole number of seconds from 1 to " + seconds(RollStep.Pause.LONGEST));
        }
        if (!fields.has("until")) {
            fields.wrong("until", "is required: MANUAL, or the number of seconds after which onTimeout happens");
        }
        RollStep.OnTimeout onTimeout = fields.oneOf("onTimeout", ON_TIMEOUT, Set.of());
        RollStep.OnTimeout usual = manual ? RollStep.OnTimeout.STOP : RollStep.OnTimeout.CONTINUE;
        return manual || seconds != null
                ? Optional.of(new RollStep.Pause(duration(seconds), onTimeout == null ? usual : onTimeout))
                : Optional.empty();
    }

    private static List<String> alarms(Fields fields) {
        List<String> names = fields.texts("alarms", ALARM, "the name of an alarm, of 1 to 255 characters");
        fields.atMost("alarms", RollSettings.MAX_ALARMS, names.size());
        return names.stream().distinct().toList();
    }

    private static OnFailure onFailure(Fields fields) {
        OnFailure.Action action = fields.oneOf("actionType", DETACHES, Set.of());
        boolean all = Boolean.TRUE.equals(fields.flag("shouldHandleAllBatches"));
        Integer batch = batchNum(fields, all);
        fields.unsupported("shouldDecrementTargetCapacity", "a roll never changes the group's target");
        Duration keep = duration(fields.integer("keepFailedFor", 0, seconds(RollSettings.MAX_KEEP_FAILED_FOR)));
        return new OnFailure(
                action == null ? OnFailure.Action.DETACH_NEW : action,
                all,
                duration(fields.integer("drainingTimeout", 0, seconds(RollSettings.MAX_DRAINING_TIMEOUT))),
                batch,
                keep == null ? Duration.ZERO : keep);
    }

    /** Reads the request of a clean-up. Notes all problems; the result is valid only when there are none. */
    public static CleanUpRequest cleanUp(JsonNode body, Problems problems) {
        return Fields.body(body, problems, fields -> {
            if (!fields.has("actionType")) {
                fields.wrong("actionType", "is required: DETACH_NEW or DETACH_OLD");
            }
            OnFailure.Action action = fields.oneOf("actionType", DETACHES, Set.of());
            boolean all = Boolean.TRUE.equals(fields.flag("shouldHandleAllBatches"));
            Integer batch = batchNum(fields, all);
            return new CleanUpRequest(
                    action == null ? OnFailure.Action.DETACH_NEW : action,
                    all,
                    batch,
                    duration(fields.integer("drainingTimeout", 0, seconds(RollSettings.MAX_DRAINING_TIMEOUT))),
                    Boolean.TRUE.equals(fields.flag("shouldDecrementTargetCapacity")));
        });
    }

    private static @Nullable Integer batchNum(Fields fields, boolean all) {
        Integer batch = fields.integer("batchNum", 1, MOST_BATCHES);
        if (all && batch != null) {
            fields.wrong("batchNum", "has no effect together with shouldHandleAllBatches: leave one of the two out");
        }
        return batch;
    }

    /**
     * A request to a running roll.
     *
     * @param wish STOP, PAUSE, RESUME or ROLL_BACK, or CONTINUE when the body names a step
     * @param step step after which the roll is to go on, from 1; null when the body names none
     * @param comment why; null when the body does not say
     */
    public record ControlBody(
            Control.Wish wish,
            @Nullable Integer step,
            @Nullable String comment) {}

    /**
     * Reads the request in {@code {"roll":{"status":…}}}. Notes all problems; the result is valid only when there are
     * none.
     */
    public static ControlBody control(JsonNode body, Problems problems) {
        return Fields.body(
                body,
                problems,
                fields -> fields.object("roll", roll -> {
                    if (!roll.has("status")) {
                        roll.wrong("status", "is required: STOPPED, PAUSED, IN_PROGRESS or ROLLED_BACK");
                    }
                    Control.Wish wish = roll.oneOf("status", WISHES, Set.of());
                    Integer step = roll.integer("step", 1, RollStep.MOST + 1);
                    if (step != null && wish != null && wish != Control.Wish.RESUME) {
                        roll.wrong("step", "belongs to IN_PROGRESS: it names the step after which the roll goes on");
                    }
                    Control.Wish asked = wish == null ? Control.Wish.STOP : wish;
                    return new ControlBody(
                            asked == Control.Wish.RESUME && step != null ? Control.Wish.CONTINUE : asked,
                            step,
                            roll.text("comment", COMMENT_LENGTH));
                }));
    }

    private static @Nullable HealthCheckType healthCheckType(Fields fields) {
        return fields.oneOf("healthCheckType", EnumNames.HEALTH_CHECKS, EnumNames.HEALTH_CHECKS_ELSEWHERE);
    }

    private static @Nullable Duration duration(@Nullable Integer seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(duration.toSeconds());
    }
}
