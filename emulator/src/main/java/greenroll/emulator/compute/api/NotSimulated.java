package greenroll.emulator.compute.api;

/** Something of AWS that this region does not simulate was asked for; the message names it. */
public final class NotSimulated extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    NotSimulated(String what) {
        super("not simulated: " + what);
    }
}
