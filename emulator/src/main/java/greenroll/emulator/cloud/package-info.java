/**
 * The embedded cloud, put together: a simulated region, a store, and the platform that runs template.yaml, the state
 * machine and the real handlers. One assembly serves the demo in sped-up time and the simulation in virtual time; they
 * differ in the clock and the store. Loopback only.
 */
@NullMarked
package greenroll.emulator.cloud;

import org.jspecify.annotations.NullMarked;
