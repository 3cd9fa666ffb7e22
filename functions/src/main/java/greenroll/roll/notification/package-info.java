/** Messages, events and metrics about a roll, for owners and other systems. Each is made from the record. Pure. */
@NullMarked
package greenroll.roll.notification;

import org.jspecify.annotations.NullMarked;
