package greenroll.fleet.launch;

/** A pool that cannot give instances now, in the provider's words. Another pool or time may succeed. */
public record PoolShortage(CapacityPool pool, String code, String message) {}
