import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { memo, useId } from 'react';
import type { Judgement } from '../api/wire';
import { Time } from '../ui/time';
import { Unfolding } from '../ui/Unfolding';
import { HEIGHT, type JudgedMetric, VERDICTS, WIDTH, figure, pathOf, rangeOf, samplesOf, titleOf, wordsOf } from './twoLines';

const TYPES: Readonly<Record<Judgement['verdict'], StatusIndicatorProps.Type>> = { PASS: 'success', FAIL: 'error', INCONCLUSIVE: 'pending' };

/** The judge's opinion of each batch, the newest first, with a line of green and one of blue in each metric. */
export const Judged = memo(function Judged({ judged }: { judged: readonly Judgement[] }) {
  const [newest, ...earlier] = [...judged].reverse();
  return (
    newest && (
      <Container header={<Header variant="h2">Green against blue</Header>}>
        <SpaceBetween size="m">
          <Box variant="h3">{titleOf(newest)}</Box>
          <Metrics of={newest} />
          {earlier.map((judgement) => (
            <Unfolding key={judgement.batch} headerText={titleOf(judgement)} headingTagOverride="h3">
              <Metrics of={judgement} />
            </Unfolding>
          ))}
        </SpaceBetween>
      </Container>
    )
  );
});

function Metrics({ of: { metrics, unread, lookedAt } }: { of: Judgement }) {
  return (
    <SpaceBetween size="m">
      {metrics.map((metric) => (
        <Metric key={metric.name} metric={metric} />
      ))}
      <Box variant="small">
        Last look <Time at={lookedAt} dateToo={false} />
        {unread === undefined ? '' : `. CloudWatch was not read: ${unread}`}
      </Box>
    </SpaceBetween>
  );
}

function Metric({ metric }: { metric: JudgedMetric }) {
  const title = useId();
  const { name, verdict, why, green, blue, lines } = metric;
  const samples = samplesOf(lines);
  const range = rangeOf(lines);
  return (
    <div>
      <StatusIndicator type={TYPES[verdict]}>
        {VERDICTS[verdict]}: {name} {why}
      </StatusIndicator>
      {samples.length > 0 && (
        <figure className="chart two-lines">
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={title}>
            <title id={title}>{wordsOf(metric)}</title>
            <path className="chart-blue" d={pathOf(lines.blue, samples.length, range)} />
            <path className="chart-green" d={pathOf(lines.green, samples.length, range)} />
          </svg>
          <figcaption className="chart-legend">
            <span className="chart-key chart-key-green">Green ({green === undefined ? 'no sample' : figure(green)})</span>
            <span className="chart-key chart-key-blue">Blue ({blue === undefined ? 'no sample' : figure(blue)})</span>
            <span>{`${figure(range[0])} to ${figure(range[1])}`}</span>
          </figcaption>
          <Unfolding headerText="As a table">
            <Table
              variant="embedded"
              contentDensity="compact"
              ariaLabels={{ tableLabel: `${name}: green and blue` }}
              items={[...samples].reverse()}
              columnDefinitions={[
                { id: 'at', header: 'Time', cell: ({ at }) => <Time at={at} dateToo={false} />, isRowHeader: true },
                { id: 'green', header: 'Green', cell: (sample) => (sample.green === null ? '–' : figure(sample.green)) },
                { id: 'blue', header: 'Blue', cell: (sample) => (sample.blue === null ? '–' : figure(sample.blue)) },
              ]}
            />
          </Unfolding>
        </figure>
      )}
    </div>
  );
}
