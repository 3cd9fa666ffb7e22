/**
 * What looks after rolls and groups while nobody does. The watchdog takes open rolls whose execution is gone and messages
 * that are still owed. It decides nothing of its own: the rules are {@link greenroll.roll.supervision.ExecutionSupervision}.
 */
@NullMarked
package greenroll.upkeep;

import org.jspecify.annotations.NullMarked;
