package greenroll.fleet;

/**
 * Why an instance changed its state, in EC2's words, for example {@code Server.SpotInstanceTermination} or
 * {@code Client.UserInitiatedShutdown}.
 */
public record StateReason(String code, String message) {}
