import ExpandableSection, { type ExpandableSectionProps } from '@cloudscape-design/components/expandable-section';
import { type ReactNode, useState } from 'react';

interface UnfoldingProps extends Pick<ExpandableSectionProps, 'headerText' | 'headingTagOverride'> {
  children: ReactNode;
}

/** Its content is created only when the user opens it, because it may have hundreds of rows. */
export function Unfolding({ headerText, headingTagOverride, children }: UnfoldingProps) {
  const [expanded, setExpanded] = useState(false);
  return (
    <ExpandableSection headerText={headerText} {...(headingTagOverride ? { headingTagOverride } : {})} expanded={expanded} onChange={({ detail }) => setExpanded(detail.expanded)}>
      {expanded && children}
    </ExpandableSection>
  );
}
