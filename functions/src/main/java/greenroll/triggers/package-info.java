/**
 * What starts rolls without a person: new images, told by events and found by a look on a schedule. Only groups whose
 * update policy says so are rolled. Handlers read and write; what is right to do is decided by {@code ImageRules} alone.
 */
@NullMarked
package greenroll.triggers;

import org.jspecify.annotations.NullMarked;
