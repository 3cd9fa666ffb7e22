/** {@code Custom::GreenrollGroup}: a group as a resource of a CloudFormation stack. */
@NullMarked
package greenroll.api.stack;

import org.jspecify.annotations.NullMarked;
