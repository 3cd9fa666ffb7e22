// An invented group in the middle of a roll, as the API would answer it, with the lines and fields of docs/timeline.md.

const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
/** The seconds that a batch takes for its launch, its health, its grace period and its scale-down. */
const BATCH_SECONDS = 900;
/** The number of looks until a batch runs, and until it is healthy. */
const LOOKS = 10;

/** Returns the same id for the same number, with digits that look random as EC2's do. */
const hex = (n, digits) => Array.from({ length: digits }, (_, i) => ((Math.imul(n + 1, 2654435761 + i * 40503) >>> (i % 4) * 7) & 15).toString(16)).join('');
const blueId = (n) => `i-0b${hex(n, 11)}${n.toString(16).padStart(4, '0')}`;
const greenId = (n) => `i-0a${hex(n + 5000, 11)}${n.toString(16).padStart(4, '0')}`;
const zoneOf = (n) => ZONES[n % ZONES.length];

/**
 * @param instances the number of instances of the group
 * @param batches the number of batches of its roll, which is in the batch after the middle
 * @param rolls the number of rolls in the group's history
 * @returns the answer of each path after this many looks of the roll since the story was opened
 */
export function storyOf({ instances: target, batches, rolls }) {
  const groupId = 'sig-0a1b2c3d';
  const rollId = 'sbgd-0a1b2c3d';
  const size = Math.ceil(target / batches);
  const open = Math.floor(batches / 2) + 1;
  const done = (open - 1) * size;
  // The roll has come this far by now.
  const begun = Date.now() - (30 + (open - 1) * BATCH_SECONDS) * 1000;
  const time = (second) => new Date(begun + second * 1000).toISOString();
  const inBatch = (batch) => Array.from({ length: Math.min(size, target - (batch - 1) * size) }, (_, i) => (batch - 1) * size + i);
  const share = (batch, looks) => inBatch(batch).filter((_, i, all) => i < (all.length * Math.min(LOOKS, Math.max(0, looks))) / LOOKS);

  function timeline(step) {
    const lines = [];
    const write = (second, type, batch, message, about = [], { inService, details } = {}) =>
      lines.push({
        createdAt: time(second),
        type,
        ...(batch === null ? {} : { batch }),
        message,
        instances: about,
        reasons: {},
        ...(inService === undefined ? {} : { inService, floor: target }),
        counts: { blue: target - Math.max(0, (batch ?? 1) - 1) * size, green: (batch ?? 0) * size, proven: Math.max(0, (batch ?? 1) - 1) * size, total: target },
        ...(details ? { details } : {}),
      });
    const fixed = { rollId, groupId, groupName: 'web', kind: 'ROLL', strategyAction: 'REPLACE_SERVER', healthCheck: 'TARGET_GROUP' };
    write(0, 'ACCEPTED', null, 'ROLL of web to revision 7 accepted from bench', [], {
      details: { ...fixed, batchSizePercentage: Math.round(100 / batches), gracePeriod: 300, target, revision: 7, servingRevision: 6, imageId: 'ami-0a1b2c3d4e5f60718', startedBy: 'bench', warnings: [] },
    });
    write(5, 'PLANNED', null, `about ${batches} batches of ${size}; in service ${target}, floor ${target}, live ${target}`, [], { inService: target, details: { batches, batchSize: size } });
    for (let batch = 1; batch <= open; batch++) {
      const start = 10 + (batch - 1) * BATCH_SECONDS;
      const members = inBatch(batch);
      const green = members.map(greenId);
      const blue = members.map(blueId);
      write(start, 'BATCH_STARTED', batch, `launches ${members.length}`, [], { inService: target, details: { size: members.length } });
      for (const [i, zone] of ZONES.entries()) {
        const launched = members.filter((n) => zoneOf(n) === zone).map(greenId);
        write(start + 5, 'LAUNCHED', batch, `${launched.length} launched in subnet-${i + 1} (${zone}), t3.small`, launched, { inService: target, details: { zones: Object.fromEntries(launched.map((id) => [id, zone])) } });
      }
      // Each look at the open batch sees a few more instances, so that each poll has a change. Each earlier batch was
      // seen in two looks.
      const looks = batch < open ? [LOOKS - 3, LOOKS, 2 * LOOKS - 3, 2 * LOOKS] : Array.from({ length: Math.min(2 * LOOKS, step) }, (_, i) => i + 1);
      for (const [i, look] of looks.entries()) {
        const healthy = look > LOOKS;
        const seen = (at) => share(batch, healthy ? at - LOOKS : at);
        const before = seen(looks[i - 1] ?? 0).length;
        const now = seen(look).slice(before).map(greenId);
        const more = { inService: target + (healthy ? before + now.length : 0) };
        if (now.length > 0) {
          write(start + 20 + look * 12, 'STATUS_CHANGED', batch, `${now.length} ${healthy ? 'healthy' : 'running, and not called healthy'}`, now, { ...more, details: { status: healthy ? 'healthy' : 'running' } });
          write(start + 21 + look * 12, healthy ? 'FIRST_HEALTHY' : 'REGISTERED', batch, `${now.length} ${healthy ? 'seen healthy for the first time' : 'registered'}`, now, more);
        }
      }
      if (batch === open) {
        continue;
      }
      const most = { inService: target + members.length };
      write(start + 300, 'BATCH_HEALTHY', batch, `${members.length} healthy: the grace period begins`, green, most);
      write(start + 600, 'PROVEN', batch, `${members.length} watched healthy for 300 s`, green, most);
      write(start + 601, 'RETIRING', batch, `${members.length} blue to scale down`, blue, { ...most, details: { zones: Object.fromEntries(members.map((n) => [blueId(n), zoneOf(n)])) } });
      write(start + 602, 'DEREGISTERED', batch, `${members.length} deregistered: they drain for at most 300 s`, blue, { inService: target });
      write(start + 603, 'BATCH_DONE', batch, `batch ${batch} is done`, [], { inService: target });
      for (const type of ['DRAINED', 'TERMINATING', 'TERMINATED']) {
        for (const zone of ZONES) {
          const gone = members.filter((n) => zoneOf(n) === zone).map(blueId);
          write(start + 890, type, batch, `${gone.length} ${type.toLowerCase()}`, gone, { inService: target });
        }
      }
    }
    return lines;
  }

  const lastWritten = (step) => time(10 + done / size * BATCH_SECONDS + 20 + step * 12);

  function roll(step) {
    return {
      id: rollId,
      groupId,
      kind: 'ROLL',
      status: 'in_progress',
      progress: { unit: 'percentage', value: Math.round((100 * done) / target) },
      currentBatch: open,
      numOfBatches: batches,
      batchSizePercentage: Math.round(100 / batches),
      gracePeriod: 300,
      blueInstances: target - done,
      greenInstances: done + size,
      createdAt: time(0),
      updatedAt: lastWritten(step),
      outcome: 'none',
      warnings: [],
      revision: 7,
      startedBy: 'bench',
      expectedEnd: time(batches * BATCH_SECONDS),
    };
  }

  function greenStatus(n, step) {
    if (n < done) {
      return 'healthy';
    }
    return share(open, step - LOOKS).includes(n) ? 'healthy' : share(open, step).includes(n) ? 'running' : 'pending';
  }

  const numbers = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
  const batchOf = (n) => Math.floor(n / size) + 1;

  function rollInstances(step) {
    const one = (id, n, status, batchNum) => ({
      instanceId: id,
      status,
      updatedAt: time(batchNum ? 20 + (batchNum - 1) * BATCH_SECONDS : 5),
      lifeCycle: 'OD',
      availabilityZone: zoneOf(n),
      ...(batchNum ? { batchNum } : {}),
      ...(status === 'healthy' ? { targetHealth: 'healthy' } : {}),
      ...(status === 'running' ? { targetHealth: 'initial', reason: 'Target registration is in progress' } : {}),
    });
    const { kind, batchSizePercentage, startedBy, revision, ...short } = roll(step);
    return {
      id: rollId,
      groupId,
      status: short.status,
      progress: short.progress,
      currentBatch: short.currentBatch,
      numberOfBatches: batches,
      gracePeriod: 300,
      strategyAction: 'REPLACE_SERVER',
      healthCheck: 'TARGET_GROUP',
      strategy: { action: 'REPLACE_SERVER', batchSizePercentage, gracePeriod: 300, healthTimeout: 600, healthCheckType: 'TARGET_GROUP', drainingTimeout: 300, batchMinHealthyPercentage: 100, shouldDrainInstances: true, onFailure: { actionType: 'DETACH_NEW' }, alarms: [] },
      target,
      floor: target,
      ceiling: target + 2 * size,
      instances: [
        {
          blue: numbers(0, target).map((n) => (n < done ? one(blueId(n), n, 'terminated', batchOf(n)) : one(blueId(n), n, 'healthy'))),
          green: numbers(0, done + size).map((n) => one(greenId(n), n, greenStatus(n, step), batchOf(n))),
        },
      ],
      leftovers: [],
      createdAt: short.createdAt,
      updatedAt: short.updatedAt,
    };
  }

  const live = (step) => [
    ...numbers(done, target).map((n) => ({ id: blueId(n), n, status: 'healthy', revision: 6, createdAt: time(-86_400) })),
    ...numbers(0, done + size).map((n) => ({ id: greenId(n), n, status: greenStatus(n, step), revision: 7, createdAt: time(15 + (batchOf(n) - 1) * BATCH_SECONDS) })),
  ];

  const group = {
    id: groupId,
    name: 'web',
    region: 'us-east-1',
    capacity: { minimum: 0, target, maximum: 2 * target, unit: 'instance' },
    strategy: { risk: 0, drainingTimeout: 300 },
    compute: {
      product: 'Linux/UNIX',
      instanceTypes: { ondemand: 't3.small', spot: [] },
      availabilityZones: ZONES.map((name, i) => ({ name, subnetIds: [`subnet-${i + 1}`] })),
      subnetIds: ZONES.map((_, i) => `subnet-${i + 1}`),
      launchSpecification: {
        imageId: 'ami-0a1b2c3d4e5f60718',
        securityGroupIds: ['sg-1'],
        tags: [],
        monitoring: false,
        ebsOptimized: true,
        loadBalancersConfig: { loadBalancers: [{ type: 'TARGET_GROUP', arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0a1b2c3d4e5f6071', name: 'web' }] },
        healthCheckType: 'TARGET_GROUP',
        autoHealing: true,
        healthCheckGracePeriod: 300,
        healthCheckUnhealthyDurationBeforeReplacement: 120,
      },
    },
    latestRevision: 7,
    servingRevision: 6,
    createdAt: time(-864_000),
    updatedAt: time(0),
    activeRoll: { id: rollId, kind: 'ROLL' },
  };

  const history = (step) => [
    roll(step),
    ...numbers(1, rolls).map((n) => {
      const status = n % 9 === 4 ? 'failed' : n % 13 === 6 ? 'stopped' : 'finished';
      const past = { ...roll(0), id: `sbgd-${n.toString(16).padStart(8, '0')}`, status, createdAt: time(-43_200 * n), updatedAt: time(-43_200 * n + 4_000), comment: `Deploys build ${1000 - n}` };
      delete past.expectedEnd;
      return { ...past, progress: { unit: 'percentage', value: status === 'finished' ? 100 : 50 }, currentBatch: status === 'finished' ? batches : batches / 2 };
    }),
  ];

  return {
    groupId,
    rollId,
    roll,
    group: () => group,
    history,
    timeline,
    rollInstances,
    instances: (step) =>
      live(step).map(({ id, n, status, revision, createdAt }) => ({
        instanceId: id,
        instanceType: 't3.small',
        availabilityZone: zoneOf(n),
        status: status === 'pending' ? 'pending' : 'running',
        lifeCycle: 'OD',
        groupId,
        createdAt,
        product: 'Linux/UNIX',
        privateIp: `10.0.${n >> 8}.${n & 255}`,
        revision,
      })),
    health: (step) =>
      live(step).map(({ id, n, status, revision }) => ({
        instanceId: id,
        healthStatus: status === 'healthy' ? 'HEALTHY' : 'INSUFFICIENT_DATA',
        availabilityZone: zoneOf(n),
        lifeCycle: 'OD',
        groupId,
        revision,
        ...(status === 'healthy' ? { targetHealth: 'healthy' } : { targetHealth: 'initial', reason: 'Target registration is in progress' }),
      })),
  };
}
