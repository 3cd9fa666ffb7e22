import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { type ReactNode, createContext, useCallback, useContext, useMemo, useState } from 'react';

interface Flashes {
  shown: readonly FlashbarProps.MessageDefinition[];
  /**
   * Shows whether an action has succeeded. The message stays until it is dismissed or the next one of the same kind
   * comes.
   */
  say: (type: 'success' | 'error' | 'info', header: string, content?: ReactNode) => void;
}

const FlashContext = createContext<Flashes | null>(null);

export function useFlashes(): Flashes {
  const flashes = useContext(FlashContext);
  if (!flashes) {
    throw new Error('useFlashes outside of the console');
  }
  return flashes;
}

export function WithFlashes({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly FlashbarProps.MessageDefinition[]>([]);
  const say = useCallback<Flashes['say']>((type, header, content) => {
    const id = `${type}-said`;
    const dismiss = () => setShown((before) => before.filter((one) => one.id !== id));
    setShown((before) => [
      ...before.filter((one) => one.id !== id),
      { id, type, header, content, dismissible: true, dismissLabel: 'Dismiss', onDismiss: dismiss, ariaRole: type === 'error' ? 'alert' : 'status' },
    ]);
  }, []);
  return <FlashContext.Provider value={useMemo(() => ({ shown, say }), [shown, say])}>{children}</FlashContext.Provider>;
}
