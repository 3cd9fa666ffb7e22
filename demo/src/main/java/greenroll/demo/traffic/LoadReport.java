package greenroll.demo.traffic;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The results of the requests so far. In every report, sent = answered + failed + in flight.
 *
 * @param losses the numbers of failed requests by reason; a reason that did not occur is absent
 * @param answeredByRevision the answered requests by the revision in the answer
 * @param failedByRevision the failed requests that an instance answered, by the revision in the answer
 * @param resent the number that a balancer sent a second time; each is also counted as answered or failed
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
