/**
 * When a group changes its capacity, or rolls, by itself: scheduled tasks and scaling policies, as their owner describes
 * them. Values only.
 */
@NullMarked
package greenroll.group.scaling;

import org.jspecify.annotations.NullMarked;
