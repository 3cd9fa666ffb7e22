import createWrapper from '@cloudscape-design/components/test-utils/dom';
import { act, cleanup, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { ResponsiveFilter } from './responsiveControls';

afterEach(cleanup);

const input = () => createWrapper().findTextFilter()!.findInput();
const typed = () => input().findNativeInput().getElement().value;

test('a filter shows what is typed before the rows that follow it are rendered', async () => {
  const rows: string[] = [];
  function Rows({ text }: { text: string }) {
    rows.push(`rows of "${text}", in the filter "${typed()}"`);
    return null;
  }
  function Filtered() {
    const [text, setText] = useState('');
    return (
      <>
        <ResponsiveFilter filteringText={text} onChange={({ detail }) => setText(detail.filteringText)} filteringAriaLabel="Find" />
        {text && <Rows text={text} />}
        <button onClick={() => setText('')}>Clear</button>
      </>
    );
  }
  render(<Filtered />);
  await act(async () => input().setInputValue('us'));
  expect(rows[0]).toBe('rows of "us", in the filter "us"');
  await act(async () => input().setInputValue('us-e'));
  expect(rows.at(-1)).toBe('rows of "us-e", in the filter "us-e"');
  await act(async () => screen.getByText('Clear').click());
  expect(typed()).toBe('');
});
