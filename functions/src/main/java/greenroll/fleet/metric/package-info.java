/** The port to the metrics that scaling policies watch. */
@NullMarked
package greenroll.fleet.metric;

import org.jspecify.annotations.NullMarked;
