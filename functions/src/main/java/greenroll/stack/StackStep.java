package greenroll.stack;

/** The next step for the request of a resource. */
public sealed interface StackStep {

    /** Nothing now. */
    record Wait() implements StackStep {}

    record Respond(StackResponse response) implements StackStep {}

    /** Ask the operation to stop. */
    record Stop(String rollId) implements StackStep {}

    /** Wait for an operation that another caller has started, because it does what was asked. */
    record Follow(String rollId) implements StackStep {}

    /** Do this, and decide again. */
    record Begin(Work work) implements StackStep {}

    /** The changes that a request can make, each by the operation that the API has for it. */
    enum Work {
        CREATE,
        /** Write the update, without its new target. */
        WRITE,
        /** Bring the group to the new target. */
        SCALE,
        ROLL,
        /** Take out what a failed or stopped roll left, when the revision from before it is the latest again. */
        GO_BACK,
        DELETE
    }
}
