package greenroll.local.traffic;

/** How a request of the generator ended. */
sealed interface Outcome {

    record Answered(String revision) implements Outcome {}

    record Failed(Loss loss) implements Outcome {}
}
