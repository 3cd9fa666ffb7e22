import createWrapper, { type ElementWrapper } from '@cloudscape-design/components/test-utils/dom';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Serving, held, isPlan, isStart, openAt, rollWith } from './page.fixture';
import { planWith } from './plan.fixture';

const AT = '#/groups/sig-0a1b2c3d/deploy';

async function dialog(): Promise<ElementWrapper<Element>> {
  await screen.findByText('Deploy to shop');
  return createWrapper(createWrapper().findModal()!.getElement());
}

const rollButton = () => screen.getByText('ROLL').closest('button')!;
const canRoll = () => !rollButton().disabled;
const rollable = () => waitFor(() => expect(canRoll()).toBe(true));

test('ROLL cannot be pressed before the plan of exactly what is in the form is there', async () => {
  const api = new Serving();
  const first = held(planWith({ numOfBatches: 3 }));
  const second = held(planWith({ numOfBatches: 2, batchSize: 3 }));
  api.plan = ({ body }) => (body?.includes('"batchSizePercentage":50') ? second.said : first.said);
  openAt(AT);
  const modal = await dialog();
  expect(canRoll()).toBe(false);
  await screen.findByText('The plan of this roll is being made.');
  first.release();
  await screen.findByText('3, of up to 2 instances');
  expect(canRoll()).toBe(true);

  act(() => modal.findAllInputs()[0]!.setInputValue('50'));
  expect(canRoll()).toBe(false);
  // The plan before is still shown, but does not count as the plan of this form.
  expect(screen.getByText('3, of up to 2 instances')).toBeTruthy();
  await waitFor(() => expect(api.asked(isPlan)).toHaveLength(2));
  second.release();
  await screen.findByText('2, of up to 3 instances');
  expect(canRoll()).toBe(true);
});

test('a plan that cannot be carried out says why', async () => {
  const api = new Serving();
  api.plan = () => ({
    items: [
      planWith({
        feasible: false,
        checks: [{ name: 'image', passed: false, reasons: [{ code: 'IMAGE_NOT_AVAILABLE', message: 'ami-0b2 is not available' }] }],
      }),
    ],
  });
  openAt(AT);
  await dialog();
  await screen.findByText('This roll would be refused: ami-0b2 is not available.');
  expect(canRoll()).toBe(false);
  expect(screen.getByText('The image is available, for every instance type')).toBeTruthy();
});

test('the plan of a group with spot instances has its share, and how many of each batch are spot', async () => {
  const api = new Serving();
  const plan = planWith({});
  api.plan = () => ({
    items: [
      {
        ...plan,
        share: { now: { onDemand: 3, spot: 3 }, target: { onDemand: 2, spot: 4 } },
        batches: plan.batches.map((batch, at) => ({ ...batch, onDemand: at === 0 ? 2 : 0, spot: at === 0 ? 0 : 2 })),
      },
    ],
  });
  openAt(AT);
  await dialog();
  expect(await screen.findByText('2 on demand, 4 spot, if EC2 has the capacity')).toBeTruthy();
  expect(screen.getByText('now 3 on demand, 3 spot')).toBeTruthy();
  expect(document.querySelector('.plan-column')?.getAttribute('title')).toContain('Batch 1: 2 launched (2 on demand, 0 spot), 2 leave');
  fireEvent.click(screen.getByText('Batches as a table'));
  const table = await screen.findByRole('table', { name: 'Batches of the plan' });
  const cells = [...table.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td, th')].slice(1, 4).map((cell) => cell.textContent));
  expect(cells).toEqual([
    ['2', '2', '0'],
    ['2', '0', '2'],
    ['2', '0', '2'],
  ]);
});

test('what the dry run finds wrong stands at its field', async () => {
  const api = new Serving();
  api.plan = () => ({ status: 400, errors: [{ code: 'VALIDATION_ERROR', message: 'is too long for this group', field: 'gracePeriod' }] });
  openAt(AT);
  const modal = await dialog();
  await screen.findByText('is too long for this group');
  expect(modal.findAllFormFields()[1]!.findError()!.getElement().textContent).toContain('is too long for this group');
  expect(canRoll()).toBe(false);
});

test('steps are added, sent, and removed, and have their errors at their rows', async () => {
  const api = new Serving();
  const wrong = [
    { code: 'VALIDATION_ERROR', message: 'the steps must rise', field: 'strategy.steps' },
    { code: 'VALIDATION_ERROR', message: 'is above the target', field: 'strategy.steps[1].percentage' },
  ];
  api.plan = ({ body }) => (body?.includes('"percentage":5') ? { status: 400, errors: wrong } : { items: [planWith({})] });
  openAt(AT);
  const modal = await dialog();
  const editor = modal.findAttributeEditor()!;
  act(() => editor.findAddButton().click());
  act(() => editor.findAddButton().click());
  const field = (row: number, column: number) => editor.findRow(row)!.findField(column)!;
  act(() => field(1, 2).findControl()!.findInput()!.setInputValue('900'));
  act(() => field(2, 1).findControl()!.findInput()!.setInputValue('5 %'));
  await screen.findByText('the steps must rise');
  expect(field(2, 1).findError()!.getElement().textContent).toContain('is above the target');
  expect(field(1, 1).findError()).toBeNull();
  expect(canRoll()).toBe(false);

  act(() => field(2, 1).findControl()!.findInput()!.setInputValue('half'));
  expect(field(2, 1).findError()!.getElement().textContent).toContain('1 to 1,000 instances, or 1 % to 100 %.');
  act(() => editor.findRow(2)!.findRemoveButton()!.click());
  await rollable();
  fireEvent.click(rollButton());
  await waitFor(() => expect(api.asked(isStart)).toHaveLength(1));
  expect(JSON.parse(api.asked(isStart)[0]!.body!).strategy).toEqual({ action: 'REPLACE_SERVER', steps: [{ instances: 1, gracePeriod: 900 }] });
});

test('a step can wait for someone, or for some minutes, and the plan says where', async () => {
  const api = new Serving();
  const steps = [
    { instances: 1, pause: { until: 'MANUAL', onTimeout: 'ROLLBACK' } as const },
    { percentage: 50, pause: { until: 5400, onTimeout: 'CONTINUE' } as const },
  ];
  const plan = planWith({});
  api.plan = ({ body }) => ({ items: [body?.includes('"until":5400') ? { ...plan, strategy: { ...plan.strategy, steps } } : plan] });
  openAt(AT);
  const modal = await dialog();
  const editor = modal.findAttributeEditor()!;
  const then = (row: number) => editor.findRow(row)!.findField(3)!.findControl()!;
  const choose = (row: number, at: number, value: string) => {
    const select = () => then(row).findAllSelects()[at]!;
    act(() => select().openDropdown());
    act(() => select().selectOptionByValue(value));
  };
  act(() => editor.findAddButton().click());
  act(() => editor.findAddButton().click());
  act(() => editor.findRow(2)!.findField(1)!.findControl()!.findInput()!.setInputValue('50 %'));
  expect(then(1).findAllSelects()).toHaveLength(1);
  choose(1, 0, 'MANUAL');
  choose(1, 1, 'ROLLBACK');
  choose(2, 0, 'TIME');
  act(() => then(2).findInput()!.setInputValue('4000'));
  expect(then(2).getElement().textContent).toContain('Minutes, at most 2,880.');
  act(() => then(2).findInput()!.setInputValue('90'));

  const pauses = await screen.findByRole('list', { name: 'Pauses' });
  expect([...pauses.querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
    'Before the blue of batch 1 leaves: waits until someone continues it, rolls back after 48 h.',
    'After batch 2: waits until someone continues it, goes on after 1 h 30 min.',
  ]);
  await rollable();
  fireEvent.click(rollButton());
  await waitFor(() => expect(api.asked(isStart)).toHaveLength(1));
  expect(JSON.parse(api.asked(isStart)[0]!.body!).strategy.steps).toEqual(steps);
});

test('a judge is typed as JSON and sent, and the plan says what it compares', async () => {
  const api = new Serving();
  const asked = { metrics: [{ namespace: 'Shop', metricName: 'Errors', dimensions: { Revision: '{revision}' }, limit: 5 }] };
  const filled = { ...asked.metrics[0]!, name: 'Errors', statistic: 'Average', period: 60, direction: 'LOWER_IS_BETTER' as const, minSamples: 5 };
  const plan = planWith({});
  const strategy = { ...plan.strategy, judge: { metrics: [filled] }, steps: [{ instances: 1, judge: { metrics: [{ ...filled, name: 'latency' }] } }, { percentage: 50 }] };
  api.plan = ({ body }) => ({ items: [body?.includes('"judge":') ? { ...plan, strategy } : plan] });
  openAt(AT);
  const modal = await dialog();
  await rollable();
  expect(screen.queryByText('Errors (at most 5)')).toBeNull();
  fireEvent.click(screen.getByText('Advanced'));
  const field = modal.findAllFormFields().find((one) => one.findLabel()?.getElement().textContent?.startsWith('Judge'))!;
  const write = (json: string) => act(() => field.findControl()!.findTextarea()!.setTextareaValue(json));
  write('{');
  expect(field.findError()!.getElement().textContent).toContain('JSON like {"metrics": […]}.');
  expect(canRoll()).toBe(false);
  write(JSON.stringify(asked, null, 2));
  expect(field.findError()).toBeNull();

  expect(await screen.findByText('Errors (at most 5)')).toBeTruthy();
  expect(screen.getByText('with one of their own: 1 instance (judged by latency (at most 5))')).toBeTruthy();
  await rollable();
  fireEvent.click(rollButton());
  await waitFor(() => expect(api.asked(isStart)).toHaveLength(1));
  expect(JSON.parse(api.asked(isStart)[0]!.body!).strategy).toEqual({ action: 'REPLACE_SERVER', judge: asked });
});

test('Enter in the form rolls nothing', async () => {
  const api = new Serving();
  api.plan = () => ({ items: [planWith({})] });
  openAt(AT);
  const modal = await dialog();
  await rollable();
  fireEvent.keyDown(modal.findAllInputs()[0]!.findNativeInput().getElement(), { key: 'Enter', keyCode: 13 });
  expect(api.asked(isStart)).toEqual([]);
});

test('a second press after a lost answer carries the same key and body, and leads to the roll', async () => {
  const api = new Serving();
  api.plan = () => ({ items: [planWith({})] });
  api.start = () => 'lost';
  openAt(AT);
  await dialog();
  await rollable();
  fireEvent.click(rollButton());
  await screen.findByText('It may have been started');

  api.start = () => ({ items: [rollWith({ id: 'sbgd-00000007', status: 'starting' })] });
  fireEvent.click(rollButton());
  await waitFor(() => expect(window.location.hash).toBe('#/groups/sig-0a1b2c3d/deployments/sbgd-00000007'));
  const [one, two] = api.asked(isStart);
  expect(one!.key).toMatch(/^[0-9a-f]{32}$/);
  expect(two).toEqual(one);
  expect(JSON.parse(one!.body!)).toEqual({ batchSizePercentage: 20, gracePeriod: 300, strategy: { action: 'REPLACE_SERVER' } });
});

test('a group that is held by then is told with the way to its holder', async () => {
  const api = new Serving();
  api.plan = () => ({ items: [planWith({})] });
  api.start = () => ({ status: 409, errors: [{ code: 'OPERATION_IN_PROGRESS', message: 'the HEAL sbgd-00000009 holds the group: wait for its end, or stop it' }] });
  openAt(AT);
  await dialog();
  await rollable();
  fireEvent.click(rollButton());
  const link = await screen.findByText('Watch sbgd-00000009');
  expect(link.closest('a')!.getAttribute('href')).toBe('#/groups/sig-0a1b2c3d/deployments/sbgd-00000009');
});
