/** The functions for groups: create, read, update, scale and delete, with their request bodies and views. */
@NullMarked
package greenroll.api.group;

import org.jspecify.annotations.NullMarked;
