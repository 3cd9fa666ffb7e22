package greenroll.demo.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A code is valid once, for a minute. */
class SignInCodesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final SignInCodes codes = new SignInCodes(new SecureRandom());

    @Test
    void code_isGoodOnce() {
        String code = codes.issue(NOON);

        assertThat(code).hasSize(43);
        assertThat(codes.redeem(code, NOON.plusSeconds(1))).isTrue();
        assertThat(codes.redeem(code, NOON.plusSeconds(1))).isFalse();
    }

    @Test
    void code_isGoodForAMinute_andUsedUpWhenItIsTriedLater() {
        String early = codes.issue(NOON);
        String late = codes.issue(NOON);

        assertThat(codes.redeem(early, NOON.plusSeconds(60))).isTrue();
        assertThat(codes.redeem(late, NOON.plusSeconds(60).plusNanos(1))).isFalse();
        assertThat(codes.redeem(late, NOON)).isFalse();
    }

    @Test
    void code_thatWasNeverIssued_isNone_andHarmsNoOther() {
        String code = codes.issue(NOON);

        assertThat(codes.redeem("", NOON)).isFalse();
        assertThat(codes.redeem(code + "x", NOON)).isFalse();
        assertThat(codes.redeem(code, NOON)).isTrue();
    }

    @Test
    void code_newer_leavesTheEarlierGood() {
        String first = codes.issue(NOON);
        String second = codes.issue(NOON.plusSeconds(30));

        assertThat(second).isNotEqualTo(first);
        assertThat(codes.redeem(first, NOON.plusSeconds(31))).isTrue();
        assertThat(codes.redeem(second, NOON.plusSeconds(31))).isTrue();
    }

    @RepeatedTest(20)
    void code_askedForByManyAtOnce_isGoodForOne() throws Exception {
        String code = codes.issue(NOON);
        int callers = 8;
        CyclicBarrier together = new CyclicBarrier(callers);
        Callable<Boolean> caller = () -> {
            together.await();
            return codes.redeem(code, NOON);
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = threads.invokeAll(
                    Stream.generate(() -> caller).limit(callers).toList());

            int good = 0;
            for (Future<Boolean> answer : answers) {
                good += answer.get() ? 1 : 0;
            }
            assertThat(good).isEqualTo(1);
        }
    }
}
