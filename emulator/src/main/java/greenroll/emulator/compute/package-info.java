/**
 * A region of EC2 and ELBv2 that is simulated behind the AWS SDK's own interfaces. What is not simulated fails and names itself.
 */
@NullMarked
package greenroll.emulator.compute;

import org.jspecify.annotations.NullMarked;
