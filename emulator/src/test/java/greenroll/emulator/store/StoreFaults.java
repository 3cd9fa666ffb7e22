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
 * Runs a piece of work once without faults, and the same work on the store in memory. Then runs it once for every fault
 * at every request that it makes. After a crash or an Unavailable the work is repeated.
 *
 * <p>After the fault the table must be in the state before or after a step. So no reader sees half a step. After the
 * repetition it must have exactly the same items as without a fault, and the caller must get the same answer.
 */
final class StoreFaults {

    /**
     * @param requests the number of requests that a run without faults makes
     * @param met the number of faults that met a request, each in its own run
     * @param problems the differences found; empty when there are none
     */
    record Report(int requests, int met, List<String> problems) {}

    private static final TableContents NOTHING = new TableContents(Map.of());

    private final DynamoDbClient engine;
    private final String table;
    private final FaultyDynamoDb faulty;
    private final RollStore store;

    /** @param tried makes the store under test, over a DynamoDB with faults */
    StoreFaults(DynamoDbClient engine, String table, Function<DynamoDbClient, RollStore> tried) {
        this.engine = engine;
        this.table = table;
        this.faulty = new FaultyDynamoDb(engine);
        this.store = tried.apply(faulty);
    }

    Report write(StoreWork work) {
        return new Writing(work).report();
    }

    /** The table has the items of {@link StoreRead#fill}. Reading changes nothing. */
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

    /** Whether the answer is the one expected for that fault, or the right one. */
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

        /** Runs each step on both stores, whose readers must see the same. Returns the number of requests. */
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
