/**
 * Rules for rolls of an Auto Scaling group: which instances change places with it, what of its desired capacity is the
 * roll's own, and which settings are restored. Pure.
 */
@NullMarked
package greenroll.roll.exchange;

import org.jspecify.annotations.NullMarked;
