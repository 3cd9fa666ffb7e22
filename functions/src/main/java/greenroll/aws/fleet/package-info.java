/**
 * EC2, ELBv2, CloudWatch alarms and the Parameter Store behind the fleet's ports. A pure method builds every request, and one
 * table judges every error. What nobody answered is {@link greenroll.fleet.Unavailable}.
 */
@NullMarked
package greenroll.aws.fleet;

import org.jspecify.annotations.NullMarked;
