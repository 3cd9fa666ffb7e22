/**
 * The embedded cloud's memory: the official DynamoDB Local, in process, for the cloud that people run, and a store of
 * plain maps for the tens of thousands of rolls of a simulation. Both keep the promises of
 * {@link greenroll.roll.port.RollStore}, and one set of tests holds them to it. Nothing here outlives the process.
 */
@NullMarked
package greenroll.emulator.store;

import org.jspecify.annotations.NullMarked;
