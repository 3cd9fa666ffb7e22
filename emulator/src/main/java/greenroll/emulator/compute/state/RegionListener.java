package greenroll.emulator.compute.state;

/**
 * Is called for every change, in the order of the changes, after each took effect. Called under the region's lock. It
 * may ask the region anything, but must return quickly. It must neither wait nor change the region. It schedules its
 * own changes on the clock.
 */
@FunctionalInterface
public interface RegionListener {
    void on(RegionEvent event);
}
