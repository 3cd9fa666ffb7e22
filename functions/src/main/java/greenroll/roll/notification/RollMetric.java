package greenroll.roll.notification;

/**
 * A number of one roll, for users who watch many rolls.
 *
 * @param name name of the metric
 * @param unit CloudWatch's word for the unit
 */
public record RollMetric(String name, Unit unit, double value) {

    public enum Unit {
        COUNT("Count"),
        SECONDS("Seconds");

        private final String word;

        Unit(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
