import ColumnLayout from '@cloudscape-design/components/column-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { OneOf, Section, Text, Texts, Tick, useBound } from './controls';
import { type Mix, withMix } from './mix';

const MIXES: { value: Mix; label: string; description: string }[] = [
  { value: '', label: 'All on demand', description: 'No instance is spot.' },
  { value: 'risk', label: 'A percentage is spot', description: 'The other instances are on demand.' },
  { value: 'onDemandCount', label: 'A number is on demand', description: 'The other instances are spot.' },
];

const ALLOCATIONS = [
  { value: 'balanced', label: 'Balanced', description: 'The lowest price among pools that are unlikely to be interrupted soon.' },
  { value: 'costOriented', label: 'Cost oriented', description: 'The lowest price.' },
  { value: 'cheapest', label: 'Cheapest', description: 'The lowest price, as cost oriented.' },
  { value: 'availabilityOriented', label: 'Availability oriented', description: 'The most spare capacity.' },
  { value: 'equalAzDistribution', label: 'Equal in each zone', description: 'The same number in each zone, and balanced in the zone.' },
];

const REVERTS = [
  { value: 'always', label: 'Always', description: 'As soon as there is spot capacity again.' },
  { value: 'timeWindow', label: 'In time windows', description: 'Only at some times of the week.' },
  { value: 'never', label: 'Never', description: 'Only other operations bring spot instances back, for example a roll.' },
];

/** The mix of spot and on-demand instances. Without spot instances only the choice of the mix is shown. */
export function SpotFields() {
  const { form } = useBound();
  return (
    <Section title="Spot instances" description="From EC2’s unused capacity. They are cheaper, and EC2 may interrupt them.">
      <ColumnLayout columns={2}>
        <OneOf place="mix" label="Mix" options={MIXES} choose={(mix) => withMix(form, mix)} />
        {form.mix === 'risk' && (
          <Text place="risk" label="Spot percentage" description="Percent of the target. A fraction of an instance is on demand." inputMode="numeric" />
        )}
        {form.mix === 'onDemandCount' && (
          <Text place="onDemandCount" label="On-demand count" description="How many instances are on demand." inputMode="numeric" />
        )}
      </ColumnLayout>
      {form.mix !== '' && <OfSpot />}
    </Section>
  );
}

function OfSpot() {
  const { form } = useBound();
  return (
    <SpaceBetween size="l">
      <Texts
        place="spotTypes"
        label="Spot types"
        description="In order of preference. Without any they are the on-demand types. With many types there are fewer interruptions."
        one="spot type"
        placeholder="m6g.large"
      />
      <Texts
        place="preferredSpot"
        label="Preferred spot types"
        description="They come before the other spot types, except where the price alone decides."
        one="preferred type"
        placeholder="m7g.large"
      />
      <ColumnLayout columns={2}>
        <OneOf place="availabilityVsCost" label="Allocation" description="The pools from which EC2 takes spot instances." options={ALLOCATIONS} />
        <OneOf
          place="performAt"
          label="Return to spot"
          description="When on-demand instances in place of spot instances are replaced again."
          options={REVERTS}
        />
      </ColumnLayout>
      {form.performAt === 'timeWindow' && (
        <Texts place="timeWindows" label="Time windows" description="Times of the week in UTC." one="time window" placeholder="Mon:03:00-Wed:02:30" />
      )}
      <ColumnLayout columns={2}>
        <Tick place="fallbackToOd" label="Fall back to on demand" description="On-demand instances are launched where no pool has spot capacity." />
        <Tick place="capacityRebalance" label="Capacity rebalance" description="An instance is replaced when EC2 says that its interruption has become likely." />
      </ColumnLayout>
    </SpaceBetween>
  );
}
