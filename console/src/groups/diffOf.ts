import type { Revision } from '../api/wire';

/** One field that differs. Null means that the field is not there. */
export interface Difference {
  path: string;
  before: string | null;
  after: string | null;
}

type Compared = Pick<Revision, 'instanceTypes' | 'launchSpecification'>;

/**
 * The differences between two revisions, field by field, in the order of the API. User data is left out, because it is
 * compared line by line and may hold secrets.
 */
export function diffOf(before: Compared, after: Compared): Difference[] {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const [from, into] = [was.get(path) ?? null, is.get(path) ?? null];
    return from === into ? [] : [{ path, before: from, after: into }];
  });
}

function fieldsOf({ instanceTypes, launchSpecification: { imageId, userData: _, userDataDigest: __, tags, loadBalancersConfig, ...others } }: Compared): Map<string, string> {
  const found = new Map<string, string>();
  const fields = {
    imageId,
    instanceTypes,
    ...others,
    targetGroups: (loadBalancersConfig?.loadBalancers ?? []).map(({ arn }) => arn),
    // Tags are compared by key, so that another order of the same tags is no difference.
    tags: Object.fromEntries((tags ?? []).map(({ tagKey, tagValue = '' }) => [tagKey, tagValue])),
  };
  collect('', fields, found);
  return found;
}

/** A list of texts is one field; an object is split into its fields. */
function collect(path: string, value: unknown, into: Map<string, string>): void {
  if (value === null || value === undefined) {
    return;
  }
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object')) {
      if (value.length > 0) {
        into.set(path, value.join(', '));
      }
    } else {
      value.forEach((one, index) => collect(`${path}[${index}]`, one, into));
    }
    return;
  }
  if (typeof value === 'object') {
    for (const [name, field] of Object.entries(value)) {
      collect(path === '' ? name : `${path}.${name}`, field, into);
    }
    return;
  }
  into.set(path, String(value));
}
