package greenroll.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that consecutive runs together reach all items, although each run reaches only some. */
class ReachTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant START = Instant.parse("2026-11-23T07:00:00Z");

    /** The number of groups, the number that one run reaches, and the number of consecutive runs that reach all. */
    @ParameterizedTest
    @CsvSource({"2000, 150, 35", "2000, 6, 870", "1000, 50, 52", "37, 5, 20", "3, 1, 8", "1, 1, 1"})
    void rotated_fewReachedALook_leavesNobodyOut(int items, int reached, int looks) {
        List<Integer> all = IntStream.range(0, items).boxed().toList();

        for (int begin = 0; begin < 50; begin++) {
            Set<Integer> seen = new HashSet<>();
            for (int look = 0; look < looks; look++) {
                Instant now = START.plus(MINUTE.multipliedBy(begin + (long) look));
                seen.addAll(Reach.rotated(all, now, MINUTE).subList(0, reached));
            }
            assertThat(seen).as("begun at minute " + begin).hasSize(items);
        }
    }

    @Test
    void rotated_keepsTheCircle() {
        List<Integer> rotated = Reach.rotated(List.of(0, 1, 2, 3), START, MINUTE);

        assertThat(rotated).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(IntStream.range(0, 3).allMatch(i -> rotated.get(i + 1) == (rotated.get(i) + 1) % 4))
                .isTrue();
    }
}
