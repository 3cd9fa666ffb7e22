/** The ports for all effects: the store, the executions, the notifier, the announcer and the metrics. */
@NullMarked
package greenroll.roll.port;

import org.jspecify.annotations.NullMarked;
