import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { Group } from '../api/wire';
import type { ByField, DeployForm, Template } from './form';

interface Fields {
  form: DeployForm;
  errors: ByField;
  type: (changes: Partial<DeployForm>) => void;
  autoScaling: NonNullable<Group['inForce']['autoScaling']>;
}

const TEMPLATES: { value: Template; label: string; description: string }[] = [
  { value: '$Latest', label: '$Latest', description: 'The newest version at the start of the roll.' },
  { value: '$Default', label: '$Default', description: 'The default version.' },
  { value: 'NUMBER', label: 'A version number', description: 'Also an earlier version, to go back.' },
  { value: 'MADE', label: 'A new version', description: 'It is made at the start, with an image, user data or both. All the rest is of the version that the group names.' },
];

/** The choice of the launch template version that a roll of an Auto Scaling group launches. */
export function TemplateFields({ form, errors, type, autoScaling: { launchTemplate } }: Fields) {
  return (
    <SpaceBetween size="s">
      <FormField
        label="Launch template version"
        description={launchTemplate && `Of ${launchTemplate.id}. The Auto Scaling group launches version ${launchTemplate.version} now.`}
        errorText={errors.template}
      >
        <RadioGroup items={TEMPLATES} value={form.template} onChange={({ detail }) => type({ template: detail.value as Template })} />
      </FormField>
      {form.template === 'NUMBER' && (
        <FormField label="Version" errorText={errors.version}>
          <Input type="number" inputMode="numeric" value={form.version} ariaRequired onChange={({ detail }) => type({ version: detail.value })} />
        </FormField>
      )}
      {form.template === 'MADE' && (
        <FormField label="Image" description="An AMI, or resolve:ssm:/name for what a parameter holds." errorText={errors.imageId}>
          <Input value={form.imageId} placeholder="ami-0a1b2c3d" autoComplete={false} onChange={({ detail }) => type({ imageId: detail.value })} />
        </FormField>
      )}
      {form.template === 'MADE' && (
        <FormField label="User data" description="Plain text. Empty: that of the version that the group names." errorText={errors.userData}>
          <Textarea value={form.userData} rows={4} spellcheck={false} autoComplete={false} onChange={({ detail }) => type({ userData: detail.value })} />
        </FormField>
      )}
    </SpaceBetween>
  );
}
