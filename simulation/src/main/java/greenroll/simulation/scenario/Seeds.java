package greenroll.simulation.scenario;

import java.util.List;
import java.util.stream.LongStream;

/** The seeds of a run of many rolls, in order. */
public record Seeds(List<Long> list) {

    public Seeds {
        list = List.copyOf(list);
    }

    /** {@code count} seeds from {@code first} on. */
    public static Seeds from(long first, int count) {
        return new Seeds(LongStream.range(first, first + count).boxed().toList());
    }
}
