package greenroll.simulation.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.roll.AutoScalingView;
import greenroll.api.roll.RollInstancesView;
import greenroll.api.roll.RollView;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import greenroll.roll.Claim;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollOutcome;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollSummary;
import greenroll.roll.timeline.TimelineProjection;
import greenroll.simulation.scenario.StartAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Derives the state of a roll from its timeline alone and compares it with the API's view of the record. After every
 * write it compares the short status. After some looks it compares each instance that the timeline names.
 *
 * <p>It does not compare {@code outcome} and {@code rollbackId} of the short status. These belong to the roll that
 * follows and are in that roll's own timeline.
 *
 * <p>Of an instance it compares id, side, batch, zone and status. It does not compare {@code targetHealth}, {@code
 * reason}, {@code lifeCycle} and {@code updatedAt}: these come from the last look, and change without an act of the
 * roll. It does not compare blue instances that no batch has chosen, because the record does not have them either.
 * While a claim is held it compares no instance, because the look is saved only at the end of the visit.
 */
public final class TimelineMonitor implements InMemoryRollStore.Listener {

    private static final int MOST = 3;

    /** A look after a new line is always compared; of the other looks, one in this number. */
    private static final int OFTEN = 10;

    private final EmbeddedCloud cloud;
    private final InMemoryRollStore store;
    private final boolean instances;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Known> told = new HashMap<>();

    /** A timeline as last read, and the state derived from it. */
    private static final class Known {
        int lines;
        int looks;
        int compared;
        TimelineProjection story = TimelineProjection.of(List.of());
    }

    /** @param instances whether instances are compared too; false where the last look may be lost */
    public TimelineMonitor(EmbeddedCloud cloud, InMemoryRollStore store, boolean instances) {
        this.cloud = cloud;
        this.store = store;
        this.instances = instances;
    }

    @Override
    public void wrote(String rollId) {
        if (violations.size() >= MOST) {
            return;
        }
        RollHead head = store.head(rollId).orElseThrow();
        RollSummary derived = standing(rollId);
        if (!RollSummary.of(head).equals(derived)) {
            broken("the record shows " + RollSummary.of(head) + ", the timeline " + derived);
        }
    }

    @Override
    public void looked(String rollId) {
        Known now = told(rollId);
        now.looks++;
        if (instances && (now.compared != now.lines || now.looks % OFTEN == 0)) {
            now.compared = now.lines;
            compareInstances(rollId);
        }
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Compares once more, also with the API's answer, and returns all violations. */
    public List<Violation> atTheEnd(String rollId) {
        RollHead head = store.head(rollId).orElseThrow();
        JsonNode answered = StartAnswer.read(cloud, head.facts().groupId(), rollId);
        RollSummary derived = standing(rollId);
        JsonNode shown = derived == null
                ? Json.tree("{}")
                : Json.tree(Json.write(
                        RollView.of(derived, outcome(answered), rollback(answered), AutoScalingView.of(head))));
        if (!shown.equals(answered)) {
            broken("the API answers " + answered + ", the timeline says " + shown);
        }
        compareInstances(rollId);
        return violations();
    }

    /** The outcome is taken from the answer, because it belongs to the roll that follows. */
    private static RollOutcome outcome(JsonNode answered) {
        return RollOutcome.valueOf(answered.path("outcome").asText("none").toUpperCase(Locale.ROOT));
    }

    private static @Nullable String rollback(JsonNode answered) {
        return answered.path("rollbackId").textValue();
    }

    private void compareInstances(String rollId) {
        Roll roll = store.roll(rollId).orElseThrow();
        Claim claim = roll.head().claim();
        if (violations.size() >= MOST
                || (claim != null && claim.isLive(cloud.clock().instant()))) {
            return;
        }
        JsonNode sides =
                Json.tree(RollInstancesView.of(roll, store.snapshot(rollId))).at("/instances/0");
        Map<String, String> shown = new TreeMap<>();
        for (String side : List.of("blue", "green")) {
            sides.path(side).forEach(one -> shown.put(one.path("instanceId").asText(), inWords(side, one)));
        }
        Map<String, String> derived = new TreeMap<>();
        told(rollId).story.instances().forEach(line -> derived.put(line.instanceId(), inWords(line)));
        roll.recordedIds().filter(id -> !derived.containsKey(id)).forEach(id -> derived.put(id, "nothing"));
        derived.forEach((id, words) -> {
            if (!words.equals(shown.get(id))) {
                broken("of " + id + " the API shows " + shown.get(id) + ", the timeline " + words);
            }
        });
    }

    private static String inWords(String side, JsonNode one) {
        return side + ", batch " + one.path("batchNum").asText("none") + ", "
                + one.path("availabilityZone").asText("nowhere") + ", "
                + one.path("status").asText();
    }

    private static String inWords(TimelineProjection.Line line) {
        return (line.green() ? "green" : "blue") + ", batch " + line.batch() + ", "
                + Objects.requireNonNullElse(line.zone(), "nowhere") + ", "
                + (line.status() == null ? "unknown" : line.status().wire());
    }

    private @Nullable RollSummary standing(String rollId) {
        try {
            return told(rollId).story.summary();
        } catch (IllegalStateException e) {
            return null;
        }
    }

    private Known told(String rollId) {
        Known known = told.computeIfAbsent(rollId, id -> new Known());
        List<RollEvent> timeline = store.events(rollId, 100_000, null).items();
        if (timeline.size() != known.lines) {
            known.lines = timeline.size();
            known.story = TimelineProjection.of(timeline);
        }
        return known;
    }

    private void broken(String what) {
        if (violations.size() < MOST) {
            violations.add(new Violation(Invariant.STORY, cloud.clock().instant(), what));
        }
    }
}
