import type { RollEvent } from '../api/wire';
import { at, detailsOf } from './events';

export interface BatchLine {
  number: number;
  state: 'done' | 'current' | 'next';
  /** The number of instances that it replaces or restarts; null while it is not known. */
  size: number | null;
  startedAt: number | null;
  doneAt: number | null;
}

/**
 * The batches of a roll, including those to come.
 *
 * @param total the number of batches that is known now
 * @param open whether the roll still runs; an ended roll has no current or next batch
 */
export function batchesOf(events: readonly RollEvent[], total: number, open: boolean): BatchLine[] {
  const lines = new Map<number, BatchLine>();
  for (const event of events) {
    if (event.batch === undefined) {
      continue;
    }
    if (event.type === 'BATCH_STARTED') {
      lines.set(event.batch, { number: event.batch, state: 'current', size: detailsOf(event).size ?? null, startedAt: at(event), doneAt: null });
    }
    const line = lines.get(event.batch);
    if (line && event.type === 'BATCH_DONE') {
      lines.set(event.batch, { ...line, state: 'done', doneAt: at(event) });
    }
  }
  const begun = [...lines.values()].sort((a, b) => a.number - b.number);
  if (!open) {
    return begun;
  }
  const last = begun.at(-1)?.number ?? 0;
  const next = Array.from({ length: Math.max(0, total - last) }, (_, i): BatchLine => ({
    number: last + 1 + i,
    state: 'next',
    size: null,
    startedAt: null,
    doneAt: null,
  }));
  return [...begun, ...next];
}
