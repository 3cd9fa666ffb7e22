/** Implements the ports with SNS, EventBridge and CloudWatch metrics. */
@NullMarked
package greenroll.aws.messaging;

import org.jspecify.annotations.NullMarked;
