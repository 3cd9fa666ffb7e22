package greenroll.emulator.store;

import greenroll.aws.store.DynamoDbRollStore;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.fleet.Unavailable;
import greenroll.roll.port.RollStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Runs a piece of work once undisturbed, beside the same on the store in memory, and then once for every fault at every
 * request that it makes: whoever is cut off or told Unavailable does it again.
 *
 * <p>After the fault the table is as it was at some boundary between two steps, so that no reader ever sees half of one;
 * after the repetition it holds the very same items as undisturbed, and the caller was told the same.
 */
final class StoreFaults {

    /**
     * @param requests how many requests an undisturbed run makes
     * @param met how many faults met a request, each in a run of its own
     * @param problems what was wrong; empty when all is well
     */
    record Report(int requests, int met, List<String> problems) {}

    private static final TableContents NOTHING = new TableContents(Map.of());

    private final DynamoDbClient engine;
    private final String table;
    private final FaultyDynamoDb faulty;
    private final RollStore store;

    /** @param tried the store under trial, over a DynamoDB that has faults */
    StoreFaults(DynamoDbClient engine, String table, Function<DynamoDbClient, RollStore> tried) {
        this.engine = engine;
        this.table = table;
        this.faulty = new FaultyDynamoDb(engine);
        this.store = tried.apply(faulty);
    }

    Report write(StoreWork work) {
        return new Writing(work).report();
    }

    /** The table holds what {@link StoreRead#fill} put there; reading changes nothing. */
    Report read(StoreRead read, RollStore memory) {
        List<String> problems = new ArrayList<>();
        Object expected = read.act().apply(memory);
        faulty.disarm();
        Object undisturbed = read.act().apply(store);
        if (!undisturbed.equals(expected)) {
            problems.add(read.name() + ", undisturbed: answers " + undisturbed);
        }
        int met = 0;
        int requests = faulty.requests();
        for (int place = 1; place <= requests; place++) {
            for (TableFault fault : TableFault.values()) {
                faulty.arm(place, fault);
                Object answer = attempt(() -> read.act().apply(store));
                if (faulty.met().isEmpty()) {
                    continue;
                }
                met++;
                if (!isAllowed(answer, expected, fault)) {
                    problems.add(where(read.name(), fault, place) + ": answers " + answer);
                }
            }
        }
        return new Report(requests, met, problems);
    }

    private Object attempt(Supplier<Object> act) {
        try {
            return act.get();
        } catch (Functions.Killed e) {
            return TableFault.Outcome.DEAD;
        } catch (Unavailable e) {
            return TableFault.Outcome.UNANSWERED;
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    /** As the fault lets expect; and an answer at all must be the right one. */
    private static boolean isAllowed(Object answer, Object expected, TableFault fault) {
        return answer.equals(fault.outcome())
                || (answer.equals(expected) && fault.outcome() != TableFault.Outcome.DEAD);
    }

    private String where(String name, TableFault fault, int place) {
        return name + ", " + fault + " at request " + place + " (" + faulty.met() + ")";
    }

    private TableContents contents() {
        return TableContents.of(engine, table);
    }

    private final class Writing {
        private final StoreWork work;
        private final RollStore undisturbed = new DynamoDbRollStore(engine, table);
        private final TableContents before;
        private final List<TableContents> boundaries = new ArrayList<>();
        private final List<Object> expected = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        Writing(StoreWork work) {
            this.work = work;
            NOTHING.restore(engine, table);
            work.prepare(undisturbed);
            before = contents();
            boundaries.add(before);
        }

        Report report() {
            int requests = undisturbed();
            int met = 0;
            for (int place = 1; place <= requests; place++) {
                for (TableFault fault : work.faults()) {
                    before.restore(engine, table);
                    faulty.arm(place, fault);
                    Object answer = attempt(this::steps);
                    if (!faulty.met().isEmpty()) {
                        met++;
                        judge(answer, fault, where(work.name(), fault, place));
                    }
                }
            }
            return new Report(requests, met, List.copyOf(problems));
        }

        private List<Object> steps() {
            return work.steps().stream().map(step -> step.act().apply(store)).toList();
        }

        /** Each step on both stores, whose readers see the same; answers the number of requests it takes. */
        private int undisturbed() {
            RollStore memory = new InMemoryRollStore();
            work.prepare(memory);
            faulty.disarm();
            for (StoreWork.Step step : work.steps()) {
                Object answer = step.act().apply(memory);
                expected.add(answer);
                if (!answer.equals(step.act().apply(store))) {
                    problems.add(work.name() + ", undisturbed: " + step.name() + " answers otherwise than in memory");
                }
                if (!StoreView.of(undisturbed).equals(StoreView.of(memory))) {
                    problems.add(work.name() + ", undisturbed: " + step.name() + " leaves otherwise than in memory");
                }
                boundaries.add(contents());
            }
            return faulty.requests();
        }

        private void judge(Object answer, TableFault fault, String where) {
            if (!isAllowed(answer, expected, fault)) {
                problems.add(where + ": answers " + answer);
            }
            TableContents left = contents();
            if (!boundaries.contains(left)) {
                problems.add(where + ": half done, of what is to come there is not "
                        + left.difference(boundaries.getLast()));
            }
            if (!answer.equals(expected)) {
                faulty.disarm();
                Object again = attempt(this::steps);
                if (!again.equals(expected)) {
                    problems.add(where + ", done again: answers " + again);
                }
            }
            String difference = contents().difference(boundaries.getLast());
            if (!difference.isEmpty()) {
                problems.add(where + ", in the end: other than undisturbed in " + difference);
            }
        }
    }
}
