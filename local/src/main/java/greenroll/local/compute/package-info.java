/**
 * A region of EC2 and ELBv2 that is simulated behind the AWS SDK's own interfaces. The region holds the truth (what
 * runs, what is registered, what the health checks see) and changes it in roll time; the clients are thin fronts over
 * it that count, throttle and refuse as AWS does. What is not simulated fails loudly, by name.
 */
@NullMarked
package greenroll.local.compute;

import org.jspecify.annotations.NullMarked;
