import type { Plan } from '../api/wire';

/** A plan for the group's six instances in three batches. Every check has passed. */
export function planWith(changes: Partial<Plan>): Plan {
  return {
    groupId: 'sig-0a1b2c3d',
    feasible: true,
    revision: 2,
    imageId: 'ami-0b2',
    numOfBatches: 3,
    batchSize: 2,
    target: 6,
    inService: 6,
    floor: 6,
    ceiling: 10,
    surge: 4,
    batches: [1, 2, 3].map((batchNum) => ({
      batchNum,
      launches: 2,
      blueInstances: 2,
      blueByZone: { 'eu-west-1a': 1, 'eu-west-1b': 1 },
      blue: [`i-0a${batchNum}`, `i-0b${batchNum}`],
    })),
    expectedDuration: { seconds: 1_260, basis: 'SETTINGS' },
    strategy: {
      action: 'REPLACE_SERVER',
      batchSizePercentage: 20,
      gracePeriod: 300,
      healthTimeout: 600,
      healthCheckType: 'TARGET_GROUP',
      drainingTimeout: 300,
      batchMinHealthyPercentage: 100,
      shouldDrainInstances: true,
      onFailure: { actionType: 'DETACH_NEW', shouldHandleAllBatches: false, keepFailedFor: 0 },
      alarms: [],
    },
    checks: [
      { name: 'noOtherOperation', passed: true },
      { name: 'alarms', passed: true, note: 'the roll names no alarm' },
    ],
    warnings: [],
    ...changes,
  };
}
