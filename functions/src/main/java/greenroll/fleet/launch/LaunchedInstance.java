package greenroll.fleet.launch;

/** A new instance as the provider answers its launch. */
public record LaunchedInstance(String id, CapacityPool pool, Lifecycle lifecycle) {

    public String zone() {
        return pool.subnet().zone();
    }

    public boolean isSpot() {
        return lifecycle == Lifecycle.SPOT;
    }
}
