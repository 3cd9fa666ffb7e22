/** Implements the ports to the executions of rolls, and to their history, with Step Functions. */
@NullMarked
package greenroll.aws.execution;

import org.jspecify.annotations.NullMarked;
