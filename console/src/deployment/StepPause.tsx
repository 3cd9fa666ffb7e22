import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useId } from 'react';
import type { Roll, RollEvent } from '../api/wire';
import { bakes, waitsAt } from '../ui/RollState';
import { type Steps, TIMEOUT_WORDS } from '../ui/steps';
import { Time, duration } from '../ui/time';
import { type Clock, Ticking } from './Ticking';

interface StepPauseProps {
  roll: Roll;
  steps: Steps | undefined;
  restarts: boolean;
  events: readonly RollEvent[];
  said: Clock;
  /** The buttons of the answers. */
  children: ReactNode;
}

/** A roll that waits at the end of a step, or bakes: what is proven, what happens without an answer, and the answers. */
export function StepPause({ roll, steps = [], restarts, events, said, children }: StepPauseProps) {
  const id = useId();
  const step = waitsAt(roll);
  if (step === null) {
    return null;
  }
  const { hold } = roll;
  const counts = events.findLast((event) => event.counts !== undefined)?.counts;
  const pause = steps[step - 1]?.pause;
  const baking = bakes(roll);
  return (
    <section aria-labelledby={id} data-testid="step-pause">
      <Alert type="warning" header={<span id={id}>{baking ? 'Bakes after its last batch' : `Waits for you at step ${step}${steps.length > 0 ? ` of ${steps.length}` : ''}`}</span>}>
        <SpaceBetween size="s">
          <div>
            {counts && <div>{`${counts.proven} of ${counts.total} instances ${counts.proven === 1 ? 'is' : 'are'} ${restarts ? 'restarted' : `proven green${baking ? '' : '. Green and blue serve meanwhile'}`}.`}</div>}
            {baking && <div>{roll.parkedInstances ? `${roll.parkedInstances} parked: a roll back registers them again, and launches none of them.` : 'Nothing is parked.'}</div>}
            {hold?.until !== undefined && (pause || baking) ? (
              <div>
                If nobody answers, it {pause ? TIMEOUT_WORDS[pause.onTimeout] : 'finishes'} <Ticking said={said} words={(now) => inWords(hold.until, now)} /> (<Time at={hold.until} />).
              </div>
            ) : (
              <div>{hold?.reason}</div>
            )}
          </div>
          {children}
        </SpaceBetween>
      </Alert>
    </section>
  );
}

function inWords(until: string | undefined, now: number): string {
  const left = (Date.parse(until ?? '') - now) / 1000;
  return left > 0 ? `in ${duration(left)}` : 'with its next look';
}
