package greenroll.simulation.command;

import greenroll.simulation.invariant.Violation;

/** Prints violations to standard error, one line each. */
final class ViolationPrinter {

    private ViolationPrinter() {}

    static void print(Violation violation) {
        System.err.println("  " + violation.at() + " " + violation.invariant().key() + ": " + violation.what());
    }
}
