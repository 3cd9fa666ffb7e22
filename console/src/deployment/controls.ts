import type { Group, Roll } from '../api/wire';
import { isOpen } from '../ui/RollState';

export type Control = 'pause' | 'resume' | 'stop' | 'rollBack';

/** A button with its label, whether it may be pressed, and what it will do. */
export interface Offer {
  control: Control;
  label: string;
  /** The reason why it may not be pressed, in a sentence; null when it may be pressed. */
  refusal: string | null;
  confirm: { header: string; points: readonly string[] };
}

/**
 * The actions on a roll in its current state. The API checks each request again and decides. A roll of an Auto Scaling
 * group cannot be rolled back. The way back is a roll to the earlier version.
 *
 * @param newest the group's newest operation, or null while it is not known; only after the newest one is a cleanup
 *     possible
 */
export function offersOf(roll: Roll, group: Group | null, newest: string | null, restarts: boolean): Offer[] {
  return [
    roll.status === 'paused' ? resume(roll) : pause(roll),
    stop(roll),
    ...(roll.autoScaling ? [] : [rollBack(roll, group, newest, restarts)]),
  ];
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
        ...(roll.autoScaling ? ['The settings of the Auto Scaling group are restored.'] : []),
        'A stop cannot be taken back.',
      ],
    },
  };
}

function rollBack(roll: Roll, group: Group | null, newest: string | null, restarts: boolean): Offer {
  return {
    control: 'rollBack',
    label: 'Roll back',
    refusal: rollBackRefusal(roll, group, newest, restarts),
    confirm: {
      header: `Roll back ${roll.id}?`,
      points: [
        'A roll of its own begins: it launches what served before this one, and takes out the green, batch by batch.',
        'It uses the same batch size, grace period and health check, and keeps the same floor.',
        'The group’s latest revision stays what it is: the next deployment rolls to it again.',
      ],
    },
  };
}

function rollBackRefusal(roll: Roll, group: Group | null, newest: string | null, restarts: boolean): string | null {
  if (isOpen(roll.status)) {
    return 'A roll can be rolled back once it has ended: stop it first.';
  }
  if (roll.kind !== 'ROLL') {
    return 'Only a roll can be rolled back.';
  }
  if (restarts) {
    return 'A restart replaces nothing, so there is nothing to roll back.';
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
