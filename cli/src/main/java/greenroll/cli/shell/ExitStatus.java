package greenroll.cli.shell;

/** Exit statuses. Those above 63 are from sysexits. */
public final class ExitStatus {

    /** The command has succeeded. A roll that it waited for has finished. */
    public static final int DONE = 0;

    /** The roll failed, the API refused the call, or it would refuse a group. */
    public static final int FAILED = 1;

    /** The roll that the command waited for was stopped. */
    public static final int STOPPED = 2;

    /** The groups were converted, and no API has judged them. */
    public static final int NOT_JUDGED = 3;

    /** Wrong use of the command line. */
    public static final int USAGE = 64;

    /** The API does not answer. */
    public static final int UNREACHABLE = 69;

    /** The API no longer accepts the watcher's credentials. The roll goes on; its end is not known here. */
    public static final int LOST_SIGHT = 75;

    private ExitStatus() {}
}
