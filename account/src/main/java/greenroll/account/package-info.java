/** Plans rolls of an AWS account without a stack, by reads only: {@code greenroll roll plan --asg}. */
@NullMarked
package greenroll.account;

import org.jspecify.annotations.NullMarked;
