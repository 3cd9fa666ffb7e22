/**
 * The embedded cloud's storage. The official DynamoDB Local runs in this process for the cloud that people run. A store
 * of plain maps serves the tens of thousands of rolls of a simulation. Both keep the promises of {@link
 * greenroll.roll.port.RollStore}, and the same tests check both. Nothing outlives the process.
 */
@NullMarked
package greenroll.emulator.store;

import org.jspecify.annotations.NullMarked;
