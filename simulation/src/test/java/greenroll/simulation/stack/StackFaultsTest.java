package greenroll.simulation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The life of a stack, with one fault at every call that its function makes: a request is always answered, its outcome is
 * the same, and nothing is left.
 */
class StackFaultsTest {

    private record Life(List<String> statuses, Map<String, Long> images, int hung, int instances, int groups) {}

    private static final List<String> EXPECTED = List.of(
            "CREATE_COMPLETE",
            "UPDATE_COMPLETE",
            "UPDATE_ROLLBACK_COMPLETE",
            "UPDATE_COMPLETE",
            "DELETE_COMPLETE",
            "ROLLBACK_COMPLETE");

    private static final Life WHOLE = new Life(EXPECTED, Map.of(StackWorld.BETTER, 3L), 0, 0, 0);

    @Test
    void life_withoutAFault_isAsExpected_alsoWhenEachRequestComesTwice() {
        assertThat(life(1, new FaultyCall(FaultyCall.Kind.CUT_BEFORE, 0))).isEqualTo(WHOLE);
        assertThat(life(2, new FaultyCall(FaultyCall.Kind.CUT_BEFORE, 0))).isEqualTo(WHOLE);
    }

    /** Each call has one of the kinds, the next call the next one. With the property, each call has each kind. */
    @ParameterizedTest
    @EnumSource
    void life_withOneFaultAtAnyCall_isAsExpected(FaultyCall.Kind kind) {
        boolean isWhole = Boolean.getBoolean("greenroll.stack.everyFault");
        int kinds = FaultyCall.Kind.values().length;
        FaultyCall counting = new FaultyCall(kind, 0);
        life(1, counting);
        int calls = counting.calls().size();
        List<String> wrong = new ArrayList<>();
        for (int position = isWhole ? 1 : 1 + kind.ordinal(); position <= calls; position += isWhole ? 1 : kinds) {
            Life life = life(1, new FaultyCall(kind, position));
            if (!life.equals(WHOLE)) {
                wrong.add(position + " " + counting.calls().get(position - 1) + ": " + life);
            }
        }

        System.out.println(
                "stack, " + kind + ": " + calls + " calls, " + wrong.size() + " hung, leaked or ended otherwise");
        assertThat(wrong).isEmpty();
        assertThat(calls).isGreaterThan(100);
    }

    /** Two stacks: the first one lives a whole life, and the second one's image is broken from the beginning. */
    private static Life life(int deliveries, FaultyCall fault) {
        List<String> statuses = new ArrayList<>();
        Map<String, Long> images;
        try (StackWorld world = new StackWorld(deliveries, fault::of)) {
            world.cloud.platform().functions().around(fault);
            statuses.add(world.stack.create(world.group(StackWorld.GOOD)));
            statuses.add(world.stack.update(world.group(StackWorld.BETTER)));
            statuses.add(world.stack.update(world.group(StackWorld.BROKEN)));
            statuses.add(
                    world.stack.update(world.group(StackWorld.BETTER, "3", "\"shouldRoll\": \"true\"", "100", "30")));
            images = world.countsByImage();
            statuses.add(world.stack.delete());
            statuses.add(world.stack.create(world.group(StackWorld.BROKEN)));
            return new Life(
                    statuses,
                    images,
                    world.stack.hung(),
                    world.ids().size(),
                    world.store().groups(10, null).items().size());
        }
    }
}
