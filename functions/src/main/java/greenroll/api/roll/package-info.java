/** The functions for rolls: plan, start, read, stop, pause, resume and clean up, with their bodies and views. */
@NullMarked
package greenroll.api.roll;

import org.jspecify.annotations.NullMarked;
