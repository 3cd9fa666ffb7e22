/** The settings of the server of this page, from config.json next to it. */
export interface Config {
  /** Whether the embedded cloud on a laptop serves the page. */
  embedded: boolean;
  region: string | null;
  /** The number of the cloud's seconds in one real second; 1 in AWS. */
  speed: number;
}

const UNKNOWN: Config = { embedded: false, region: null, speed: 1 };

/** Never fails: without an answer the console works as it does in AWS. */
export async function readConfig(): Promise<Config> {
  try {
    const response = await fetch('config.json', { signal: AbortSignal.timeout(10_000) });
    return response.ok ? configOf(await response.json()) : UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}

export function configOf(read: unknown): Config {
  const { embedded, region, speed } = (read ?? {}) as Record<string, unknown>;
  return {
    embedded: embedded === true,
    region: typeof region === 'string' ? region : null,
    speed: typeof speed === 'number' && speed > 0 ? speed : 1,
  };
}

/** The API's address by the page's own address: the part above `console/`, under any stage or base path. */
export function apiBase(page: string): string {
  return new URL('..', new URL('.', page)).pathname.replace(/\/$/, '');
}
