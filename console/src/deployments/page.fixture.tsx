import { cleanup, configure, render } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import type { Group, Plan, Roll } from '../api/wire';
import { SignedIn } from '../session/session';
import { storeToken } from '../session/token';
import { Console } from '../shell/Console';

// A whole console is rendered, on machines that run other work at the same time, so a slow test is not wrong.
configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

export interface Called {
  method: string;
  path: string;
  query: Record<string, string>;
  body: string | null;
  key: string | null;
}

export type Said = { items: unknown[]; next?: string } | { status: number; errors?: { code: string; message: string; field?: string }[] } | 'lost';

/** An API that gives the set answers, and records its calls. It answers other paths with 404. */
export class Serving {
  readonly called: Called[] = [];
  group: Group = groupWith({});
  rolls: (asked: Called) => Said = () => ({ items: [] });
  plan: (asked: Called) => Said | Promise<Said> = () => ({ items: [] });
  start: (asked: Called) => Said = () => ({ status: 500 });

  constructor() {
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => this.answer(url, init));
  }

  /** The calls of a kind. */
  asked(of: (called: Called) => boolean): Called[] {
    return this.called.filter(of);
  }

  private async answer(url: string, init: RequestInit): Promise<Response> {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const key = new Headers(init.headers).get('Idempotency-Key');
    const asked: Called = { method: init.method ?? 'GET', path: pathname, query: Object.fromEntries(searchParams), body: init.body as string | null, key };
    this.called.push(asked);
    const said = await this.sayTo(asked);
    if (said === 'lost') {
      throw new TypeError('fetch failed');
    }
    const response = 'items' in said ? said : { errors: said.errors ?? [] };
    return new Response(JSON.stringify({ response }), { status: 'items' in said ? 200 : said.status });
  }

  private sayTo(asked: Called): Said | Promise<Said> {
    if (isPlan(asked)) {
      return this.plan(asked);
    }
    if (isStart(asked)) {
      return this.start(asked);
    }
    if (isList(asked)) {
      return this.rolls(asked);
    }
    return asked.path === `/aws/ec2/group/${this.group.id}` ? { items: [this.group] } : { status: 404, errors: [{ code: 'NOT_FOUND', message: 'no such path' }] };
  }
}

export const isPlan = ({ method, query }: Called): boolean => method === 'PUT' && query['dryRun'] === 'true';
export const isStart = ({ method, path, query }: Called): boolean => method === 'PUT' && path.endsWith('/roll') && query['dryRun'] === undefined;
export const isList = ({ method, path }: Called): boolean => method === 'GET' && path.endsWith('/roll');

/** Opens the console at an address, signed in. */
export function openAt(address: string): void {
  storeToken('a-token-of-this-test');
  window.location.hash = address;
  render(
    <SignedIn config={{ embedded: false, region: null, speed: 1 }}>
      <Console />
    </SignedIn>,
  );
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

export function groupWith(changes: Partial<Group>): Group {
  const at = '2026-11-28T12:00:00.000Z';
  return {
    id: 'sig-0a1b2c3d',
    name: 'shop',
    region: 'eu-west-1',
    capacity: { minimum: 1, target: 6, maximum: 12, unit: 'instance' },
    strategy: { risk: 0 },
    compute: {
      product: 'Linux/UNIX',
      instanceTypes: { ondemand: 't3.micro', spot: [] },
      availabilityZones: [],
      subnetIds: [],
      launchSpecification: {
        imageId: 'ami-0b2',
        securityGroupIds: [],
        tags: [],
        monitoring: false,
        ebsOptimized: false,
        loadBalancersConfig: { loadBalancers: [] },
        healthCheckType: 'TARGET_GROUP',
        autoHealing: false,
        healthCheckGracePeriod: 300,
        healthCheckUnhealthyDurationBeforeReplacement: 120,
      },
    },
    inForce: {
      region: 'eu-west-1',
      product: 'Linux/UNIX',
      capacity: { minimum: 1, target: 6, maximum: 12, unit: 'instance' },
      instanceTypes: ['t3.micro'],
      availabilityZones: [],
      healthCheckType: 'TARGET_GROUP',
      autoHealing: false,
      healthCheckGracePeriod: 300,
      healthCheckUnhealthyDurationBeforeReplacement: 120,
    },
    latestRevision: 2,
    servingRevision: 1,
    createdAt: at,
    updatedAt: at,
    ...changes,
  };
}

export function rollWith(changes: Partial<Roll>): Roll {
  return {
    id: 'sbgd-00000001',
    groupId: 'sig-0a1b2c3d',
    kind: 'ROLL',
    status: 'finished',
    progress: { unit: 'percent', value: 100 },
    currentBatch: 3,
    numOfBatches: 3,
    gracePeriod: 300,
    blueInstances: 0,
    greenInstances: 6,
    createdAt: '2026-11-28T12:00:00.000Z',
    updatedAt: '2026-11-28T12:21:00.000Z',
    outcome: 'none',
    warnings: [],
    revision: 2,
    startedBy: 'ops',
    batchSizePercentage: 34,
    ...changes,
  };
}

/** A plan that is answered once it is released. */
export function held(plan: Plan): { said: Promise<Said>; release: () => void } {
  let release = () => {};
  const said = new Promise<Said>((resolve) => {
    release = () => resolve({ items: [plan] });
  });
  return { said, release };
}
