package greenroll.roll.notification;

/**
 * One number about a roll, for whoever watches many of them.
 *
 * @param name as the metric is called
 * @param unit CloudWatch's word for it
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
