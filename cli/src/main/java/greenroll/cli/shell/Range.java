package greenroll.cli.shell;

/** What an option's number may be. */
public final class Range {

    private Range() {}

    /** @throws UsageException that names the option and the range */
    public static void within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new UsageException(option + " must be between " + least + " and " + most + ", but was " + value);
        }
    }

    /** The same for a number that may have a fraction. */
    public static void within(String option, double value, long least, long most) {
        if (!(value >= least && value <= most)) {
            throw new UsageException(option + " must be between " + least + " and " + most + ", but was " + value);
        }
    }
}
