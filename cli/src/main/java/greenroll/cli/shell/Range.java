package greenroll.cli.shell;

/** Checks the range of an option's number. */
public final class Range {

    private Range() {}

    /** @throws UsageException with the names of the option and the range */
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
