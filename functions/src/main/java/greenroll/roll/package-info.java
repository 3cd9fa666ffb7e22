/**
 * The record of an operation on a group: immutable values, and the facts that are fixed at its start. It uses no AWS,
 * JSON, clock or random source.
 */
@NullMarked
package greenroll.roll;

import org.jspecify.annotations.NullMarked;
