/** Reads the bodies that describe a group. */
@NullMarked
package greenroll.api.group.body;

import org.jspecify.annotations.NullMarked;
