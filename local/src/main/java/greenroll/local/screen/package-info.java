/** What a person sees of something that goes on: one line that is written anew in place. */
@NullMarked
package greenroll.local.screen;

import org.jspecify.annotations.NullMarked;
