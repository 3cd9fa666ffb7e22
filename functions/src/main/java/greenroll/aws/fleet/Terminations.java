package greenroll.aws.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Terminates instances of one zone, although one of them may block the others. EC2 terminates no instance of a call
 * when one is unknown, and none of a zone when one is protected. So the instances that the error names are removed, and
 * the others are sent again.
 */
final class Terminations {

    private static final String NAME = "TerminateInstances";

    private final Ec2Client ec2;

    Terminations(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** The refusals by id, with EC2's message. The other instances are shutting down or unknown to EC2. */
    Map<String, String> of(Collection<String> ids) {
        Map<String, String> refusals = new TreeMap<>();
        Set<String> left = new TreeSet<>(ids);
        while (!left.isEmpty()) {
            try {
                List<String> asked = new ArrayList<>(left);
                ec2.terminateInstances(FleetRequests.terminate(asked));
                return refusals;
            } catch (AwsServiceException e) {
                left.removeAll(dropped(e, left, refusals));
            } catch (SdkException e) {
                throw SdkErrors.unavailable(NAME, e);
            }
        }
        return refusals;
    }

    /** The instances that the next call must omit; all of them when EC2 does not name the cause. */
    private static Set<String> dropped(AwsServiceException e, Set<String> asked, Map<String, String> refusals) {
        Set<String> named = ErrorRule.named(SdkErrors.words(e), asked);
        return switch (ErrorRule.of(e)) {
            case LATER -> throw SdkErrors.unavailable(NAME, e);
            case UNKNOWN_INSTANCE -> named.isEmpty() ? refused(e, asked, refusals) : named;
            case PROTECTED -> refused(e, named.isEmpty() ? asked : named, refusals);
            case REFUSED, SHORTAGE, NOT_YET, TOKEN_SPENT, UNKNOWN_TARGET_GROUP, UNKNOWN_TEMPLATE, WOULD_SUCCEED ->
                refused(e, asked, refusals);
        };
    }

    private static Set<String> refused(AwsServiceException e, Set<String> ids, Map<String, String> refusals) {
        String words = SdkErrors.code(e) + ": " + SdkErrors.words(e);
        ids.forEach(id -> refusals.put(id, words));
        return Set.copyOf(ids);
    }
}
