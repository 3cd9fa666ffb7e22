package greenroll.stack;

import org.jspecify.annotations.Nullable;

/** @param url address of the console; empty when the stack serves none */
public record ConsoleLink(String url) {

    /** Without a console. */
    public static final ConsoleLink NONE = new ConsoleLink("");

    /** The roll's page; null without a console. */
    public @Nullable String ofRoll(String groupId, String rollId) {
        return url.isEmpty() ? null : url + "#/groups/" + groupId + "/deployments/" + rollId;
    }

    /** The group's page; empty without a console. */
    String ofGroup(String groupId) {
        return url.isEmpty() ? "" : url + "#/groups/" + groupId;
    }
}
