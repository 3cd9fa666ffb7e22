package greenroll.simulation.campaign;

/** The time and memory that a campaign took. */
public record CampaignCost(double wallSeconds, long maxHeapMiB) {

    /** @param start its start, in {@link System#nanoTime} */
    static CampaignCost since(long start, HeapMonitor heap) {
        return new CampaignCost(Math.round((System.nanoTime() - start) / 1e8) / 10.0, heap.maxMiB());
    }
}
