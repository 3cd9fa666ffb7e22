package greenroll.emulator.compute.state;

/**
 * Is told of every change in the order in which the changes happen, each after it took effect. Called under the
 * region's lock: it may ask the region anything, but must return quickly and neither wait nor change the region; what
 * it wants to change it schedules on the clock.
 */
@FunctionalInterface
public interface RegionListener {
    void on(RegionEvent event);
}
