import { useSession } from '../session/session';
import { serverNow, useNow } from '../ui/time';

/** The server's time of the last answer, and our time when it came. */
export interface Clock {
  serverTime: number;
  receivedAt: number;
}

/** Words that follow the server's clock. Only they are rendered each second. */
export function Ticking({ said, words }: { said: Clock; words: (now: number) => string }) {
  const { config } = useSession();
  return <>{words(serverNow(said, useNow(true), config.speed))}</>;
}
