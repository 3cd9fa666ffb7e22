package greenroll.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.roll.Idempotency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the two hashes of an idempotency key, and the ids that follow from the first one. */
class IdempotencyTest {

    @Test
    void theIds_areTheKeysDigits_eightByEight_whateverTheBody() {
        String key = "00000000111111112222222233333333444444445555555566666666777777ab";

        assertThat(new Idempotency(key, "f".repeat(64)).ids())
                .containsExactly(
                        "00000000", "11111111", "22222222", "33333333", "44444444", "55555555", "66666666", "777777ab");
    }

    @ParameterizedTest
    @CsvSource({"63, 64", "65, 64", "64, 63", "64, 65", "0, 0"})
    void whatIsNoHash_isNotTaken(int key, int body) {
        assertThatThrownBy(() -> new Idempotency("a".repeat(key), "b".repeat(body)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("64 hex digits each, not " + key + " and " + body);
    }
}
