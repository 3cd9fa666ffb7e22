/** The SDK's clients in front of the simulated region. They count, throttle and refuse as AWS does. */
@NullMarked
package greenroll.emulator.compute.api;

import org.jspecify.annotations.NullMarked;
