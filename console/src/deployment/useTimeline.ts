import { useEffect, useMemo, useState } from 'react';
import { type Live, useLive } from '../api/live';
import { paths } from '../api/paths';
import type { RollEvent } from '../api/wire';

/** The largest number of lines on one page. */
const PAGE = 500;

/**
 * The whole timeline. Full pages do not change any more, so they are read once. The last page is kept fresh.
 *
 * @returns the lines so far, and the state of the page that is being read
 */
export function useTimeline(groupId: string, rollId: string, runs: boolean): { events: readonly RollEvent[]; live: Live<RollEvent> } {
  const [full, setFull] = useState<{ events: readonly RollEvent[]; next: string | null }>({ events: [], next: null });
  const live = useLive<RollEvent>(paths.timeline(groupId, rollId, { limit: PAGE, next: full.next }), { runs: () => runs });
  const last = live.state === 'ready' ? live.answer : null;
  useEffect(() => {
    if (last?.next) {
      setFull(({ events }) => ({ events: [...events, ...last.items], next: last.next }));
    }
  }, [last]);
  const items = last && last.next === null ? last.items : NONE;
  return { events: useMemo(() => [...full.events, ...items], [full, items]), live };
}

const NONE: readonly RollEvent[] = [];
