package greenroll.fleet;

/**
 * Why an instance changed its state, in EC2's words, for example {@code Server.SpotInstanceTermination} or
 * {@code Client.UserInitiatedShutdown}.
 */
public record StateReason(String code, String message) {

    /** Both, with the code once: EC2's messages begin with it, most of them. */
    public String inWords() {
        return message.startsWith(code + ":") ? message : code + ": " + message;
    }
}
