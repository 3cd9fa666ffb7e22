/** Lambda: functions, their handlers, and the time that an invocation has. */
@NullMarked
package greenroll.emulator.platform.lambda;

import org.jspecify.annotations.NullMarked;
