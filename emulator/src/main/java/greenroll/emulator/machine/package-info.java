/**
 * Step Functions for exactly the Amazon States Language that the roll's machine uses. A definition is checked whole when
 * it is loaded, and an unknown field or state is an error that names the state; executions then run on the cloud's
 * clock, with AWS's names, error names, history and limits. What is not simulated fails loudly.
 */
@NullMarked
package greenroll.emulator.machine;

import org.jspecify.annotations.NullMarked;
