/**
 * The time of the embedded cloud. One clock gives roll time: real, sped up, or virtual. Everything that waits, boots or
 * is checked uses it. So the same cloud runs in a demo of minutes and in a simulation of milliseconds.
 */
@NullMarked
package greenroll.emulator.clock;

import org.jspecify.annotations.NullMarked;
