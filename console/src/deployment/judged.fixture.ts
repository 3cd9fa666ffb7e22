import type { Judgement } from '../api/wire';

const AT = '2026-11-28T12:00:00.000Z';

/** A judgement of errors in batch 1, in four periods of a minute. */
export function judgedWith(changes: Partial<Judgement>, metric: Partial<Judgement['metrics'][number]> = {}): Judgement {
  return {
    batch: 1,
    verdict: 'PASS',
    lookedAt: AT,
    metrics: [
      {
        name: 'errors',
        verdict: 'PASS',
        why: '0.5 against 1 of blue (at most 1 worse), 3 samples',
        samples: 3,
        green: 0.5,
        blue: 1,
        lines: { from: AT, period: 60, green: [1, 0.5, null, 0], blue: [1, 2, 0, 1] },
        ...metric,
      },
    ],
    ...changes,
  };
}
