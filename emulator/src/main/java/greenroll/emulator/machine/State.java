package greenroll.emulator.machine;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One state of a machine, as defined. */
public sealed interface State {

    String name();

    /** The definition's comment. It tells readers of the execution view what this state waits for. */
    String comment();

    /** The names of the states that can follow. */
    List<String> successors();

    /** Invokes a function and continues with its answer. */
    record Task(
            String name,
            String comment,
            String functionArn,
            Duration timeout,
            @Nullable Expression arguments,
            List<Retrier> retry,
            List<Catcher> catchers,
            @Nullable Expression output,
            String next)
            implements State {
        @Override
        public List<String> successors() {
            return Stream.concat(Stream.of(next), catchers.stream().map(Catcher::next))
                    .toList();
        }
    }

    /** Goes to the next state of the first true condition. */
    record Choice(String name, String comment, List<Rule> rules, String defaultNext) implements State {

        record Rule(Expression condition, String next) {}

        @Override
        public List<String> successors() {
            return Stream.concat(rules.stream().map(Rule::next), Stream.of(defaultNext))
                    .toList();
        }
    }

    /** Only changes the input of the next state. */
    record Pass(String name, String comment, @Nullable Expression output, String next) implements State {
        @Override
        public List<String> successors() {
            return List.of(next);
        }
    }

    record Wait(String name, String comment, Expression seconds, String next) implements State {
        @Override
        public List<String> successors() {
            return List.of(next);
        }
    }

    record Succeed(String name, String comment) implements State {
        @Override
        public List<String> successors() {
            return List.of();
        }
    }

    record Fail(String name, String comment, Expression error, Expression cause) implements State {
        @Override
        public List<String> successors() {
            return List.of();
        }
    }

    /**
     * How often and after which delay a failed task is retried. The delay before retry n is a random part of interval ×
     * rateⁿ⁻¹.
     */
    record Retrier(List<String> errors, Duration interval, double backoffRate, Duration maxDelay, int maxAttempts) {

        boolean matches(String error) {
            return errors.contains(error) || errors.contains("States.ALL");
        }

        /**
         * @param attempt the number of the retry, from 1
         * @param random a number in [0, 1)
         */
        Duration delay(int attempt, double random) {
            double seconds = Math.min(maxDelay.toSeconds(), interval.toSeconds() * Math.pow(backoffRate, attempt - 1));
            return Duration.ofMillis((long) (1000 * seconds * random));
        }
    }

    /** The next state for an error that no retrier takes any more. */
    record Catcher(
            List<String> errors, String next, @Nullable Expression output) {
        boolean matches(String error) {
            return errors.contains(error) || errors.contains("States.ALL");
        }
    }
}
