package greenroll.simulation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The properties that a stack sends may hold secrets. */
class StackSecretsTest {

    private static final String TOKEN = "0f5e1f3a3c4f4f6e9d51";
    private static final String USER_DATA = "IyEvYmluL3NoCmVjaG8gc2VjcmV0Cg==";

    @Test
    void properties_andTheAddressOfTheAnswer_areInNoLine_ofTheLog_andInNoAnswer() {
        try (StackWorld world = new StackWorld()) {
            List<String> lines = new ArrayList<>();
            world.cloud.platform().functions().log(lines::add);
            world.stack.type("Custom::elastigroup");
            String group = world.group(StackWorld.GOOD)
                    .replace("\"group\":", "\"accessToken\": \"" + TOKEN + "\", \"group\":")
                    .replace("\"monitoring\"", "\"userData\": \"" + USER_DATA + "\", \"monitoring\"");

            assertThat(world.stack.create(group)).isEqualTo("CREATE_COMPLETE");
            world.stack.update(group.replace("\"healthTimeout\"", "\"colour\": \"blue\", \"healthTimeout\""));
            assertThat(world.stack.delete()).isEqualTo("DELETE_COMPLETE");

            assertThat(world.stack.reasons()).singleElement().asString().contains("colour is not known here");
            lines.addAll(world.stack.reasons());
            lines.addAll(world.stack.attributes().values());
            assertThat(lines).anyMatch(line -> line.contains("answered SUCCESS"));
            assertThat(lines)
                    .noneMatch(line -> line.contains(TOKEN))
                    .noneMatch(line -> line.contains(USER_DATA))
                    .noneMatch(line -> line.contains("custom-resource-response"));
        }
    }
}
