import Steps, { type StepsProps } from '@cloudscape-design/components/steps';
import type { ReactNode } from 'react';
import { type Share, shareWords } from '../ui/lifeCycle';
import type { BatchLine } from './batches';
import type { Part, Phase } from './phase';

const MOST_DRAWN = 60;

interface BatchesProps {
  batches: readonly BatchLine[];
  shares: ReadonlyMap<number, Share>;
  phase: Phase;
  restarts: boolean;
  /** Whether green and blue change places in an Auto Scaling group. */
  exchanges: boolean;
  left: ReactNode;
}

/**
 * Every batch as a block (done, current, next), and the parts of the open batch as steps. `left` is the text of the
 * current part. `shares` has what each batch has launched, for a group with spot instances.
 */
export function Batches({ batches, shares, phase, restarts, exchanges, left }: BatchesProps) {
  const current = batches.find(({ state }) => state === 'current');
  const launchedIn = (number: number) => {
    const share = shares.get(number);
    return share ? ` (${shareWords(share)})` : '';
  };
  return (
    <>
      {batches.length > 1 && batches.length <= MOST_DRAWN && (
        <ol className="batches" aria-label="Batches">
          {batches.map(({ number, state, size }) => (
            <li key={number} className={`batch batch-${state}`} aria-current={state === 'current' ? 'step' : undefined}>
              <span className="batch-number">{number}</span>
              <span className="batch-state">
                {state}
                {size === null ? '' : `, ${size} ${size === 1 ? 'instance' : 'instances'}`}
                {launchedIn(number)}
              </span>
            </li>
          ))}
        </ol>
      )}
      {current && phase.part && <Steps orientation="horizontal" ariaLabel={`Parts of batch ${current.number}`} steps={stepsOf(phase.part, restarts, exchanges, left)} />}
    </>
  );
}

function stepsOf(part: Part, restarts: boolean, exchanges: boolean, left: ReactNode): StepsProps.Step[] {
  const parts: [Part, string][] = restarts
    ? [
        ['launch', exchanges ? 'Standby and reboot' : 'Drain and reboot'],
        ['health', 'Healthy again'],
        ['grace', 'Grace period'],
      ]
    : [
        ['launch', 'Launch green'],
        ['health', 'Healthy'],
        ['grace', 'Grace period'],
        ['scaleDown', exchanges ? 'Green and blue change places' : 'Scale down blue'],
      ];
  const at = parts.findIndex(([name]) => name === part);
  return parts.map(([, header], i) => ({
    header,
    status: i < at ? 'success' : i === at ? 'in-progress' : 'pending',
    statusIconAriaLabel: i < at ? 'done' : i === at ? 'current' : 'next',
    ...(i === at && left ? { details: left } : {}),
  }));
}
