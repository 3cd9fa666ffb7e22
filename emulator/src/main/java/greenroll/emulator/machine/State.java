package greenroll.emulator.machine;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One state of a machine, as defined. */
public sealed interface State {

    String name();

    /** What a reader of the execution view is told that this state waits for. */
    String comment();

    /** The states that can follow. */
    List<String> successors();

    /** Invokes a function and goes on with its answer. */
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

    /** Goes where the first true condition leads. */
    record Choice(String name, String comment, List<Rule> rules, String defaultNext) implements State {

        record Rule(Expression condition, String next) {}

        @Override
        public List<String> successors() {
            return Stream.concat(rules.stream().map(Rule::next), Stream.of(defaultNext))
                    .toList();
        }
    }

    /** Does nothing but shape what the next state is given. */
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

    /** How often and how fast a failed task is tried again. The delay before retry n is any up to interval × rateⁿ⁻¹. */
    record Retrier(List<String> errors, Duration interval, double backoffRate, Duration maxDelay, int maxAttempts) {

        boolean matches(String error) {
            return errors.contains(error) || errors.contains("States.ALL");
        }

        /**
         * @param attempt 1 for the first retry
         * @param random in [0, 1)
         */
        Duration delay(int attempt, double random) {
            double seconds = Math.min(maxDelay.toSeconds(), interval.toSeconds() * Math.pow(backoffRate, attempt - 1));
            return Duration.ofMillis((long) (1000 * seconds * random));
        }
    }

    /** Where an error leads that no retrier takes any more. */
    record Catcher(
            List<String> errors, String next, @Nullable Expression output) {
        boolean matches(String error) {
            return errors.contains(error) || errors.contains("States.ALL");
        }
    }
}
