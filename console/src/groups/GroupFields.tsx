import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import type { Group } from '../api/wire';
import { SpotFields } from './SpotFields';
import { type Bound, BoundContext, OneOf, Place, Section, Text, Texts, Tick, labelOf, useBound } from './controls';
import type { GroupForm } from './form';
import { type UserData as Stored, userDataOf } from './userData';

/** Every field of the form. @param group the one that is edited; null for a new one */
export function GroupFields({ group, ...bound }: Bound & { group: Group | null }) {
  const mixed = bound.form.mix !== '';
  return (
    <BoundContext.Provider value={bound}>
      <SpaceBetween size="l">
        <Section title="Group">
          <ColumnLayout columns={2}>
            <Text place="name" label="Name" />
            <Text
              place="region"
              label="Region"
              description={group ? 'A group stays in its region.' : 'Where the subnets lie.'}
              placeholder="eu-west-1"
              readOnly={group !== null}
            />
          </ColumnLayout>
          <Text place="description" label="Description" optional />
        </Section>
        <Section title="Capacity" description="How many instances are to be in service.">
          <ColumnLayout columns={3}>
            <Text place="minimum" label="Minimum" inputMode="numeric" />
            <Text place="target" label="Target" inputMode="numeric" />
            <Text place="maximum" label="Maximum" inputMode="numeric" />
          </ColumnLayout>
        </Section>
        <Section title="Instances">
          <ColumnLayout columns={2}>
            <Text place="imageId" label="Image" description="An AMI, or resolve:ssm:/name for what a parameter holds." placeholder="ami-0a1b2c3d" />
            <Text
              place="instanceType"
              label="Instance type"
              description={mixed ? 'Of on-demand instances. Without one they are of the spot types.' : 'All are launched on demand.'}
              placeholder="m7g.large"
            />
          </ColumnLayout>
          <Texts
            place="fallbackTypes"
            label="Fallback types"
            description="Tried in this order where EC2 has no room for the type above."
            one="type"
            placeholder="m6g.large"
          />
          <UserData stored={group && userDataOf(group.compute.launchSpecification)} />
          <ColumnLayout columns={2}>
            <Text place="iamRole" label="IAM role" optional description="An instance profile, by name or ARN." />
            <Text place="keyPair" label="Key pair" optional description="For SSH." />
          </ColumnLayout>
          <ColumnLayout columns={2}>
            <Tick place="monitoring" label="Detailed monitoring" description="CloudWatch has metrics every minute. It costs extra." />
            <Tick place="ebsOptimized" label="EBS optimised" description="Most types are so by themselves." />
          </ColumnLayout>
        </Section>
        <SpotFields />
        <Section title="Network">
          <Zones />
          <Texts place="securityGroupIds" label="Security groups" description="Without any it is the VPC’s default one." one="security group" placeholder="sg-0a1b2c3d" />
        </Section>
        <Section title="Load balancer and health">
          <Texts
            place="targetGroupArns"
            label="Target groups"
            description="Instances are put into them, and are drained before they go."
            one="target group"
            placeholder="arn:aws:elasticloadbalancing:…:targetgroup/web/0123456789abcdef"
          />
          <OneOf place="healthCheckType" label="Health check" options={group === null ? [BY_ITSELF, ...CHECKS] : CHECKS} />
          <Tick place="autoHealing" label="Auto healing" description="An instance that stays unhealthy is replaced." />
          <ColumnLayout columns={2}>
            <Text
              place="healthCheckGracePeriod"
              label="Grace period after the launch"
              description="Seconds in which nothing is replaced."
              inputMode="numeric"
            />
            <Text place="unhealthyDuration" label="Unhealthy before it is replaced" description="Seconds, from 60." inputMode="numeric" />
          </ColumnLayout>
        </Section>
        <Section title="Tags" description="Of the instances and their volumes.">
          <Tags />
        </Section>
        <Section title="Deployments">
          <Tick
            place="shouldRoll"
            label="Roll a new revision at once"
            description="Without it a revision waits for a Deploy."
          />
          {bound.form.shouldRoll && (
            <ColumnLayout columns={2}>
              <Text place="batchSizePercentage" label="Batch size" description="Percent of the target." inputMode="numeric" />
              <Text place="gracePeriod" label="Grace period" description="Seconds for which a batch is watched healthy before its blue leaves." inputMode="numeric" />
            </ColumnLayout>
          )}
          <Tick place="elastigroup" label="Elastigroup’s own meanings and defaults" description="For a group that was rolled by Elastigroup and is to behave as it did there." />
        </Section>
      </SpaceBetween>
    </BoundContext.Provider>
  );
}

function Zones() {
  const { form, set, wrong } = useBound();
  // At least one row is needed, so it is shown without a request.
  const rows = form.zones.length === 0 ? [{ name: '', subnetIds: '' }] : form.zones;
  const change = (index: number, to: Partial<GroupForm['zones'][number]>) => set({ zones: rows.map((row, at) => (at === index ? { ...row, ...to } : row)) });
  return (
    <Place at="zones">
      <FormField label="Zones and subnets" description="Instances are spread evenly over the zones." errorText={wrong.get('zones')} stretch>
        <AttributeEditor
          items={rows}
          addButtonText="Add zone"
          removeButtonText="Remove"
          removeButtonAriaLabel={(row) => `Remove ${row.name || 'zone'}`}
          isItemRemovable={() => rows.length > 1}
          onAddButtonClick={() => set({ zones: [...rows, { name: '', subnetIds: '' }] })}
          onRemoveButtonClick={({ detail }) => set({ zones: rows.filter((_, index) => index !== detail.itemIndex) })}
          gridLayout={[{ breakpoint: 'xs', rows: [[1, 3]], removeButton: { width: 'auto' } }, { rows: [[1], [1]] }]}
          definition={[
            {
              label: 'Zone',
              control: (row, index) => (
                <Input value={row.name} placeholder="eu-west-1a" autoComplete={false} onChange={({ detail }) => change(index, { name: detail.value })} />
              ),
              errorText: (_, index) => wrong.get(`zones[${index}].name`),
            },
            {
              label: 'Subnets',
              control: (row, index) => (
                <Input
                  value={row.subnetIds}
                  placeholder="subnet-0a1b2c3d, subnet-1a2b3c4d"
                  autoComplete={false}
                  onChange={({ detail }) => change(index, { subnetIds: detail.value })}
                />
              ),
              errorText: (_, index) => wrong.get(`zones[${index}].subnetIds`),
            },
          ]}
        />
      </FormField>
    </Place>
  );
}

function Tags() {
  const { form, set, wrong } = useBound();
  const rows = form.tags;
  const change = (index: number, to: Partial<GroupForm['tags'][number]>) => set({ tags: rows.map((row, at) => (at === index ? { ...row, ...to } : row)) });
  return (
    <Place at="tags">
      <FormField errorText={wrong.get('tags')} stretch>
        <AttributeEditor
          items={rows}
          addButtonText="Add tag"
          removeButtonText="Remove"
          removeButtonAriaLabel={(row) => `Remove ${row.key || 'tag'}`}
          empty="None"
          onAddButtonClick={() => set({ tags: [...rows, { key: '', value: '' }] })}
          onRemoveButtonClick={({ detail }) => set({ tags: rows.filter((_, index) => index !== detail.itemIndex) })}
          gridLayout={[{ breakpoint: 'xs', rows: [[1, 1]], removeButton: { width: 'auto' } }, { rows: [[1], [1]] }]}
          definition={[
            {
              label: 'Key',
              control: (row, index) => <Input value={row.key} autoComplete={false} onChange={({ detail }) => change(index, { key: detail.value })} />,
              errorText: (_, index) => wrong.get(`tags[${index}].key`),
            },
            {
              label: 'Value',
              control: (row, index) => <Input value={row.value} autoComplete={false} onChange={({ detail }) => change(index, { value: detail.value })} />,
              errorText: (_, index) => wrong.get(`tags[${index}].value`),
            },
          ]}
        />
      </FormField>
    </Place>
  );
}

const CHECKS = [
  { value: 'TARGET_GROUP', label: 'Target group', description: 'The load balancer says which instances are healthy.' },
  { value: 'EC2', label: 'EC2', description: 'EC2’s own status checks.' },
  { value: 'NONE', label: 'None', description: 'Whatever runs counts as healthy.' },
];
const BY_ITSELF = { value: '', label: 'By itself', description: 'The target groups’ if there are any, otherwise EC2’s.' };

/**
 * Hidden until the user asks for it, because it may have secrets.
 *
 * @param stored the stored user data; null for a new group
 */
function UserData({ stored }: { stored: Stored | null }) {
  const { form, set, wrong } = useBound();
  const [visible, setVisible] = useState(stored === null || form.userData === '');
  return (
    <Place at="userData">
      <FormField
        label={labelOf('User data', true)}
        description={describedUserData(stored)}
        errorText={wrong.get('userData')}
        stretch
      >
        {visible ? (
          <Textarea value={form.userData} rows={8} spellcheck={false} autoComplete={false} onChange={({ detail }) => set({ userData: detail.value })} />
        ) : (
          <Button formAction="none" onClick={() => setVisible(true)}>
            Show user data
          </Button>
        )}
      </FormField>
    </Place>
  );
}

/** Describes user data that cannot be shown. It stays as it is until the user types something. */
function describedUserData(stored: Stored | null): string {
  switch (stored?.kind) {
    case 'gzip':
    case 'binary':
      return 'The stored user data is no text. It stays as it is unless you type a new one.';
    case 'hidden':
      return 'This token may not see what is there. It stays as it is unless you type something in its place.';
    default:
      return 'Plain text, run at the first start. Tokens of the scope admin may read it, and so may all users of the instance.';
  }
}
