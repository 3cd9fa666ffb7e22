package greenroll.cli.roll;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.RollState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A roll's short status as text for a person. */
final class RollText {

    private RollText() {}

    /** The status, and the spot and on-demand instances when there are any. */
    static List<String> lines(RollState roll, JsonNode instances) {
        List<String> lines = lines(roll);
        String share = share(instances);
        if (!share.isEmpty()) {
            lines.add(2, "  share    " + share);
        }
        return lines;
    }

    private static String share(JsonNode instances) {
        List<String> lifeCycles = new ArrayList<>();
        for (String side : List.of("blue", "green")) {
            instances.at("/instances/0/" + side).forEach(one -> {
                if (!one.path("status").asText().equals("terminated")) {
                    lifeCycles.add(one.path("lifeCycle").asText());
                }
            });
        }
        JsonNode target = instances.path("share");
        if (target.isMissingNode() && !lifeCycles.contains("SPOT")) {
            return "";
        }
        String live = Collections.frequency(lifeCycles, "OD") + " on demand, "
                + Collections.frequency(lifeCycles, "SPOT") + " spot";
        return live
                + (target.isMissingNode()
                        ? ""
                        : "; of the target " + target.path("onDemand").asText() + " on demand, "
                                + target.path("spot").asText() + " spot");
    }

    static List<String> lines(RollState roll) {
        List<String> lines = new ArrayList<>();
        lines.add(roll.id() + " " + headline(roll));
        lines.add("  group    " + roll.groupId() + ", " + roll.kind() + ", revision " + roll.revision());
        lines.add("  started  " + roll.createdAt() + " by " + roll.startedBy());
        lines.add("  updated  " + roll.updatedAt());
        if (roll.comment() != null) {
            lines.add("  comment  " + roll.comment());
        }
        if (roll.hold() != null) {
            lines.add("  waits    " + waits(roll));
        }
        if (roll.reason() != null) {
            lines.add("  reason   " + roll.reason());
        }
        if (!roll.outcome().equals("none")) {
            lines.add("  outcome  " + roll.outcome());
        }
        roll.warnings().forEach(warning -> lines.add("  warning  " + warning));
        return lines;
    }

    /** For example {@code in_progress, 40 %, batch 2 of 5}. */
    static String headline(RollState roll) {
        return roll.status() + ", " + roll.percent() + " %" + batch(roll);
    }

    /**
     * Why it waits. For a bake it says how to undo the roll, for example {@code bakes until 12:00Z, 4 parked: undo with
     * greenroll roll rollback sig-1 sbgd-1}.
     */
    static String waits(RollState roll) {
        return roll.bakesUntil() == null
                ? String.valueOf(roll.hold())
                : "bakes until " + roll.bakesUntil() + ", "
                        + (roll.parked() == 0 ? "nothing" : String.valueOf(roll.parked()))
                        + " parked: undo with greenroll roll rollback " + roll.groupId() + " " + roll.id();
    }

    private static String batch(RollState roll) {
        return roll.batches() == 0 ? "" : ", batch " + roll.batch() + " of " + roll.batches();
    }
}
