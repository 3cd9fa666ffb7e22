package greenroll.account;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The policy is what docs/iam.md shows, and permits nothing but reads. */
class ReadOnlyPolicyTest {

    @Test
    void eachActionReads() {
        assertThat(ReadOnlyPolicy.actions())
                .isNotEmpty()
                .allMatch(action -> action.matches("[a-z0-9]+:(Describe|Get)\\w+"));
        assertThat(Json.tree(ReadOnlyPolicy.document()).path("Statement"))
                .allMatch(statement -> statement.path("Effect").asText().equals("Allow"));
    }

    @Test
    void thePageShowsIt() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "iam.md")))
                .contains(ReadOnlyPolicy.document().strip());
    }
}
