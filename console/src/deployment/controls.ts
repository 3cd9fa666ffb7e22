import type { Group, Roll, RollControl } from '../api/wire';
import { bakes, isOpen, waitsAt } from '../ui/RollState';

export type Control = 'pause' | 'resume' | 'continue' | 'stop' | 'rollBack';

/** A button with its label, whether it may be pressed, and what it will do. */
export interface Offer {
  control: Control;
  label: string;
  /** The reason why it may not be pressed, in a sentence; null when it may be pressed. */
  refusal: string | null;
  confirm: { header: string; points: readonly string[] };
  /** The message once it was done. */
  said: string;
  /** The request to the running roll; null for a roll back of a roll that has ended, which is an operation of its own. */
  request: RollControl | null;
}

/** The facts that decide about the actions, in addition to the roll itself. */
export interface Known {
  group: Group | null;
  /**
   * The group's newest operation, or null while it is not known. Only after the newest one is a cleanup possible.
   */
  newest: string | null;
  restarts: boolean;
  /** Whether a revision served before the roll. */
  servedBefore: boolean;
}

/**
 * The actions on a roll in its current state. The API checks each request again and decides. A roll of an Auto Scaling
 * group cannot be rolled back. The way back is a roll to the earlier version.
 */
export function offersOf(roll: Roll, known: Known): Offer[] {
  const unjudged = roll.status === 'in_progress' && roll.hold?.code === 'JUDGE_INCONCLUSIVE';
  return [...(unjudged ? [goOn(roll)] : []), roll.status === 'paused' ? resume(roll) : pause(roll), stop(roll), ...(roll.autoScaling ? [] : [rollBack(roll, known)])];
}

/** The answers to a roll that waits at the end of a step, or bakes. */
export function answersOf(roll: Roll, known: Known): Offer[] {
  const step = waitsAt(roll);
  return step === null ? [] : [bakes(roll) ? endBake(roll, step) : goOn(roll, step), ...offersOf(roll, known).filter(({ control, refusal }) => control === 'stop' || (control === 'rollBack' && refusal === null))];
}

/** @param step the step after which it goes on; without one, it goes on with the batch on which the judge has no verdict */
function goOn(roll: Roll, step?: number): Offer {
  return {
    control: 'continue',
    label: 'Continue',
    refusal: null,
    confirm: {
      header: `Continue ${roll.id}?`,
      points:
        step === undefined
          ? [`Batch ${roll.currentBatch} goes on without a verdict within half a minute.`, 'The judge looks at the next batch again.']
          : [`It goes on after step ${step} within half a minute.`, 'A later step with a pause waits again.'],
    },
    said: 'It goes on',
    request: step === undefined ? { status: 'IN_PROGRESS' } : { status: 'IN_PROGRESS', step },
  };
}

function endBake(roll: Roll, step: number): Offer {
  return {
    ...goOn(roll, step),
    label: 'End bake',
    confirm: { header: `End the bake of ${roll.id}?`, points: ['Parked instances are terminated, and the roll finishes.', 'A roll back has to launch instances afterwards.'] },
    said: 'The bake ends',
  };
}

function pause(roll: Roll): Offer {
  return {
    control: 'pause',
    label: 'Pause',
    refusal: roll.status === 'in_progress' ? null : ended(roll) ?? `It is ${words(roll)}.`,
    confirm: {
      header: `Pause ${roll.id}?`,
      points: [
        roll.currentBatch > 0 ? `Batch ${roll.currentBatch} runs to its end, its scale-down included.` : 'The look at what is there runs to its end.',
        'No other batch begins until you resume it. Greenroll still watches the instances.',
        'The group stays locked, so you cannot deploy it meanwhile.',
        'After a day it is stopped.',
      ],
    },
    said: 'It pauses before its next batch',
    request: { status: 'PAUSED' },
  };
}

function resume(roll: Roll): Offer {
  return {
    control: 'resume',
    label: 'Resume',
    refusal: null,
    confirm: {
      header: `Resume ${roll.id}?`,
      points: [`It goes on with batch ${Math.min(roll.currentBatch + 1, Math.max(1, roll.numOfBatches))} of ${roll.numOfBatches} within half a minute.`],
    },
    said: 'It goes on',
    request: { status: 'IN_PROGRESS' },
  };
}

function stop(roll: Roll): Offer {
  return {
    control: 'stop',
    label: 'Stop',
    refusal: roll.status === 'stopping' ? 'It is stopping already.' : ended(roll),
    confirm: {
      header: `Stop ${roll.id}?`,
      points: [
        'No further batch begins. A batch whose grace period is over still scales down its blue; what drains already goes.',
        'Green that is proven stays and serves. Green that is not proven yet is drained and terminated.',
        roll.autoScaling
          ? 'Both versions serve afterwards. Deploy again to go on, or deploy the earlier version to go back.'
          : 'Both revisions serve afterwards. Deploy again to go on, or roll back.',
        ...(roll.parkedInstances ? ['Parked instances are terminated.'] : []),
        ...(roll.autoScaling ? ['The settings of the Auto Scaling group are restored.'] : []),
        'A stop cannot be taken back.',
      ],
    },
    said: 'It stops with its next look',
    request: { status: 'STOPPED' },
  };
}

function rollBack(roll: Roll, known: Known): Offer {
  const running = isOpen(roll.status);
  return {
    control: 'rollBack',
    label: 'Roll back',
    refusal: running ? refusalWhileRunning(roll, known) : rollBackRefusal(roll, known),
    confirm: {
      header: `Roll back ${roll.id}?`,
      points: [
        ...(running ? ['It ends at once as failed. Green that is not proven yet is drained and terminated.'] : []),
        roll.parkedInstances && running
          ? `A roll of its own begins: it registers the ${roll.parkedInstances} parked again, launches what is missing, and takes out the green.`
          : 'A roll of its own begins: it launches what served before this one, and takes out the green, batch by batch.',
        'It uses the same batch size, grace period and health check, and keeps the same floor.',
        'The group’s latest revision stays what it is: the next deployment rolls to it again.',
      ],
    },
    said: running ? 'It rolls back with its next look' : 'The roll back has begun',
    request: running ? { status: 'ROLLED_BACK' } : null,
  };
}

function refusalWhileRunning(roll: Roll, { restarts, servedBefore }: Known): string | null {
  if (roll.status === 'stopping') {
    return 'It is ending already. It can be rolled back once it has ended.';
  }
  return neverRollsBack(roll, restarts) ?? (servedBefore ? null : 'No revision served before it.');
}

function neverRollsBack({ kind }: Roll, restarts: boolean): string | null {
  if (kind !== 'ROLL') {
    return 'Only a roll can be rolled back.';
  }
  return restarts ? 'A restart replaces nothing, so there is nothing to roll back.' : null;
}

function rollBackRefusal(roll: Roll, { group, newest, restarts }: Known): string | null {
  const never = neverRollsBack(roll, restarts);
  if (never) {
    return never;
  }
  if (roll.rollbackId !== undefined) {
    return `It was rolled back by ${roll.rollbackId}.`;
  }
  if (group?.activeRoll) {
    return `${group.activeRoll.id} holds the group.`;
  }
  if (newest !== null && newest !== roll.id) {
    return `Only the group’s last operation can be rolled back, and that is ${newest}.`;
  }
  return null;
}

const ended = (roll: Roll): string | null => (isOpen(roll.status) ? null : `It has ended: it is ${words(roll)}.`);

const words = (roll: Roll): string => roll.status.replace('_', ' ');
