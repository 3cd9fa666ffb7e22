package greenroll.stack;

import greenroll.group.Capacity;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as one resource of one stack.
 *
 * @param groupId null as long as no group was created
 * @param creation the request that creates the group; its key finds a group whose id was never recorded
 * @param request the request that is to be answered; null when there is none
 * @param answered ids of the last answered requests, the newest last
 * @param response the last answer; null before the first
 * @param claimedUntil until when an invocation may be at work; null when none is
 * @param version number of writes; a write names the version that it read
 */
@RecordBuilder
public record StackResource(
        Identity identity,
        @Nullable String groupId,
        @Nullable String creation,
        @Nullable StackRequest request,
        Progress progress,
        List<String> answered,
        @Nullable StackResponse response,
        @Nullable Instant claimedUntil,
        long version)
        implements StackResourceBuilder.With {

    /** A request that is repeated later than this many others was lost somewhere for days. */
    private static final int REMEMBERED = 20;

    /**
     * The names that CloudFormation gives the resource.
     *
     * @param stackId ARN of the stack
     * @param logicalId the resource's name in the template
     */
    public record Identity(String stackId, String logicalId) {

        /** The name under which operations are started, for example {@code CloudFormation web/Group}. */
        public String requester() {
            return "CloudFormation " + stackName() + "/" + logicalId;
        }

        /** The stack's Region, from its ARN; empty when the id is no ARN. */
        public String region() {
            String[] arn = stackId.split(":", 6);
            return arn.length == 6 ? arn[3] : "";
        }

        private String stackName() {
            String[] parts = stackId.split("/", 3);
            return parts.length == 3 ? parts[1] : stackId;
        }
    }

    /**
     * The work that is done for the current request.
     *
     * @param written whether the update of the group is written
     * @param resized the capacity that an operation is still to reach; null when there is none
     * @param rolled whether the roll of this request has begun, or is not needed
     * @param operationId the operation that the request waits for; null when there is none
     * @param rollId the last CREATE, ROLL or ROLLBACK for the resource; null before the first
     */
    @RecordBuilder
    public record Progress(
            boolean written,
            @Nullable Capacity resized,
            boolean rolled,
            @Nullable String operationId,
            @Nullable String rollId)
            implements StackResourceProgressBuilder.With {

        public static final Progress NONE = new Progress(false, null, false, null, null);

        /** The state in which the next request begins. */
        Progress again() {
            return NONE.withRollId(rollId);
        }
    }

    public StackResource {
        answered = List.copyOf(answered);
    }

    /** A resource about which nothing is known yet. */
    public static StackResource unknown(Identity identity) {
        return new StackResource(identity, null, null, null, Progress.NONE, List.of(), null, null, 0);
    }

    /** The request that is to be answered. Throws IllegalStateException when there is none. */
    public StackRequest openRequest() {
        if (request == null) {
            throw new IllegalStateException("nothing is asked of " + identity.logicalId());
        }
        return request;
    }

    /** With the next request. A request that is still open is given up, as CloudFormation has given it up. */
    public StackResource asked(StackRequest next) {
        return with(c -> {
            if (request != null) {
                c.answered(remembered(request.id()));
            }
            c.request(next);
            c.creation(next.type() == StackRequest.Type.CREATE ? next.id() : creation);
            c.progress(progress.again());
        });
    }

    /** After the answer to its request. */
    public StackResource answeredBy(StackResponse last) {
        return with(c -> {
            c.request(null);
            c.answered(remembered(last.requestId()));
            c.response(last);
            c.progress(progress.again());
            c.claimedUntil(null);
        });
    }

    private List<String> remembered(String id) {
        List<String> ids = new ArrayList<>(answered);
        ids.add(id);
        return ids.subList(Math.max(0, ids.size() - REMEMBERED), ids.size());
    }

    /** Whether another invocation may still be at work. */
    public boolean isClaimed(Instant now) {
        return claimedUntil != null && now.isBefore(claimedUntil);
    }

    /** Whether the last request was a deletion that is done, so that the record is needed for repeats only. */
    public boolean isGone() {
        return request == null && response != null && response.isDeletion() && response.isSuccess();
    }
}
