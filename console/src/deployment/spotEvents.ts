import type { RollEvent, RollInstance } from '../api/wire';
import { detailsOf } from './events';

/** A line of the timeline that is about spot instances, an Auto Scaling group or the pause of a step, in words. */
export interface Telling {
  /** The words in place of the line's type. */
  words: string;
  type: 'warning' | 'info' | 'success' | 'pending';
  /** The meaning of the line to the reader; null when the line itself says it. */
  note: string | null;
}

const INTERRUPTION: Telling = { type: 'warning', words: 'Spot interruption', note: 'EC2 takes spot capacity back. The release is not at fault.' };

const FALLBACK: Telling = { type: 'warning', words: 'Fallback to on demand', note: 'No spot pool had capacity. On-demand instances cost more.' };

const ATTACHED: Telling = { type: 'info', words: 'Attached', note: 'Proven green joins the Auto Scaling group. The desired capacity is higher by as many.' };

const STANDBY: Telling = { type: 'info', words: 'In standby', note: 'The desired capacity is lower by as many. The Auto Scaling group drains them.' };

const GROUP_CHANGED: Telling = { type: 'info', words: 'Auto Scaling group', note: null };

/** The lines about the pauses of steps. Their messages say who asked, and why. */
const STEPS: Partial<Record<RollEvent['type'], Telling>> = {
  CONTINUE_REQUESTED: { type: 'info', words: 'Continue requested', note: null },
  ROLLBACK_REQUESTED: { type: 'warning', words: 'Roll back requested', note: null },
  STEP_PASSED: { type: 'success', words: 'Step passed', note: null },
};

const BAKED: Telling = { type: 'success', words: 'Bake over', note: null };

/** Null for a line that is about none of these, or not only. */
export function tellingOf(event: RollEvent): Telling | null {
  if (event.type === 'FALLBACK_TO_ON_DEMAND') {
    return FALLBACK;
  }
  if (event.type === 'ATTACHED') {
    return ATTACHED;
  }
  if (event.type === 'DEREGISTERED' && event.message.includes(' in standby')) {
    return STANDBY;
  }
  if (event.type === 'GROUP_CHANGED') {
    return GROUP_CHANGED;
  }
  const { code, step } = detailsOf(event);
  if (event.type === 'HELD' && code === 'STEP_PAUSE') {
    return { type: 'pending', words: `Waits at step ${step}`, note: null };
  }
  if (event.type === 'HELD' && code === 'BAKE') {
    return { type: 'pending', words: 'Bakes', note: null };
  }
  if (event.type === 'STEP_PASSED' && event.message.startsWith('the bake ')) {
    return BAKED;
  }
  if (event.type in STEPS) {
    return STEPS[event.type] ?? null;
  }
  const interrupted = interruptedIn(event);
  return interrupted.length > 0 && interrupted.length === event.instances.length ? INTERRUPTION : null;
}

const ANNOUNCED = ' will be interrupted at ';

/** EC2's reason for an instance that it has interrupted. */
const EC2_INTERRUPTED = 'Server.SpotInstanceTermination';

/**
 * The instances of a line that EC2 interrupts. A lost instance is one of them if the line or EC2 says so. Its health at
 * that time is no reason.
 */
export function interruptedIn({ type, message, instances, reasons }: RollEvent): readonly string[] {
  if (type === 'INTERRUPTION_NOTICE') {
    return instances;
  }
  if (type !== 'LOST') {
    return [];
  }
  // A message names three announced instances at most. Other lost instances are named after a semicolon.
  const isOnlyAnnounced = message.includes(ANNOUNCED) && !message.includes('; ');
  return instances.filter((id) => isOnlyAnnounced || message.includes(`${id}${ANNOUNCED}`) || reasons[id]?.includes(EC2_INTERRUPTED));
}

/** Whether EC2 interrupts the instance, by its own reason. */
export const isInterrupted = ({ reason = '' }: Pick<RollInstance, 'reason'>): boolean =>
  reason.startsWith('interrupted: ') || reason.includes(EC2_INTERRUPTED);

/** The events of a roll's spot instances as a whole. */
export interface SpotStory {
  /** The instances that EC2 interrupted. */
  interrupted: readonly string[];
  /** One line for each batch with a fallback. */
  fallbacks: readonly string[];
}

export function spotStoryOf(events: readonly RollEvent[]): SpotStory {
  return {
    interrupted: [...new Set(events.flatMap(interruptedIn))],
    fallbacks: events
      .filter(({ type }) => type === 'FALLBACK_TO_ON_DEMAND')
      .map(({ batch, message }) => (batch === undefined ? message : `Batch ${batch}: ${message}`)),
  };
}
