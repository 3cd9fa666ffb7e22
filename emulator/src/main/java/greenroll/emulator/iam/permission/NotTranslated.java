package greenroll.emulator.iam.permission;

/** A call whose required rights are not known, because a class of this package lacks it. It is never allowed. */
public final class NotTranslated extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    public NotTranslated(String what) {
        super("it is not known here which rights this needs: " + what);
    }
}
