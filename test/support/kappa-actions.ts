import fc from 'fast-check';

/** Settings of the Kappa lane, right and wrong ones, and what can be done to it. Any of them together must leave no cent without a cause. */
export const anyKappa: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record({
  tasks: fc.constantFrom(1, 3),
  allowedLateness: fc.constantFrom('0s', '10m', '2h'),
  dedupeTtl: fc.constantFrom('0s', '1m', '24h'),
  watermark: fc.constantFrom('partition', 'partition', 'lowest', 'global'),
  idleAfter: fc.constantFrom('1s', '5m'),
  watermarkDelay: fc.constantFrom('0s', '60s'),
  checkpointInterval: fc.constantFrom('10s', '60s', '7m'),
  delivery: fc.constantFrom('checkpointed', 'idempotentSink', 'atLeastOnce', 'atMostOnce'),
  cores: fc.constantFrom(undefined, 1, 6),
  windows: fc.constantFrom('eventTime', 'eventTime', 'processingTime'),
  rates: fc.constantFrom('recorded', 'current'),
  decodes: fc.constantFrom('both', 'both', 'oldOnly'),
  onUndecodable: fc.constantFrom('stop', 'skip'),
  without: fc.constantFrom([], ['balance'], ['charges', 'largest']),
});

const at = fc.integer({ min: 10, max: 44 }).map((minutes) => `${minutes}m`);
const once = (name: string, more: Record<string, fc.Arbitrary<unknown>> = {}) => fc.record({ at, do: fc.constant(name), ...more });

const change = {
  rule: fc.constant('charges'),
  version: fc.constantFrom('old', 'new'),
  addView: fc.constantFrom(undefined, 'balance', 'largest'),
  decodes: fc.constantFrom(undefined, 'both'),
};

/** How long the log keeps what; hardly ever long enough. */
export const anyLog: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record({
  partitions: fc.constantFrom(3, 16),
  segment: fc.constantFrom('2m', '10m'),
  retention: fc.constantFrom(undefined, undefined, '3m', '20m'),
  compaction: fc.constantFrom('none', 'none', 'byAccount', 'byEvent'),
  cleaning: fc.constant('5m'),
  onOutOfRange: fc.constantFrom('none', 'earliest', 'latest'),
});

const tasks = fc.constantFrom(1, 4, 16);

export const anyKappaAction: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  once('kappa.crash'),
  once('kappa.deploy', change),
  {
    weight: 4,
    arbitrary: once('kappa.reprocess', {
      ...change,
      allowedLateness: fc.constantFrom(undefined, '0s', '5h'),
      from: fc.constantFrom('start', 'savepoint', 'snapshot', 'archive', 'latest'),
      tasks,
      tasksAfter: fc.constantFrom(undefined, 1, 2),
      mode: fc.constantFrom('beside', 'beside', 'unavailable', 'partial'),
      switch: fc.constantFrom('whenReady', 'byHand'),
      force: fc.boolean(),
      keep: fc.constantFrom('0s', '2m', '1h'),
    }),
  },
  once('stream.schema'),
  once('kappa.switch'),
  once('kappa.rollBack'),
  once('kappa.drop'),
  once('kappa.setTasks', { tasks }),
  once('kappa.snapshot'),
  once('kappa.loseState', { checkpoint: fc.boolean(), tasks, mode: fc.constantFrom('unavailable', 'partial') }),
);
