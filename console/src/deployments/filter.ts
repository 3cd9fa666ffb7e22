import type { Roll, RollStatus } from '../api/wire';
import { kindWords, rollWords } from '../ui/RollState';

/** One way to narrow the list: its name in the address, what people read, and what the API is asked for. */
export interface Choice {
  /** Null: nothing in the address. */
  name: string | null;
  words: string;
  /** Null: the API is asked for all. */
  asked: string | null;
}

const KINDS: readonly Roll['kind'][] = ['ROLL', 'ROLLBACK', 'CREATE', 'SCALE', 'HEAL', 'DETACH', 'DELETE'];
const STATUSES: readonly RollStatus[] = ['starting', 'in_progress', 'paused', 'stopping', 'finished', 'failed', 'stopped'];
const OPEN = 'open';

/** Deployments are what people start; a group also creates, scales, heals and cleans up by operations of the same kind of record. */
export const KIND_CHOICES: readonly Choice[] = [
  { name: null, words: 'Deployments', asked: 'ROLL,ROLLBACK' },
  { name: 'all', words: 'Everything', asked: null },
  ...KINDS.map((kind) => ({ name: kind, words: kindWords(kind), asked: kind })),
];

export const STATUS_CHOICES: readonly Choice[] = [
  { name: null, words: 'Any status', asked: null },
  { name: OPEN, words: 'Not ended', asked: 'starting,in_progress,paused,stopping' },
  ...STATUSES.map((status) => ({ name: status, words: rollWords(status), asked: status })),
];

/** The choice that an address names; the first for a name that nobody knows. */
export const chosen = (among: readonly Choice[], name: string | null): Choice => among.find((one) => one.name === name) ?? (among[0] as Choice);
