import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, createContext, useContext } from 'react';
import type { GroupForm } from './form';

export interface Bound {
  form: GroupForm;
  set: (change: Partial<GroupForm>) => void;
  /** The errors, by place in the form. */
  wrong: ReadonlyMap<string, string>;
}

export type PlacesOf<T> = { [K in keyof GroupForm]: GroupForm[K] extends T ? K : never }[keyof GroupForm];

export const BoundContext = createContext<Bound | null>(null);

export function useBound(): Bound {
  const bound = useContext(BoundContext);
  if (!bound) {
    throw new Error('a field outside of its form');
  }
  return bound;
}

export function Section({ title, description, children }: { title: string; description?: string; children: ReactNode }) {
  return (
    <Container
      header={
        <Header variant="h2" description={description}>
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </Container>
  );
}

/** Marks a place with an error, so that it can be found. */
export function Place({ at, children }: { at: string; children: ReactNode }) {
  const { wrong } = useBound();
  const isWrong = [...wrong.keys()].some((place) => place === at || place.startsWith(`${at}[`));
  return (
    <div data-place={at} data-wrong={isWrong || undefined}>
      {children}
    </div>
  );
}

export interface Named {
  label: string;
  description?: string;
}

export const labelOf = (label: string, optional: boolean) =>
  optional ? (
    <span>
      {label} <i>– optional</i>
    </span>
  ) : (
    label
  );

type TextProps = Named & { place: PlacesOf<string>; optional?: boolean } & Pick<InputProps, 'placeholder' | 'inputMode' | 'readOnly'>;

export function Text({ place, label, description, optional = false, ...input }: TextProps) {
  const { form, set, wrong } = useBound();
  return (
    <Place at={place}>
      <FormField label={labelOf(label, optional)} description={description} errorText={wrong.get(place)}>
        <Input {...input} value={form[place]} onChange={({ detail }) => set({ [place]: detail.value })} autoComplete={false} ariaRequired={!optional} />
      </FormField>
    </Place>
  );
}

export function Tick({ place, label, description }: Named & { place: PlacesOf<boolean> }) {
  const { form, set, wrong } = useBound();
  return (
    <Place at={place}>
      <FormField errorText={wrong.get(place)}>
        <Checkbox checked={form[place]} description={description} onChange={({ detail }) => set({ [place]: detail.checked })}>
          {label}
        </Checkbox>
      </FormField>
    </Place>
  );
}

type ListPlace = PlacesOf<string[]>;

/** A list of texts, one in each row. */
export function Texts({ place, label, description, one, placeholder }: Named & { place: ListPlace; one: string; placeholder: string }) {
  const { form, set, wrong } = useBound();
  const rows = form[place];
  return (
    <Place at={place}>
      <FormField label={labelOf(label, true)} description={description} errorText={wrong.get(place)} stretch>
        <AttributeEditor
          items={rows}
          addButtonText={`Add ${one}`}
          removeButtonText="Remove"
          removeButtonAriaLabel={(row) => `Remove ${row || one}`}
          empty="None"
          onAddButtonClick={() => set({ [place]: [...rows, ''] })}
          onRemoveButtonClick={({ detail }) => set({ [place]: rows.filter((_, index) => index !== detail.itemIndex) })}
          gridLayout={[{ rows: [[1]], removeButton: { width: 'auto' } }]}
          definition={[
            {
              label: one.charAt(0).toUpperCase() + one.slice(1),
              control: (row, index) => (
                <Input
                  value={row}
                  placeholder={placeholder}
                  autoComplete={false}
                  onChange={({ detail }) => set({ [place]: rows.with(index, detail.value) })}
                />
              ),
              errorText: (_, index) => wrong.get(`${place}[${index}]`),
            },
          ]}
        />
      </FormField>
    </Place>
  );
}

/** A choice of one value. */
export function OneOf<P extends PlacesOf<string>>({
  place,
  label,
  description,
  options,
  choose,
}: Named & {
  place: P;
  options: readonly (SelectProps.Option & { value: GroupForm[P] })[];
  /** The changes of the choice; without them only the value at its place changes. */
  choose?: (value: GroupForm[P]) => Partial<GroupForm>;
}) {
  const { form, set, wrong } = useBound();
  return (
    <Place at={place}>
      <FormField label={label} description={description} errorText={wrong.get(place)}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === form[place]) ?? null}
          onChange={({ detail }) => {
            const chosen = detail.selectedOption.value as GroupForm[P];
            set(choose ? choose(chosen) : { [place]: chosen });
          }}
        />
      </FormField>
    </Place>
  );
}
