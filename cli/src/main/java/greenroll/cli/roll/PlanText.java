package greenroll.cli.roll;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.shell.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as text for a person. */
final class PlanText {

    /** The beginning of the note of a check that was left out, although there was something to check. */
    private static final String NOT_CHECKED = "not checked";

    private PlanText() {}

    static List<String> lines(JsonNode plan) {
        List<String> lines = new ArrayList<>();
        lines.add(heading(plan)
                + plan.path("revision").asText()
                + plan.path("imageId").asText("").transform(image -> image.isEmpty() ? "" : " (" + image + ")")
                + ": " + (plan.path("feasible").asBoolean() ? "may start" : "WOULD BE REFUSED"));
        lines.add(settings(plan.path("strategy")));
        lines.add("target " + number(plan, "target") + ", in service " + number(plan, "inService") + ", floor "
                + number(plan, "floor") + ", ceiling " + number(plan, "ceiling") + " (surge " + number(plan, "surge")
                + "); expected " + duration(plan.path("expectedDuration")));
        JsonNode share = plan.path("share");
        if (share.isObject()) {
            lines.add("now " + numbers(share.path("now")) + "; of the target " + numbers(share.path("target")));
        }
        JsonNode price = plan.path("pricePerHour");
        if (price.isObject()) {
            lines.add("price an hour: " + price(price));
        }
        lines.add("");
        lines.addAll(batches(plan.path("batches")));
        lines.add("");
        plan.path("checks").forEach(check -> lines.addAll(check(check)));
        plan.path("warnings")
                .forEach(warning -> lines.add("warn  " + warning.path("code").asText() + ": "
                        + warning.path("message").asText()));
        return lines;
    }

    /** The group that is rolled. A plan without a stack has no id of a group, only the Auto Scaling group's name. */
    private static String heading(JsonNode plan) {
        String groupId = plan.path("groupId").asText("");
        JsonNode autoScaling = plan.path("autoScaling");
        if (!autoScaling.isObject()) {
            return groupId + " to revision ";
        }
        String name = autoScaling.path("name").asText();
        return (groupId.isEmpty() ? name : groupId + " (Auto Scaling group " + name + ")")
                + " from launch template version "
                + autoScaling.path("fromVersion").asText() + " to ";
    }

    private static String settings(JsonNode strategy) {
        return strategy.path("action").asText() + " " + number(strategy, "batchSizePercentage")
                + " % a batch; health by " + strategy.path("healthCheckType").asText() + " within "
                + number(strategy, "healthTimeout") + " s of at least " + number(strategy, "batchMinHealthyPercentage")
                + " %, then " + number(strategy, "gracePeriod") + " s of grace; "
                + (strategy.has("bakeTime") ? "at the end a bake of " + number(strategy, "bakeTime") + " s; " : "")
                + (strategy.path("shouldDrainInstances").asBoolean()
                        ? "drains for at most " + number(strategy, "drainingTimeout") + " s"
                        : "does not drain");
    }

    private static String number(JsonNode of, String name) {
        return of.path(name).asText();
    }

    private static String numbers(JsonNode share) {
        return number(share, "onDemand") + " on demand, " + number(share, "spot") + " spot";
    }

    /** A price that is not known is left out, and a warning says why. */
    private static String price(JsonNode price) {
        List<String> prices = new ArrayList<>();
        if (price.has("now")) {
            prices.add("now " + number(price, "now"));
        }
        JsonNode target = price.path("target");
        if (target.isObject()) {
            String least = number(target, "least");
            String most = number(target, "most");
            prices.add("of the target " + least + (least.equals(most) ? "" : " to " + most));
        }
        return String.join("; ", prices) + " " + number(price, "currency");
    }

    private static String duration(JsonNode expected) {
        Duration time = Duration.ofSeconds(expected.path("seconds").asLong());
        String words = time.compareTo(Duration.ofHours(1)) < 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toHours() + " h " + time.toMinutesPart() + " min";
        return words
                + (expected.path("basis").asText().equals("PAST_ROLLS") ? " (by past rolls)" : " (by the settings)");
    }

    private static List<String> batches(JsonNode batches) {
        if (batches.isEmpty()) {
            return List.of("no batch: there is nothing to do");
        }
        boolean usesSpot = batches.path(0).has("spot");
        List<List<String>> rows = new ArrayList<>();
        batches.forEach(batch -> {
            List<String> row = new ArrayList<>(List.of(number(batch, "batchNum"), number(batch, "launches")));
            if (usesSpot) {
                row.addAll(List.of(number(batch, "onDemand"), number(batch, "spot")));
            }
            row.add(number(batch, "blueInstances"));
            row.add(batch.path("blueByZone").properties().stream()
                    .map(zone -> zone.getKey() + " " + zone.getValue().asText())
                    .collect(Collectors.joining(", ")));
            rows.add(row);
        });
        return new Table(
                        usesSpot
                                ? List.of("BATCH", "LAUNCHES", "ON DEMAND", "SPOT", "BLUE OUT", "BY ZONE")
                                : List.of("BATCH", "LAUNCHES", "BLUE OUT", "BY ZONE"),
                        rows)
                .lines();
    }

    private static List<String> check(JsonNode check) {
        List<String> lines = new ArrayList<>();
        boolean passed = check.path("passed").asBoolean();
        String note = check.path("note").asText("");
        boolean skipped = passed && note.startsWith(NOT_CHECKED);
        lines.add((skipped ? "--    " : passed ? "ok    " : "FAIL  ")
                + check.path("name").asText()
                + (skipped ? ": " + note : ""));
        check.path("reasons")
                .forEach(reason -> lines.add("      " + reason.path("code").asText() + ": "
                        + reason.path("message").asText()));
        return lines;
    }
}
