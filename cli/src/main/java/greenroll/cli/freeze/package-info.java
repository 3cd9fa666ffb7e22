/** {@code greenroll freeze} and {@code unfreeze}: stop deployments of a group or of all groups, and lift that. */
@NullMarked
package greenroll.cli.freeze;

import org.jspecify.annotations.NullMarked;
