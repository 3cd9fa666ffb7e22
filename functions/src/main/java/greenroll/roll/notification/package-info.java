/**
 * What owners and other systems are told of a roll: messages, events and metrics, each made from the record. Pure.
 */
@NullMarked
package greenroll.roll.notification;

import org.jspecify.annotations.NullMarked;
