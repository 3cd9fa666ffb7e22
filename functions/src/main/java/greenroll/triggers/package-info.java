/**
 * Starts rolls without a person, when events or a scheduled check find new images. Only groups with that update policy
 * are rolled. The handlers read and write, and {@code ImageRules} makes all decisions.
 */
@NullMarked
package greenroll.triggers;

import org.jspecify.annotations.NullMarked;
