package greenroll.simulation.scenario;

/** The kinds of groups that are simulated. */
public enum GroupKind {
    /** A group of Greenroll's own, with on-demand instances. */
    OWN,
    /** A group of Greenroll's own, which mixes spot and on-demand instances. */
    SPOT,
    /** A group that stands for an Auto Scaling group. */
    AUTO_SCALING
}
