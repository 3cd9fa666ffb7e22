package greenroll.emulator.store;

import static greenroll.emulator.store.StoredRolls.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.Capacity;
import greenroll.stack.StackRequest;
import greenroll.stack.StackResource;
import greenroll.stack.StackResponse;
import greenroll.stack.StackStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of every {@link StackStore}. */
interface StackStoreContract {

    StackResource.Identity WEB = new StackResource.Identity("arn:aws:cloudformation:us-east-1:1:stack/shop/1", "Web");
    StackResource.Identity JOBS = new StackResource.Identity("arn:aws:cloudformation:us-east-1:1:stack/shop/1", "Jobs");

    StackStore stacks();

    static StackRequest request(StackRequest.Type type) {
        return new StackRequest(
                "request-1",
                type,
                "Custom::GreenrollGroup",
                "https://example.com/1",
                "{\"group\":{\"name\":\"web\"}}",
                "{}",
                new StackRequest.RollPolicy(true, false),
                NOON,
                Duration.ofMinutes(50));
    }

    static StackResponse response(boolean isDeletion) {
        return new StackResponse(
                "request-1", "https://example.com/1", isDeletion, null, "sig-1", NOON, Map.of("groupId", "sig-1"));
    }

    @Test
    default void put_comesBackWhole_withTheNextVersion() {
        StackResource asked = StackResource.unknown(WEB)
                .asked(request(StackRequest.Type.CREATE))
                .with(c -> c.groupId("sig-1")
                        .claimedUntil(NOON.plusSeconds(70))
                        .progress(new StackResource.Progress(true, new Capacity(1, 2, 3), true, "sbgd-1", "sbgd-2")));
        assertThat(stacks().find(WEB)).isEmpty();

        Optional<StackResource> put = stacks().put(asked);

        assertThat(put).contains(asked.withVersion(1));
        assertThat(stacks().find(WEB)).isEqualTo(put);
        assertThat(stacks().find(JOBS)).isEmpty();
        StackResource answered = put.orElseThrow().answeredBy(response(false));
        assertThat(stacks().put(answered)).contains(answered.withVersion(2));
        assertThat(stacks().find(WEB)).contains(answered.withVersion(2));
    }

    @Test
    default void put_whatAnotherHasWritten_writesNothing() {
        StackResource first = stacks().put(StackResource.unknown(WEB)).orElseThrow();
        StackResource second = stacks().put(first.withGroupId("sig-2")).orElseThrow();

        assertThat(stacks().put(StackResource.unknown(WEB))).isEmpty();
        assertThat(stacks().put(first.withGroupId("sig-3"))).isEmpty();

        assertThat(stacks().find(WEB)).contains(second);
    }

    @Test
    default void open_hasThoseWithARequest() {
        StackResource web = stacks().put(StackResource.unknown(WEB).asked(request(StackRequest.Type.UPDATE)))
                .orElseThrow();
        stacks().put(StackResource.unknown(JOBS)
                .asked(request(StackRequest.Type.DELETE))
                .answeredBy(response(true)));

        assertThat(stacks().open()).containsExactly(web);
    }
}
