package greenroll.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.ApiProblem;
import greenroll.cli.client.CreatedGroup;
import greenroll.cli.imports.source.FieldPath;
import greenroll.cli.imports.source.Place;
import greenroll.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** An imported group as text for a person. */
final class ImportText {

    private static final int WIDTH = 110;
    private static final String LABELLED = "  %-12s%s";
    private static final Set<String> DISPENSABLE = Set.of("UNSUPPORTED_FIELD", "NOT_CONVERTED");

    private ImportText() {}

    static List<String> lines(ImportedGroup group) {
        List<String> lines = new ArrayList<>();
        Place place = group.found().place();
        lines.add(group.found().name() + ": " + headline(group));
        add(lines, "found in", place.file() + ", " + place.address() + " (" + place.format() + ")");
        if (group.verdict() != null && group.verdict().launch().isObject()) {
            add(lines, "launches", launch(group.verdict().launch()));
        }
        add(lines, group.verdict() == null ? "converted" : "taken", String.join(", ", group.taken()));
        for (ApiProblem warning : group.warnings()) {
            boolean isWithoutEffect = warning.code().equals(ImportedGroup.NO_EFFECT);
            add(
                    lines,
                    isWithoutEffect ? "no effect" : "warning",
                    isWithoutEffect ? warning.message() : warning.toString());
        }
        group.missing().forEach(problem -> add(lines, "missing", problem.toString()));
        dispensable(lines, group.missing());
        group.found().leftOut().forEach(each -> add(lines, "left out", each.field() + ": " + each.reason()));
        CreatedGroup created = group.created();
        if (created != null) {
            add(lines, "created", created.id() + operation(created));
        }
        lines.add("");
        Json.pretty(group.found().body()).lines().forEach(lines::add);
        lines.add("");
        return lines;
    }

    private static String operation(CreatedGroup created) {
        return created.operationId().isEmpty() ? "" : ", and " + created.operationId() + " launches its instances";
    }

    private static String headline(ImportedGroup group) {
        if (group.created() != null) {
            return "created as " + group.created().id();
        }
        if (group.isAcceptable()) {
            return "would be accepted";
        }
        if (group.verdict() == null) {
            return group.found().missing().isEmpty() ? "converted, not judged" : "converted in part, not judged";
        }
        return group.verdict().isFeasible() ? "would be accepted, but is not complete" : "would be refused";
    }

    private static String launch(JsonNode launch) {
        String zones = launch.path("availabilityZones")
                .valueStream()
                .map(zone -> zone.path("name").asText())
                .collect(Collectors.joining(", "));
        JsonNode spot = launch.path("spot");
        String instances = spot.isObject()
                ? spot.path("onDemand").asText() + " on demand of " + types(launch) + ", "
                        + spot.path("spot").asText() + " spot of " + types(spot) + ","
                : launch.path("instances").asText() + " of " + types(launch);
        return instances + " from " + launch.path("imageId").asText() + " in " + zones;
    }

    private static String types(JsonNode instances) {
        return instances
                .path("instanceTypes")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(" or "));
    }

    /** The options with which the command leaves these fields out. */
    private static void dispensable(List<String> lines, List<ApiProblem> missing) {
        String options = missing.stream()
                .filter(problem ->
                        DISPENSABLE.contains(problem.code()) && !problem.field().isEmpty())
                .map(problem -> "--without " + quoted(FieldPath.plain(problem.field())))
                .distinct()
                .collect(Collectors.joining(" "));
        if (!options.isEmpty()) {
            add(lines, "do without", options);
        }
    }

    /** A shell would take brackets for a pattern. */
    private static String quoted(String field) {
        return field.matches("[A-Za-z0-9._-]+") ? field : "'" + field + "'";
    }

    /** Adds a text with its label. A long text continues below itself. */
    private static void add(List<String> lines, String label, String text) {
        String shown = label;
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + word.length() >= WIDTH) {
                lines.add(LABELLED.formatted(shown, line));
                shown = "";
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(LABELLED.formatted(shown, Objects.toString(line)).stripTrailing());
    }
}
