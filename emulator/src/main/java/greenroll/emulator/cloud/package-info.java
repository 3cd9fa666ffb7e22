/**
 * The embedded cloud, put together: a simulated region, a store, and the platform that runs template.yaml, the state
 * machine and the real handlers. The same assembly is used by the demo in sped-up time and by the simulation in virtual
 * time. They differ in the clock and the store. Loopback only.
 */
@NullMarked
package greenroll.emulator.cloud;

import org.jspecify.annotations.NullMarked;
