/** The acts of a roll on the members and the settings of its Auto Scaling group: values. */
@NullMarked
package greenroll.roll.member;

import org.jspecify.annotations.NullMarked;
