package greenroll.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The record of a resource and its requests. */
class StackResourceTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final StackResource NEW = StackResource.unknown(
            new StackResource.Identity("arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/5f1e", "Web"));

    private static StackRequest request(String id, StackRequest.Type type, Duration timeout) {
        return new StackRequest(
                id,
                type,
                "Custom::GreenrollGroup",
                "https://example.com",
                "{}",
                "{}",
                StackRequest.RollPolicy.NONE,
                NOON,
                timeout);
    }

    private static StackRequest request(String id, StackRequest.Type type) {
        return request(id, type, Duration.ofHours(1));
    }

    private static StackResponse response(String id, boolean isDeletion, String reason) {
        return new StackResponse(id, "https://example.com", isDeletion, reason, "sig-1", NOON, Map.of());
    }

    @Test
    void aNewRequest_beginsFromTheStart_butKnowsTheGroupItsCreationAndItsLastRoll() {
        StackResource created = NEW.asked(request("a", StackRequest.Type.CREATE))
                .with(c ->
                        c.groupId("sig-1").progress(new StackResource.Progress(true, null, true, "sbgd-1", "sbgd-1")))
                .answeredBy(response("a", false, null));

        StackResource asked = created.asked(request("b", StackRequest.Type.UPDATE));

        assertThat(asked.groupId()).isEqualTo("sig-1");
        assertThat(asked.creation()).isEqualTo("a");
        assertThat(asked.progress()).isEqualTo(StackResource.Progress.NONE.withRollId("sbgd-1"));
        assertThat(asked.answered()).containsExactly("a");
    }

    @Test
    void aRequest_thatIsGivenUp_isNotCarriedOutWhenItComesAgain() {
        StackResource asked =
                NEW.asked(request("a", StackRequest.Type.CREATE)).asked(request("b", StackRequest.Type.DELETE));

        assertThat(asked.answered()).containsExactly("a");
        assertThat(asked.creation()).isEqualTo("a");
    }

    @Test
    void aClaim_staysWhenTheNextRequestComes_andEndsWithTheAnswer() {
        StackResource claimed =
                NEW.asked(request("a", StackRequest.Type.CREATE)).withClaimedUntil(NOON.plusSeconds(70));

        assertThat(claimed.isClaimed(NOON.plusSeconds(69))).isTrue();
        assertThat(claimed.isClaimed(NOON.plusSeconds(70))).isFalse();
        assertThat(claimed.asked(request("b", StackRequest.Type.DELETE)).isClaimed(NOON))
                .isTrue();
        assertThat(claimed.answeredBy(response("a", false, null)).isClaimed(NOON))
                .isFalse();
        assertThat(NEW.isClaimed(NOON)).isFalse();
    }

    @Test
    void theLastTwentyRequests_areRemembered() {
        StackResource resource = NEW;
        for (int i = 0; i < 25; i++) {
            resource = resource.asked(request("r" + i, StackRequest.Type.UPDATE))
                    .answeredBy(response("r" + i, false, null));
        }

        List<String> last = IntStream.range(5, 25).mapToObj(i -> "r" + i).toList();
        assertThat(resource.answered()).isEqualTo(last);
    }

    @Test
    void aResource_isGone_whenItsDeletionHasSucceeded() {
        StackResource asked = NEW.asked(request("a", StackRequest.Type.DELETE));

        assertThat(asked.isGone()).isFalse();
        assertThat(asked.answeredBy(response("a", true, "it drains")).isGone()).isFalse();
        assertThat(asked.answeredBy(response("a", false, null)).isGone()).isFalse();
        StackResource gone = asked.answeredBy(response("a", true, null));
        assertThat(gone.isGone()).isTrue();
        assertThat(gone.asked(request("b", StackRequest.Type.CREATE)).isGone()).isFalse();
    }

    @Test
    void theDeadline_leavesTimeForAnotherLook() {
        assertThat(request("a", StackRequest.Type.CREATE).deadline()).isEqualTo(NOON.plus(Duration.ofMinutes(54)));
        assertThat(request("a", StackRequest.Type.CREATE, Duration.ofMinutes(15))
                        .deadline())
                .isEqualTo(NOON.plus(Duration.ofMinutes(9)));
        assertThat(request("a", StackRequest.Type.DELETE, Duration.ofMinutes(4)).deadline())
                .isEqualTo(NOON.plus(Duration.ofMinutes(2)));
    }

    @Test
    void theRequester_isTheStacksNameAndTheLogicalId() {
        assertThat(NEW.identity().requester()).isEqualTo("CloudFormation shop/Web");
        assertThat(new StackResource.Identity("odd", "Web").requester()).isEqualTo("CloudFormation odd/Web");
    }
}
