/** Step Functions behind its ports: executions that carry rolls, and their history. */
@NullMarked
package greenroll.aws.execution;

import org.jspecify.annotations.NullMarked;
