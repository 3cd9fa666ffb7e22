import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import type { Group } from '../api/wire';
import { duration } from '../ui/time';
import { StepFields } from './StepFields';
import { TemplateFields } from './TemplateFields';
import type { Action, ByField, DeployForm as Form, HealthCheck, OnFailure, Order, SkipMatching } from './form';
import { isAdvanced, keepsFailed, launchesTemplate, saysMore } from './form';

export interface DeployFormProps {
  form: Form;
  errors: ByField;
  /** The group's health check, which applies when the form has none. */
  healthCheckOfGroup: string;
  /** The Auto Scaling group that the group stands for; undefined for a group of Greenroll's own. */
  autoScaling: Group['inForce']['autoScaling'];
  type: (changes: Partial<Form>) => void;
}

const ACTIONS: { value: Action; label: string; description: string }[] = [
  { value: 'REPLACE_SERVER', label: 'Replace', description: 'New instances of the latest revision come into service, then as many old ones leave. Serves with no fewer meanwhile.' },
  {
    value: 'RESTART_SERVER',
    label: 'Restart',
    description: 'Reboots; launches and terminates nothing. A new image or user data does not come into service. Serves with one batch less meanwhile.',
  },
];

/** The same for an Auto Scaling group. */
const ADOPTED_ACTIONS: typeof ACTIONS = [
  {
    value: 'REPLACE_SERVER',
    label: 'Replace',
    description: 'Green is launched and proven outside the Auto Scaling group. Then green and blue change places. Serves with no fewer meanwhile.',
  },
  {
    value: 'RESTART_SERVER',
    label: 'Restart',
    description: 'Instances enter standby, are rebooted, and leave standby. The desired capacity is lower by a batch meanwhile.',
  },
];

const ON_FAILURE: { value: OnFailure; label: string; description: string }[] = [
  { value: 'STOP_THERE', label: 'Stop there', description: 'The failed batch’s green leaves. Proven green stays, and blue still serves.' },
  { value: 'GO_BACK', label: 'Go back', description: 'To what served before, in all batches, by a roll of its own.' },
  { value: 'DETACH_OLD', label: 'Keep green', description: 'Green stays; blue leaves, as far as the floor spares it.' },
];

/** The settings of a roll. It is not a form element, so that the Enter key starts nothing. */
export function DeployForm({ form, errors, type, healthCheckOfGroup, autoScaling }: DeployFormProps) {
  return (
    <SpaceBetween size="l">
      <WholeNumber
        label="Batch size"
        unit="% of the target"
        constraint={`${form.steps.length > 0 ? 'Of the batches after the steps. ' : ''}Rounded up to whole instances.`}
        value={form.batchSizePercentage}
        error={errors.batchSizePercentage}
        onChange={(batchSizePercentage) => type({ batchSizePercentage })}
      />
      <WholeNumber
        label="Grace period"
        unit="seconds"
        constraint={`For which a batch must be watched healthy before its blue leaves${inWords(form.gracePeriod)}.`}
        value={form.gracePeriod}
        error={errors.gracePeriod}
        onChange={(gracePeriod) => type({ gracePeriod })}
      />
      <StepFields form={form} errors={errors} rollsBack={!autoScaling && form.action === 'REPLACE_SERVER'} type={type} />
      <FormField label="Action" errorText={errors.action}>
        <RadioGroup items={autoScaling ? ADOPTED_ACTIONS : ACTIONS} value={form.action} onChange={({ detail }) => type({ action: detail.value as Action })} />
      </FormField>
      <WholeNumber
        label="Bake time"
        unit="seconds"
        isOptional
        placeholder="0"
        constraint={`That the roll waits after its last batch${inWords(form.bakeTime)}.${autoScaling || form.action === 'RESTART_SERVER' ? '' : ' Old instances run on meanwhile, and a roll back registers them again.'}`}
        value={form.bakeTime}
        error={errors.bakeTime}
        onChange={(bakeTime) => type({ bakeTime })}
      />
      {autoScaling && launchesTemplate(form) && <TemplateFields form={form} errors={errors} type={type} autoScaling={autoScaling} />}
      <FormField label={<Optional label="Comment" />} constraintText="Who and why; in the history and the notification." errorText={errors.comment}>
        <Input value={form.comment} onChange={({ detail }) => type({ comment: detail.value })} />
      </FormField>
      <Advanced form={form} errors={errors} type={type} healthCheckOfGroup={healthCheckOfGroup} autoScaling={autoScaling} />
    </SpaceBetween>
  );
}

const SKIP_MATCHING: { value: SkipMatching; label: string }[] = [
  { value: '', label: 'The default: left alone, and replaced with Elastigroup’s meanings' },
  { value: 'true', label: 'Left alone' },
  { value: 'false', label: 'Replaced too' },
];

const ORDERS: { value: Order | ''; label: string }[] = [
  { value: '', label: 'So that the zones stay even' },
  { value: 'OLDEST_FIRST', label: 'OLDEST_FIRST: by the time of the launch' },
  { value: 'ZONE_BY_ZONE', label: 'ZONE_BY_ZONE: one zone after the other' },
];

const JUDGE = '{"metrics": [{"namespace": "Shop", "metricName": "Errors", "dimensions": {"InstanceId": "{instances}"}, "maxWorse": 1}]}';

interface LinesProps {
  label: string;
  constraint: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** A field of names, one in each line. */
function Lines({ label, constraint, value, error, onChange }: LinesProps) {
  return (
    <FormField label={<Optional label={label} />} constraintText={constraint} errorText={error}>
      <Textarea value={value} rows={2} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  );
}

function Advanced({ form, errors, type, healthCheckOfGroup, autoScaling }: DeployFormProps) {
  const [wanted, setWanted] = useState(() => saysMore(form));
  const mustShow = Object.keys(errors).some((field) => isAdvanced(field as keyof Form));
  const healthChecks: { value: HealthCheck | ''; label: string }[] = [
    { value: '', label: `As the group (${healthCheckOfGroup})` },
    { value: 'TARGET_GROUP', label: 'TARGET_GROUP: healthy in every target group' },
    { value: 'EC2', label: 'EC2: both status checks' },
    { value: 'NONE', label: 'NONE: running is enough' },
  ];
  return (
    <ExpandableSection headerText="Advanced" expanded={wanted || mustShow} onChange={({ detail }) => setWanted(detail.expanded)}>
      <SpaceBetween size="l">
        <FormField label="Health check" errorText={errors.healthCheckType}>
          <Select
            options={healthChecks}
            selectedOption={healthChecks.find(({ value }) => value === form.healthCheckType) ?? null}
            onChange={({ detail }) => type({ healthCheckType: detail.selectedOption.value as HealthCheck | '' })}
          />
        </FormField>
        <WholeNumber
          label="Health time-out"
          unit="seconds"
          isOptional
          placeholder="600"
          constraint={`That an instance may take to get healthy${inWords(form.healthTimeout)}.`}
          value={form.healthTimeout}
          error={errors.healthTimeout}
          onChange={(healthTimeout) => type({ healthTimeout })}
        />
        <WholeNumber
          label="Batch is healthy at"
          unit="%"
          isOptional
          placeholder="100"
          constraint="Of its instances, once the health time-out has passed."
          value={form.batchMinHealthyPercentage}
          error={errors.batchMinHealthyPercentage}
          onChange={(batchMinHealthyPercentage) => type({ batchMinHealthyPercentage })}
        />
        {form.action === 'REPLACE_SERVER' && (
          <FormField label="Instances that already run the revision" errorText={errors.skipMatching}>
            <Select
              options={SKIP_MATCHING}
              selectedOption={SKIP_MATCHING.find(({ value }) => value === form.skipMatching) ?? null}
              onChange={({ detail }) => type({ skipMatching: detail.selectedOption.value as SkipMatching })}
            />
          </FormField>
        )}
        <Lines
          label="Only in these zones"
          constraint="One a line. The instances of other zones are left alone."
          value={form.onlyZones}
          error={errors.onlyZones}
          onChange={(onlyZones) => type({ onlyZones })}
        />
        <Lines
          label="Only these instances"
          constraint="One id a line. The others are left alone."
          value={form.onlyInstances}
          error={errors.onlyInstances}
          onChange={(onlyInstances) => type({ onlyInstances })}
        />
        <Lines
          label="Only with these tags"
          constraint="One key=value a line. An instance has all of them."
          value={form.onlyTags}
          error={errors.onlyTags}
          onChange={(onlyTags) => type({ onlyTags })}
        />
        <FormField label="Order" errorText={errors.order}>
          <Select
            options={ORDERS}
            selectedOption={ORDERS.find(({ value }) => value === form.order) ?? null}
            onChange={({ detail }) => type({ order: detail.selectedOption.value as Order | '' })}
          />
        </FormField>
        <FormField label="Draining" errorText={errors.shouldDrainInstances}>
          <Toggle checked={form.shouldDrainInstances} onChange={({ detail }) => type({ shouldDrainInstances: detail.checked })}>
            Requests in flight may finish
          </Toggle>
        </FormField>
        {form.shouldDrainInstances && (
          <WholeNumber
            label="Draining time-out"
            unit="seconds"
            isOptional
            constraint={`Without: the largest deregistration delay of the target groups${inWords(form.drainingTimeout)}.`}
            value={form.drainingTimeout}
            error={errors.drainingTimeout}
            onChange={(drainingTimeout) => type({ drainingTimeout })}
          />
        )}
        {autoScaling && form.action === 'REPLACE_SERVER' && (
          <FormField label="On failure" errorText={errors.onFailure}>
            The failed batch’s green leaves. Proven green stays, and blue still serves. To go back, roll to the earlier version.
          </FormField>
        )}
        {!autoScaling && form.action === 'REPLACE_SERVER' && (
          <FormField label="On failure" errorText={errors.onFailure}>
            <RadioGroup items={ON_FAILURE} value={form.onFailure} onChange={({ detail }) => type({ onFailure: detail.value as OnFailure })} />
          </FormField>
        )}
        {keepsFailed(form) && (
          <WholeNumber
            label="Keep failed green for debugging"
            unit="seconds"
            isOptional
            placeholder="0"
            constraint={`Out of the load balancer, before it is terminated${inWords(form.keepFailedFor)}.`}
            value={form.keepFailedFor}
            error={errors.keepFailedFor}
            onChange={(keepFailedFor) => type({ keepFailedFor })}
          />
        )}
        <FormField
          label={<Optional label="CloudWatch alarms" />}
          constraintText="One name a line, at most 10. One in ALARM refuses the start, holds before a batch, and fails it in its grace."
          errorText={errors.alarms}
        >
          <Textarea value={form.alarms} rows={3} onChange={({ detail }) => type({ alarms: detail.value })} />
        </FormField>
        <FormField
          label={<Optional label="Judge" />}
          constraintText="CloudWatch metrics in which green is compared with blue, as JSON. Green that is worse fails the roll."
          errorText={errors.judge}
        >
          <Textarea value={form.judge} rows={3} spellcheck={false} placeholder={JUDGE} onChange={({ detail }) => type({ judge: detail.value })} />
        </FormField>
      </SpaceBetween>
    </ExpandableSection>
  );
}

interface WholeNumberProps {
  label: string;
  unit: string;
  constraint: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  isOptional?: boolean;
  placeholder?: string;
}

/** A field for a whole number with its unit. */
function WholeNumber({ label, unit, constraint, value, error, onChange, isOptional = false, placeholder }: WholeNumberProps) {
  return (
    <FormField label={isOptional ? <Optional label={label} /> : label} constraintText={constraint} errorText={error}>
      <div className="with-unit">
        <Input
          type="number"
          inputMode="numeric"
          value={value}
          placeholder={placeholder}
          ariaRequired={!isOptional}
          onChange={({ detail }) => onChange(detail.value)}
        />
        <span>{unit}</span>
      </div>
    </FormField>
  );
}

function Optional({ label }: { label: string }) {
  return (
    <>
      {label} <i>– optional</i>
    </>
  );
}

/** ` (5 min)`, when it is more readable than the seconds. */
function inWords(seconds: string): string {
  const value = Number(seconds);
  return seconds.trim() !== '' && Number.isInteger(value) && value >= 60 ? ` (${duration(value)})` : '';
}
