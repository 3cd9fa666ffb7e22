package greenroll.emulator.iam.permission;

/** A call of which is not known what rights it needs: a room of this package lacks it. Never allowed. */
public final class NotTranslated extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    public NotTranslated(String what) {
        super("it is not known here which rights this needs: " + what);
    }
}
