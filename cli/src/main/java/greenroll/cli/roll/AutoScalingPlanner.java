package greenroll.cli.roll;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.ApiProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans a roll of an Auto Scaling group without a stack, with the caller's own AWS credentials. It is found on the class
 * path ({@link java.util.ServiceLoader}). So the commands that only call a stack do not load the product.
 */
public interface AutoScalingPlanner {

    /**
     * @param name the Auto Scaling group's name
     * @param mayRaiseMaxSize whether the roll may raise its maximum size for a time
     * @param body the body of a roll, as the API takes it
     * @param region null for that of the environment or the profile
     * @param profile null for the default one
     */
    record Question(
            String name,
            boolean mayRaiseMaxSize,
            String body,
            @Nullable String region,
            @Nullable String profile) {}

    /** The answer to a question. */
    sealed interface Answer {

        /** @param item the item that the API's dry run of that roll would answer, without {@code groupId} */
        record Planned(JsonNode item) implements Answer {}

        /** The body, or the Auto Scaling group, is not one that can be planned. */
        record Refused(List<ApiProblem> problems) implements Answer {
            public Refused {
                problems = List.copyOf(problems);
            }
        }

        /**
         * AWS did not answer a read, or does not permit it.
         *
         * @param lines the reason and the way out, for a person
         */
        record NotRead(List<String> lines) implements Answer {
            public NotRead {
                lines = List.copyOf(lines);
            }
        }

        /** There is no Region, or there are no credentials. The message says so in one line. */
        record NotConfigured(String message) implements Answer {}
    }

    /** Reads AWS, and plans the roll. Changes nothing, and may be called twice. */
    Answer plan(Question question);
}
