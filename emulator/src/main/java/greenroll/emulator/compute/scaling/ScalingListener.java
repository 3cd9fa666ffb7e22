package greenroll.emulator.compute.scaling;

/**
 * Is called for every change of an Auto Scaling group, in the order of the changes, after each took effect. Called under
 * the region's lock, like a {@link greenroll.emulator.compute.state.RegionListener}.
 */
@FunctionalInterface
public interface ScalingListener {
    void on(ScalingEvent event);
}
