/** {@code greenroll adopt-asg}: makes a group that stands for an Auto Scaling group. */
@NullMarked
package greenroll.cli.adopt;

import org.jspecify.annotations.NullMarked;
