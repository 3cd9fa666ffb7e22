/**
 * Takes care of rolls and groups between people's requests. The watchdog handles open rolls without a running
 * execution, and messages that are still due. It makes no decisions of its own. The rules are in
 * {@link greenroll.roll.supervision.ExecutionSupervision}.
 */
@NullMarked
package greenroll.upkeep;

import org.jspecify.annotations.NullMarked;
