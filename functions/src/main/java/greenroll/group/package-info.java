/**
 * The group: the instances that serve together, and the numbered, immutable revisions of their launch specification. It
 * contains values only, without AWS, JSON or a clock. A roll reads them, and changes only the serving revision and the
 * lock.
 */
@NullMarked
package greenroll.group;

import org.jspecify.annotations.NullMarked;
