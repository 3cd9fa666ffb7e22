/**
 * The rules of each step: the next action, as a pure function of (roll, fleet, alarms, now). No rule here knows a port.
 * {@link greenroll.roll.step.StepRules} is the entry.
 */
@NullMarked
package greenroll.roll.step;

import org.jspecify.annotations.NullMarked;
