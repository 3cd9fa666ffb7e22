/** The rules of the judge: what is read, how green is compared with blue, and what follows for the batch. */
@NullMarked
package greenroll.roll.judge;

import org.jspecify.annotations.NullMarked;
