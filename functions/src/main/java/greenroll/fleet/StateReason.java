package greenroll.fleet;

/**
 * The reason for an instance's last state change, in EC2's words. Examples are {@code Server.SpotInstanceTermination}
 * and {@code Client.UserInitiatedShutdown}.
 */
public record StateReason(String code, String message) {

    /** Returns code and message. It has the code only once, because most of EC2's messages begin with it. */
    public String inWords() {
        return message.startsWith(code + ":") ? message : code + ": " + message;
    }
}
