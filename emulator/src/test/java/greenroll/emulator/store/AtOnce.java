package greenroll.emulator.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several calls at the same moment. */
final class AtOnce {

    private AtOnce() {}

    /** Makes all calls, each on its own thread, from one signal on. */
    static <T> List<T> all(List<Callable<T>> calls) throws Exception {
        CountDownLatch signal = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            List<Future<T>> futures = calls.stream()
                    .map(call -> threads.submit(() -> {
                        signal.await();
                        return call.call();
                    }))
                    .toList();
            signal.countDown();
            List<T> answers = new ArrayList<>();
            for (Future<T> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
