/**
 * The group's functions: create, read, update, scale and delete, with the bodies they read and the views they answer.
 */
@NullMarked
package greenroll.api.group;

import org.jspecify.annotations.NullMarked;
