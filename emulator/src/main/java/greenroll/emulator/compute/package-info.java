/**
 * A region of EC2 and ELBv2, simulated behind the AWS SDK's own interfaces. An operation that is not simulated fails
 * with its name.
 */
@NullMarked
package greenroll.emulator.compute;

import org.jspecify.annotations.NullMarked;
