/**
 * The log of the functions: one JSON object per line. A line holds ids, names and reasons, so a query can find all
 * lines of a roll by its ids. User data and tokens are never logged. Lambda's own logger writes the lines.
 */
@NullMarked
package greenroll.log;

import org.jspecify.annotations.NullMarked;
