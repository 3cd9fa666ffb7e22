import type { Group, Scaling, Scheduling } from '../api/wire';

/** The scheduled tasks that are switched on. The API answers them as they were given. */
export function tasksOf(scheduling: Group['scheduling']): NonNullable<Scheduling['tasks']> {
  return ((scheduling as Scheduling | undefined)?.tasks ?? []).filter((task) => task.taskType && isOn(task));
}

/** The scaling policies that are switched on. */
export function policiesOf(scaling: Group['scaling']): { policyName: string }[] {
  const { up = [], down = [], target = [] } = (scaling as Scaling | undefined) ?? {};
  return [...up, ...down, ...target].filter((policy) => policy.policyName && isOn(policy));
}

/** A flag may be given as a text. */
const isOn = ({ isEnabled }: { isEnabled?: unknown }) => String(isEnabled) !== 'false';
