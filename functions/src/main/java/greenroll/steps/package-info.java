/**
 * One Lambda handler for each task state. All work in the same way: observe, decide, claim, do, record. The decisions
 * are made in {@link greenroll.roll}. The handlers carry them out in a simple loop, which can be interrupted anywhere,
 * run twice, or run late. Every handler has two constructors: one with ports, and one without parameters, which uses
 * the wiring.
 */
@NullMarked
package greenroll.steps;

import org.jspecify.annotations.NullMarked;
