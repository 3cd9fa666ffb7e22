/**
 * Implements the ports to Auto Scaling groups and launch templates with Auto Scaling and EC2. A pure method builds every
 * request and reads every answer. A call without an answer is {@link greenroll.fleet.Unavailable}.
 */
@NullMarked
package greenroll.aws.autoscaling;

import org.jspecify.annotations.NullMarked;
