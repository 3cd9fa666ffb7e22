/**
 * What functions log: one JSON object a line, so that a roll's story can be asked of the log by its ids. A line holds ids,
 * names and reasons; user data and tokens are never handed to it. Lambda's own logger carries it.
 */
@NullMarked
package greenroll.log;

import org.jspecify.annotations.NullMarked;
