package greenroll.stack;

/** The port to CloudFormation's answers. */
public interface StackResponses {

    /** Whether answers may go to this URL: only to those of CloudFormation itself. */
    boolean isTrusted(String responseUrl);

    /**
     * Sends the answer. CloudFormation takes the first answer to a request and ignores others. Throws
     * {@link greenroll.fleet.Unavailable} when it is not known to have arrived.
     *
     * @return false when the URL no longer takes an answer
     */
    boolean send(StackResource.Identity resource, StackResponse response);
}
