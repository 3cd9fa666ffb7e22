package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer of the API to the question whether it would create a group.
 *
 * @param isFeasible whether the group would be accepted
 * @param problems each reason why not
 * @param warnings what the API does otherwise than the body says; their field is empty
 * @param launch what would be launched; a missing node when it is not known
 */
public record GroupVerdict(boolean isFeasible, List<ApiProblem> problems, List<ApiProblem> warnings, JsonNode launch) {

    static GroupVerdict of(JsonNode item) {
        return new GroupVerdict(
                item.path("feasible").asBoolean(),
                problems(item.path("problems")),
                problems(item.path("warnings")),
                item.path("launch"));
    }

    /** The verdict of an API that refuses the call itself. */
    public static GroupVerdict refused(List<ApiProblem> problems) {
        return new GroupVerdict(false, problems, List.of(), MissingNode.getInstance());
    }

    private static List<ApiProblem> problems(JsonNode list) {
        List<ApiProblem> problems = new ArrayList<>();
        list.forEach(each -> problems.add(new ApiProblem(
                each.path("code").asText(),
                each.path("message").asText(),
                each.path("field").asText())));
        return problems;
    }
}
