/**
 * Implements the fleet's ports with EC2, ELBv2, CloudWatch alarms and the Parameter Store. A pure method builds every
 * request, and one table judges every error. A call without an answer is {@link greenroll.fleet.Unavailable}.
 */
@NullMarked
package greenroll.aws.fleet;

import org.jspecify.annotations.NullMarked;
