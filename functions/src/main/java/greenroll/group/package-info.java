/**
 * The group: the instances that serve together, and the numbered, immutable revisions of the launch specification they
 * are launched from. Values only; nothing here knows AWS, JSON or the clock. A roll reads them and changes none but the
 * serving revision and the lock.
 */
@NullMarked
package greenroll.group;

import org.jspecify.annotations.NullMarked;
