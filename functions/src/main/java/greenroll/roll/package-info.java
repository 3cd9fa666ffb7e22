/**
 * The record of an operation on a group: values that never change, and what is fixed when it starts. Nothing here knows AWS,
 * JSON, a clock or a random source.
 */
@NullMarked
package greenroll.roll;

import org.jspecify.annotations.NullMarked;
