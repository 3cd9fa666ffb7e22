/** The judge's verdicts on a batch: values. */
@NullMarked
package greenroll.roll.verdict;

import org.jspecify.annotations.NullMarked;
