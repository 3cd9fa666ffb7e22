/**
 * What can go wrong around a roll, as data: a kind, the call at which it happens, and a number that decides the rest. The
 * injector stands around every call of every port and every invocation, injects what is listed, and remembers what each
 * invocation was told. Everything is decided by the seed, so a list of faults can be replayed and shrunk.
 */
@NullMarked
package greenroll.simulation.faults;

import org.jspecify.annotations.NullMarked;
