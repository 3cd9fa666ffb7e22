package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer in the API's envelope. */
public record ApiAnswer(int status, JsonNode body) {

    /** @return the first item; a missing node when there is none */
    public JsonNode item() {
        return body.at("/response/items/0");
    }

    /** The token for the next page of a list. Empty after the last page. */
    public Optional<String> next() {
        return Optional.ofNullable(body.at("/response/next").textValue());
    }

    public List<JsonNode> items() {
        List<JsonNode> items = new ArrayList<>();
        body.at("/response/items").forEach(items::add);
        return items;
    }

    /** The errors of a refused call. Empty when the call was not refused. */
    public List<ApiProblem> problems() {
        List<ApiProblem> problems = new ArrayList<>();
        body.at("/response/errors")
                .forEach(error -> problems.add(new ApiProblem(
                        error.path("code").asText(),
                        error.path("message").asText(),
                        error.path("field").asText())));
        return problems;
    }

    boolean isEnvelope() {
        return body.path("response").isObject();
    }

    /** Whether the same call may get another answer a little later. */
    boolean isTransient() {
        return status == 429 || status >= 500;
    }
}
