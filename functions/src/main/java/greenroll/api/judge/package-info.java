/** The judge of a roll in the API: its body, and views of its settings and of its verdicts. */
@NullMarked
package greenroll.api.judge;

import org.jspecify.annotations.NullMarked;
