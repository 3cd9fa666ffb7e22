package greenroll.local.simulate.faults;

import greenroll.roll.Roll;

/** Hears what the wire sees beside the region's own changes. */
public interface Judge {

    /** A call is about to be made; nothing is halfway. */
    default void calling() {}

    /** The visit has just been told of every target group once more. */
    default void looked(Visit visit) {}

    /** The visit wrote the roll's baseline. */
    default void baseline(Visit visit, Roll written) {}
}
