package greenroll.cli.imports;

import greenroll.cli.client.ApiProblem;
import greenroll.cli.client.GroupVerdict;
import greenroll.json.JsonFields;
import java.util.List;
import java.util.Map;

/** An imported group as JSON, for programs. */
final class ImportItem {

    private ImportItem() {}

    /** {@code accepted} is absent when no API has judged the group. */
    static Map<String, Object> of(ImportedGroup group) {
        GroupVerdict verdict = group.verdict();
        return new JsonFields()
                .with("name", group.found().name())
                .with("source", group.found().place())
                .with("accepted", verdict == null ? null : group.isAcceptable())
                .with("taken", group.taken())
                .with(
                        "warnings",
                        group.warnings().stream().map(ImportItem::problem).toList())
                .with(
                        "missing",
                        group.missing().stream().map(ImportItem::problem).toList())
                .with("leftOut", List.copyOf(group.found().leftOut()))
                .with("launch", verdict == null || verdict.launch().isMissingNode() ? null : verdict.launch())
                .with("body", group.found().body())
                .with("created", group.created())
                .asMap();
    }

    private static Map<String, Object> problem(ApiProblem problem) {
        return new JsonFields()
                .with("code", problem.code())
                .with("message", problem.message())
                .with("field", problem.field().isEmpty() ? null : problem.field())
                .asMap();
    }
}
