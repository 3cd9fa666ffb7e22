import Pagination, { type PaginationProps } from '@cloudscape-design/components/pagination';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import TextFilter, { type TextFilterProps } from '@cloudscape-design/components/text-filter';
import { startTransition, useOptimistic } from 'react';

type Required<P, Name extends keyof P> = Omit<P, Name> & { [N in Name]-?: NonNullable<P[N]> };

/** A filter that shows each key at once. The rows follow when there is time, and never delay the next key. */
export function ResponsiveFilter({ filteringText, onChange, ...more }: Required<TextFilterProps, 'onChange'>) {
  const [typed, type] = useOptimistic(filteringText);
  return (
    <TextFilter
      {...more}
      filteringText={typed}
      onChange={(event) =>
        startTransition(() => {
          type(event.detail.filteringText);
          onChange(event);
        })
      }
    />
  );
}

/** A pagination that shows the chosen page number at once. The rows follow. */
export function ResponsivePagination({ currentPageIndex, onChange, ...more }: Required<PaginationProps, 'onChange'>) {
  const [chosen, choose] = useOptimistic(currentPageIndex);
  return (
    <Pagination
      {...more}
      currentPageIndex={chosen}
      onChange={(event) =>
        startTransition(() => {
          choose(event.detail.currentPageIndex);
          onChange(event);
        })
      }
    />
  );
}

/** A select that shows the choice at once. The content that depends on it follows. */
export function ResponsiveSelect({ selectedOption, onChange, ...more }: Required<SelectProps, 'onChange'>) {
  const [chosen, choose] = useOptimistic(selectedOption);
  return (
    <Select
      {...more}
      selectedOption={chosen}
      onChange={(event) =>
        startTransition(() => {
          choose(event.detail.selectedOption);
          onChange(event);
        })
      }
    />
  );
}
