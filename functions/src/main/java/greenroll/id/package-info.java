/** Makes new ids, and ids that are derived from a name and so are always the same for that name. */
@NullMarked
package greenroll.id;

import org.jspecify.annotations.NullMarked;
