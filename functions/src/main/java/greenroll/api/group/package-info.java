/** The functions for groups: create, read, update, scale and delete, with their views. */
@NullMarked
package greenroll.api.group;

import org.jspecify.annotations.NullMarked;
