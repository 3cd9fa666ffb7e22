import type { Roll, RollStatus } from '../api/wire';
import { kindWords, rollWords } from '../ui/RollState';

/** One choice of a filter: its name in the address, its label, and its value in the request to the API. */
export interface Choice {
  /** Null means that the address has no name. */
  name: string | null;
  words: string;
  /** Null means that the API is asked for all. */
  asked: string | null;
}

export const KINDS: readonly Roll['kind'][] = ['ROLL', 'ROLLBACK', 'CREATE', 'SCALE', 'HEAL', 'DETACH', 'DELETE'];
const STATUSES: readonly RollStatus[] = ['starting', 'in_progress', 'paused', 'stopping', 'finished', 'failed', 'stopped'];
const OPEN = 'open';

/**
 * Deployments are the operations that people start. The other operations of a group are creations, scales, heals and
 * cleanups, which have the same kind of record.
 */
export const KIND_CHOICES: readonly Choice[] = [
  { name: null, words: 'Deployments', asked: 'ROLL,ROLLBACK' },
  { name: 'all', words: 'Everything', asked: KINDS.join(',') },
  ...KINDS.map((kind) => ({ name: kind, words: kindWords(kind), asked: kind })),
];

export const STATUS_CHOICES: readonly Choice[] = [
  { name: null, words: 'Any status', asked: null },
  { name: OPEN, words: 'Not ended', asked: 'starting,in_progress,paused,stopping' },
  ...STATUSES.map((status) => ({ name: status, words: rollWords(status), asked: status })),
];

/** The choice with the name in an address; the first choice for an unknown name. */
export const chosen = (among: readonly Choice[], name: string | null): Choice => among.find((one) => one.name === name) ?? (among[0] as Choice);
