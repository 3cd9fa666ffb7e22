import { Fragment } from 'react';
import type { Plan } from '../api/wire';
import { batchShare } from './labels';
import { type Column, type Wait, isNumbered, pictureOf, waitsOf, zonesIn } from './picture';

/**
 * The batches of a plan as columns, each at its largest, against ceiling, target and floor. The table next to it has
 * the same numbers.
 */
export function PlanPicture({ plan }: { plan: Plan }) {
  const { columns, levels, height, each } = pictureOf(plan);
  const waits = waitsOf(plan);
  const restarts = plan.strategy.action === 'RESTART_SERVER';
  const gap = columns.length <= 12 ? 16 : columns.length <= 40 ? 4 : 1;
  const share = (count: number) => `${(100 * count) / height}%`;
  return (
    <div>
      <div className="plan-picture" role="img" aria-label={inWords(plan, waits)}>
        <div className="plan-field" style={{ gap }}>
          {columns.map((column, at) => (
            <div
              key={column.batchNum}
              className={`plan-column${waits.some(({ batch }) => batch === column.batchNum) ? ' plan-waits' : ''}`}
              title={titleOf(column, plan.batches[at], restarts)}
            >
              {(['leaving', 'staying', 'launched', 'done'] as const).map(
                (part) =>
                  column[part] > 0 && (
                    <div key={part} className={`plan-part plan-${part}${restarts ? ' plan-restart' : ''}`} style={{ height: share(column[part]) }}>
                      {each && Array.from({ length: column[part] }, (_, n) => <span key={n} />)}
                    </div>
                  ),
              )}
            </div>
          ))}
          {levels.map(({ names, at, label }) => (
            <Fragment key={names}>
              <div className="plan-level" style={{ bottom: share(at) }} />
              <span className="plan-label" style={{ bottom: `${100 * label}%` }}>
                {names} {at}
              </span>
            </Fragment>
          ))}
        </div>
        <div className="plan-numbers" style={{ gap }}>
          {columns.map(({ batchNum }) => (
            <span key={batchNum}>{isNumbered(batchNum, columns.length) && batchNum}</span>
          ))}
        </div>
      </div>
      <ul className="plan-legend">
        {restarts ? (
          <>
            <li className="plan-done plan-restart">Restarted before</li>
            <li className="plan-staying">Not yet restarted</li>
            <li className="plan-leaving plan-restart">Out for its reboot</li>
          </>
        ) : (
          <>
            <li className="plan-done">Green, of batches before</li>
            <li className="plan-launched">Green, launched</li>
            <li className="plan-staying">Blue, serves on</li>
            <li className="plan-leaving">Blue, leaves once green is proven</li>
          </>
        )}
        {waits.length > 0 && <li className="plan-wait">The roll waits</li>}
      </ul>
      {waits.length > 0 && (
        <ol className="plan-pauses" aria-label="Pauses">
          {waits.map(({ words }, at) => (
            <li key={at}>{words}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

function titleOf({ batchNum, launched, leaving }: Column, batch: Plan['batches'][number] | undefined, restarts: boolean): string {
  const zones = zonesIn(batch?.blueByZone ?? {});
  const share = batch && batchShare(batch);
  const out = `${leaving} ${restarts ? 'restart' : 'leave'}${zones ? ` (${zones})` : ''}`;
  return restarts ? `Batch ${batchNum}: ${out}` : `Batch ${batchNum}: ${launched} launched${share ? ` (${share})` : ''}, ${out}`;
}

function inWords({ batches, floor, ceiling }: Plan, waits: readonly Wait[]): string {
  const pauses = waits.length === 0 ? '' : `, ${waits.length} ${waits.length === 1 ? 'pause' : 'pauses'}`;
  return `${batches.length} ${batches.length === 1 ? 'batch' : 'batches'}${pauses}, never under ${floor} in service, never more than ${ceiling} instances. The table of batches has each.`;
}
