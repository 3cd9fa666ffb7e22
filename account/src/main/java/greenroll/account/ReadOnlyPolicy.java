package greenroll.account;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** The IAM policy with all rights that a plan uses. It permits reads only. */
final class ReadOnlyPolicy {

    private static final String FILE = "read-only-policy.json";

    private ReadOnlyPolicy() {}

    /** The policy document, as IAM takes it. */
    static String document() {
        try (InputStream in = ReadOnlyPolicy.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("no " + FILE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The actions that it permits, for example {@code ec2:DescribeInstances}. */
    static Set<String> actions() {
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : Json.tree(document()).path("Statement")) {
            statement.path("Action").forEach(action -> actions.add(action.asText()));
        }
        return actions;
    }
}
