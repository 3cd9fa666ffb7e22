/** How a roll compares green with blue: values. */
@NullMarked
package greenroll.group.judge;

import org.jspecify.annotations.NullMarked;
