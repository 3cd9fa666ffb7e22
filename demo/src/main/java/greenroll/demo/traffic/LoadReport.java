package greenroll.demo.traffic;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the requests so far; sent = answered + failed + in flight, in every report.
 *
 * @param losses how many failed, by why; what did not occur is absent
 * @param answeredByRevision the answered, by the revision that the answer named
 * @param failedByRevision those of the failed that an instance answered, by the revision that the answer named
 * @param resent how many a balancer sent a second time; each is also counted as answered or failed
 */
public record LoadReport(
        long sent,
        long answered,
        long inFlight,
        Map<Loss, Long> losses,
        SortedMap<String, Long> answeredByRevision,
        SortedMap<String, Long> failedByRevision,
        long resent) {

    public LoadReport {
        losses = Collections.unmodifiableMap(new TreeMap<>(losses));
        answeredByRevision = Collections.unmodifiableSortedMap(new TreeMap<>(answeredByRevision));
        failedByRevision = Collections.unmodifiableSortedMap(new TreeMap<>(failedByRevision));
    }

    public long failed() {
        return losses.values().stream().mapToLong(Long::longValue).sum();
    }
}
