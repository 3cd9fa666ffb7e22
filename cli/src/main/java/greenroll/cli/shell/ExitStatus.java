package greenroll.cli.shell;

/** Exit statuses; those above 63 are sysexits'. */
public final class ExitStatus {

    /** What was asked for was done; a roll that was waited for has finished. */
    public static final int DONE = 0;

    /** The roll failed, or the API refused what was asked. */
    public static final int FAILED = 1;

    /** The roll that was waited for was stopped. */
    public static final int STOPPED = 2;

    /** Wrong use of the command line. */
    public static final int USAGE = 64;

    /** The API does not answer. */
    public static final int UNREACHABLE = 69;

    /** The API no longer takes the credentials of whoever watches: the roll goes on, and how it ends is not known here. */
    public static final int LOST_SIGHT = 75;

    private ExitStatus() {}
}
