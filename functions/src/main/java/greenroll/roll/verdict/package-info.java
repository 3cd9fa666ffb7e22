/** What the judge found in a batch: values. */
@NullMarked
package greenroll.roll.verdict;

import org.jspecify.annotations.NullMarked;
