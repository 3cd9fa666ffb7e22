package greenroll.aws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made once, on first use. Safe for several threads. */
final class Lazy<T extends Object> implements Supplier<T> {

    private final Supplier<T> make;

    private @Nullable T made;

    Lazy(Supplier<T> make) {
        this.make = make;
    }

    @Override
    public synchronized T get() {
        T value = made;
        if (value == null) {
            value = make.get();
            made = value;
        }
        return value;
    }
}
