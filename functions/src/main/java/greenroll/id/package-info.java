/** Ids: new ones, and those that are derived from a name and so are the same each time. */
@NullMarked
package greenroll.id;

import org.jspecify.annotations.NullMarked;
