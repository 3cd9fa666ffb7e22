/** SNS, EventBridge and CloudWatch metrics behind their ports. */
@NullMarked
package greenroll.aws.messaging;

import org.jspecify.annotations.NullMarked;
