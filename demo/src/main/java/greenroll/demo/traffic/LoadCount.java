package greenroll.demo.traffic;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts each request once when it is sent and once when it ends. Any thread may use it. */
final class LoadCount {

    private long sent;
    private long answered;
    private long failed;
    private final Map<Loss, Long> losses = new EnumMap<>(Loss.class);
    private final SortedMap<String, Long> answeredByRevision = new TreeMap<>();
    private final SortedMap<String, Long> failedByRevision = new TreeMap<>();

    synchronized void sent() {
        sent++;
    }

    synchronized void ended(RequestOutcome outcome) {
        switch (outcome) {
            case RequestOutcome.Answered(String revision) -> {
                answered++;
                answeredByRevision.merge(revision, 1L, Long::sum);
            }
            case RequestOutcome.Failed(Loss loss, String revision) -> {
                failed++;
                losses.merge(loss, 1L, Long::sum);
                if (revision != null) {
                    failedByRevision.merge(revision, 1L, Long::sum);
                }
            }
        }
    }

    synchronized LoadReport report(long resent) {
        return new LoadReport(
                sent, answered, sent - answered - failed, losses, answeredByRevision, failedByRevision, resent);
    }
}
