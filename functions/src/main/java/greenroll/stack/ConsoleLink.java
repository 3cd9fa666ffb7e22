package greenroll.stack;

/** @param url address of the console; empty when the stack serves none */
public record ConsoleLink(String url) {

    /** The group's page; empty without a console. */
    String ofGroup(String groupId) {
        return url.isEmpty() ? "" : url + "#/groups/" + groupId;
    }
}
