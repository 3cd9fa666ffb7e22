package greenroll.simulation.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.simulation.Cases;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Proves that the checks can fail. Code that is wrong on purpose breaks the expected promise. With the same seed and
 * faults, the right code breaks nothing. {@link WrongVariants} lists the variants and their searches, and
 * docs/reference/wrong-variants.md shows that list. {@code -Dvariants.table=true} prints the table with current
 * measurements.
 */
class WrongVariantsTest {

    private static final int MOST_SEEDS = 2_000;
    private static final Path REFERENCE = Path.of("..", "docs", "reference");
    private static final List<RollCase> TRUTH = List.of(
            Cases.ten(ImageBehaviour.GREEN),
            Cases.seven(ImageBehaviour.PARTIAL),
            new RollCase(
                    4,
                    2,
                    1,
                    ImageBehaviour.GREEN,
                    "{ \"batchSizePercentage\": 25, \"gracePeriod\": 0, \"drainingTimeout\": 600 }",
                    1));
    private static final Map<WrongVariants, Long> MEASURED = new EnumMap<>(WrongVariants.class);

    @ParameterizedTest
    @EnumSource(WrongVariants.class)
    void wrong_variant_isCaught_whereTheRightCodeBreaksNothing(WrongVariants variant) {
        long seed = caught(variant);

        assertThat(seed)
                .as("%s was caught by seed %d when that was measured last", variant.words(), variant.seeds())
                .isLessThanOrEqualTo(mostSeeds(variant));
        assertThat(variant.hunt().broken(() -> ports -> ports, seed)).isEmpty();
        MEASURED.put(variant, seed);
    }

    private static long caught(WrongVariants variant) {
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            if (invariants(variant.hunt().broken(variant.code(), seed)).containsAll(variant.breaks())) {
                return seed;
            }
        }
        throw new AssertionError(
                variant.words() + " broke " + variant.breaks() + " on none of " + MOST_SEEDS + " seeds");
    }

    /** Any change of the code moves calls, and with them the seed whose fault meets the right call. */
    private static long mostSeeds(WrongVariants variant) {
        return Math.min(MOST_SEEDS, 3L * variant.seeds() + 30);
    }

    private static Set<Invariant> invariants(List<Violation> violations) {
        return violations.stream().map(Violation::invariant).collect(Collectors.toSet());
    }

    /** The monitor of a roll without faults knows only the true state, and detects violations that need no fault. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "FLOOR_OFF_BY_ONE",
                "CEILING_IGNORED",
                "ONE_TARGET_GROUP_OF_TWO",
                "ONE_ZONE",
                "NO_GRACE",
                "TERMINATED_BEFORE_DRAINED",
                "TOUCHES_ANOTHER_GROUP",
                "FAILURE_NOT_NOTIFIED",
                "EVENTS_LOST",
                "FAILED_REVISION_SERVES"
            })
    void wrong_variant_isCaughtByTheWatchOverTheTruth(WrongVariants variant) {
        Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
        for (RollCase one : TRUTH) {
            Simulator wrong = new Simulator(Cases.TEMPLATE, variant.code().get(), cloud -> {});
            broken.addAll(invariants(wrong.run(one).violations()));
        }

        assertThat(broken).containsAll(variant.breaks());
    }

    @Test
    void theRightCode_breaksNothingInTheTruth() {
        assertThat(TRUTH)
                .allSatisfy(
                        one -> assertThat(new Simulator(Cases.TEMPLATE).run(one).violations())
                                .isEmpty());
    }

    @Test
    void everyInvariant_isBrokenByAVariant() {
        assertThat(Arrays.stream(WrongVariants.values()).flatMap(one -> one.breaks().stream()))
                .contains(Invariant.values());
    }

    @Test
    void theDocument_showsTheVariantsAsTheyAre() throws IOException {
        List<String> rows = rows("wrong-variants.md");

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(WrongVariants.values())
                        .map(one -> row(one, one.seeds()))
                        .toList());
    }

    @Test
    void theDocument_namesTheVariantsOfEachInvariant() throws IOException {
        Map<Invariant, String> promises = new EnumMap<>(Invariant.class);
        promises.put(Invariant.FLOOR, "Floor.");
        promises.put(Invariant.CEILING, "Ceiling.");
        promises.put(Invariant.GREEN_FIRST, "Green first");
        promises.put(Invariant.NO_ORPHAN, "No orphan.");
        promises.put(Invariant.ONE_OPERATION, "One operation per group");
        promises.put(Invariant.ENDS, "It ends");
        promises.put(Invariant.TELLS, "It tells.");
        promises.put(Invariant.OWN_INSTANCES, "Own instances only.");
        promises.put(Invariant.AGAIN, "Again is the same.");
        promises.put(Invariant.STORY, "The story is whole.");
        promises.put(Invariant.FAILED_REVISION, "A failed revision");
        promises.put(Invariant.DRAINED, "Drained.");
        promises.put(Invariant.BATCHES, "One batch at a time.");
        promises.put(Invariant.SPREAD, "Spread.");
        promises.put(Invariant.SHARE, "Share.");
        promises.put(Invariant.OBEYS, "It obeys.");
        promises.put(Invariant.LETS_GO, "A heal lets go.");
        promises.put(Invariant.LEDGER, "Ledger.");
        promises.put(Invariant.DESIRED, "Desired.");
        promises.put(Invariant.VERSION, "Version.");
        promises.put(Invariant.PAUSES, "Pauses.");
        promises.put(Invariant.JUDGED, "Judge.");
        promises.put(Invariant.LEFT_ALONE, "Left alone.");
        promises.put(Invariant.ORDER, "Order.");
        promises.put(Invariant.FROZEN, "Frozen.");
        promises.put(Invariant.PARKED, "Parked.");
        promises.put(Invariant.UNDONE, "Undone.");
        promises.put(Invariant.SUCCEEDS, "It succeeds.");
        List<String> rows = rows("invariants.md");

        assertThat(rows).hasSize(Invariant.values().length);
        assertThat(promises).hasSize(Invariant.values().length);
        promises.forEach((invariant, promise) -> assertThat(rows)
                .filteredOn(row -> row.contains("**" + promise + "**"))
                .singleElement()
                .satisfies(row -> assertThat(row).contains(" | " + breaking(invariant) + " |")));
    }

    private static String breaking(Invariant invariant) {
        return Arrays.stream(WrongVariants.values())
                .filter(one -> one.breaks().contains(invariant))
                .map(WrongVariants::words)
                .collect(Collectors.joining(", "));
    }

    private static String row(WrongVariants one, long seeds) {
        String breaks = Stream.of(Invariant.values())
                .filter(one.breaks()::contains)
                .map(Invariant::key)
                .collect(Collectors.joining(", "));
        return "| %s | %s | %s | %s | %d |"
                .formatted(one.words(), one.wrong(), breaks, one.hunt().inWords(), seeds);
    }

    /** The rows of the table on that page, without its head. */
    private static List<String> rows(String page) throws IOException {
        return Files.readAllLines(REFERENCE.resolve(page)).stream()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .toList();
    }

    @AfterAll
    static void print() {
        if (Boolean.getBoolean("variants.table")) {
            MEASURED.forEach((variant, seeds) -> System.out.println(row(variant, seeds)));
            Arrays.stream(Invariant.values()).forEach(one -> System.out.println(one + ": " + breaking(one)));
        }
    }
}
