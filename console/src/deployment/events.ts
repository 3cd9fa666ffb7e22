import type { RollEvent } from '../api/wire';

/** The data of a line in addition to its sentence, as far as this page needs it: docs/timeline.md. */
export interface Details {
  size?: number;
  target?: number;
  imageId?: string;
  servingRevision?: number;
  status?: string;
  zones?: Record<string, string>;
  code?: string;
  reason?: string;
  batch?: number | null;
  step?: number;
  instances?: { id: string; zone?: string; targetHealth?: string | null; stateReason?: string | null }[];
}

export const detailsOf = (event: RollEvent | undefined): Details => (event?.details ?? {}) as Details;

export const at = (event: RollEvent): number => Date.parse(event.createdAt);

/** The newest line of one of these types, or undefined. */
export function newest(events: readonly RollEvent[], ...types: RollEvent['type'][]): RollEvent | undefined {
  return events.findLast(({ type }) => types.includes(type));
}
