package greenroll.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** Opened resources, to be closed in reverse order. All of them are closed, even when one throws. */
final class Closeables implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T one) {
        open.push(one);
        return one;
    }

    /** Called twice: no effect. */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                first = first == null ? new IllegalStateException("cannot be closed", e) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
