/**
 * One handler per task state, all of one shape: observe, decide, claim, do, record. What is right to do is decided in
 * {@link greenroll.roll}; here it is carried out in a dull loop that can be cut off anywhere, run twice, or late. Every
 * handler has two constructors: ports, and none, which asks the wiring.
 */
@NullMarked
package greenroll.steps;

import org.jspecify.annotations.NullMarked;
