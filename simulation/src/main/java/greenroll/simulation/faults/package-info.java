/**
 * Faults that can happen around a roll, as data. A fault has a kind, the call at which it happens, and a number that
 * decides the rest. The injector surrounds every call of every port and every invocation. It injects the listed faults,
 * and remembers what each invocation was answered. The seed decides everything, so a list of faults can be replayed and
 * shrunk.
 */
@NullMarked
package greenroll.simulation.faults;

import org.jspecify.annotations.NullMarked;
