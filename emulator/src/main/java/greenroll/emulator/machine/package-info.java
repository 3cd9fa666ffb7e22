/**
 * Step Functions for exactly that part of the Amazon States Language that the roll's machine uses. A definition is
 * checked completely when it is loaded. An unknown field or state is an error that names the state. Executions run on
 * the cloud's clock, with AWS's names, error names, history and limits. A feature that is not simulated is an error.
 */
@NullMarked
package greenroll.emulator.machine;

import org.jspecify.annotations.NullMarked;
