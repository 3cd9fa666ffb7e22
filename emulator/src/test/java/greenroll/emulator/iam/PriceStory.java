package greenroll.emulator.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The price of a group of four while half of it moves to spot instances. It is in the plan of the creation, in the status
 * before and after, and in the plan of a roll. The HEAL that replaces the on-demand instances has a comment on it.
 */
record PriceStory(JsonNode creation, JsonNode before, String comment, JsonNode after, JsonNode plan) {

    static PriceStory live(DeployedStack stack, String targetGroup) {
        Map<String, Object> mixed = new HashMap<>(fields(DeployedStack.described("ami-blue", Map.of(), targetGroup)));
        mixed.put("strategy", Map.of("risk", 50));
        JsonNode creation = stack.creationPlan(Map.of("group", mixed));
        String group = stack.group("ami-blue", Map.of(), targetGroup);
        stack.put(group, Map.of("strategy", Map.of("risk", 50)));
        JsonNode before = stack.status(group);
        String heal = stack.operation(group);
        String comment = stack.head(heal).facts().identity().comment();
        stack.end(heal);
        PriceStory seen = new PriceStory(creation, before, comment, stack.status(group), stack.plan(group));
        stack.end(stack.delete(group));
        return seen;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(Map<String, Object> body) {
        return (Map<String, Object>) body.get("group");
    }
}
