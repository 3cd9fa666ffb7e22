package greenroll.simulation.command;

import greenroll.simulation.invariant.Violation;
import java.util.List;

/** Prints violations to standard error, one line each. */
final class ViolationPrinter {

    private static final int MOST = 5;

    private ViolationPrinter() {}

    /** Prints what broke promises, and the first of its violations. */
    static void print(Object what, List<Violation> violations) {
        System.err.println(what);
        violations.stream().limit(MOST).forEach(ViolationPrinter::print);
    }

    static void print(Violation violation) {
        System.err.println("  " + violation.at() + " " + violation.invariant().key() + ": " + violation.what());
    }
}
