import fc from 'fast-check';

/**
 * Settings of the Lambda lane: those under which the merged answer is right at every moment, and those that are published, or common, and are not. Any of them together
 * with any fault must leave no cent without a cause.
 */
const schedule = {
  interval: fc.constantFrom('5m', '17m', '1h', 'onDemand'),
  policy: fc.constantFrom('skip', 'asap', 'queue', 'overlap'),
  startup: fc.constantFrom('0s', '60s', '7m'),
  keepWarm: fc.constantFrom('0s', '10m'),
  cores: fc.constantFrom(1, 8),
};

/** Nothing here makes an answer wrong. */
export const correctSettings: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record({
  ...schedule,
  cut: fc.constant('offset'),
  batch: fc.constantFrom('full', 'incremental'),
  snapshot: fc.constantFrom(undefined, { at: '12m' }),
  serve: fc.constantFrom('merged', 'merged', 'merged', 'batchOnly'),
  speed: fc.record({
    lifetime: fc.constantFrom('doubleBuffer', 'bothFed', 'epochs', 'rebuild'),
    rebuildTasks: fc.constantFrom(1, 4),
    retention: fc.constantFrom(undefined, '10h'),
    onHole: fc.constantFrom('serve', 'fail'),
  }),
});

export const anySettings: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record({
  ...schedule,
  cut: fc.constantFrom('offset', 'eventTime', 'newestEvent', 'wholeIntervals'),
  margin: fc.constantFrom('0s', '5m', '1h'),
  segment: fc.constantFrom('10m', '1h'),
  bounds: fc.constantFrom('halfOpen', 'halfOpen', 'bothInclude', 'bothExclude'),
  batch: fc.constantFrom('full', 'full', 'incremental'),
  snapshot: fc.constantFrom(undefined, undefined, { at: '12m' }),
  serve: fc.constantFrom('merged', 'merged', 'merged', 'batchOnly'),
  merge: fc.constantFrom('correct', 'correct', 'naive'),
  decodes: fc.constantFrom('both', 'oldOnly'),
  batchDecodes: fc.constantFrom('both', 'oldOnly'),
  without: fc.constantFrom([], [], ['balance'], ['charges', 'largest']),
  speed: fc.record({
    lifetime: fc.constantFrom('doubleBuffer', 'bothFed', 'epochs', 'rebuild'),
    rebuildTasks: fc.constantFrom(1, 4),
    retention: fc.constantFrom(undefined, undefined, '3m', '20m'),
    onHole: fc.constantFrom('serve', 'fail'),
    dedupe: fc.constantFrom('acrossCut', 'local', 'none'),
    dropLate: fc.constantFrom(undefined, undefined, '1m'),
    lostIncrements: fc.constantFrom(0, 0, 0.2),
  }),
});

const at = fc.constantFrom('21m', '28m', '30m30s', '35m');
const layer = fc.constantFrom('batch', 'speed', 'both');
const charges = { rule: fc.constant('charges'), version: fc.constantFrom('old', 'new') };
const span = fc.constantFrom('1m', '9m', '30m');
const lasting = (name: string, more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ at, do: fc.constant(name), for: span, ...more });
const once = (name: string, more: Record<string, fc.Arbitrary<unknown>> = {}) => fc.record({ at, do: fc.constant(name), ...more });

export const anyFault: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  once('lambda.runBatch'),
  once('lambda.setCores', { cores: fc.constantFrom(1, 3, 64) }),
  once('lambda.deploy', { layer, ...charges, addView: fc.constantFrom(undefined, 'balance', 'charges') }),
  once('lambda.deploy', { layer, addView: fc.constantFrom('balance', 'charges', 'largest', 'average') }),
  once('lambda.deploy', { layer, decodes: fc.constant('both') }),
  once('stream.schema'),
  lasting('lambda.clearAll'),
  lasting('lambda.clearNothing'),
  lasting('lambda.clearEarly', { ahead: fc.constantFrom('1s', '2m') }),
  lasting('lambda.readPastCut'),
  lasting('lambda.retryMovesCut'),
  lasting('lambda.cutByEventTime'),
  lasting('lambda.publishInPieces', { takes: fc.constantFrom('10s', '3m') }),
  lasting('lambda.clockSkew', { by: fc.constantFrom('5s', '4m'), overlay: fc.constantFrom('late', 'early') }),
  lasting('lambda.scalarCut'),
  lasting('lambda.failRuns'),
  lasting('lambda.slowRuns', { factor: fc.constantFrom(2, 30) }),
  lasting('lambda.hangRuns'),
  lasting('lambda.overlapRuns'),
  once('lambda.loseSpeedStore', { rebuild: fc.boolean() }),
  once('lambda.loseBatchStore'),
  once('lambda.loseMaster', { last: fc.constantFrom('5m', '2h') }),
);
