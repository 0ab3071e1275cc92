import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { createNodeEngine } from '../../src/engine/duckdb-node.ts';
import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { clockOf } from '../../src/engine/wall-clock.ts';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import type { RunSpec } from '../../src/model/scenario.ts';
import { HOUR } from '../../src/model/time.ts';
import { VIEW_NAMES, VIEWS } from '../../src/model/views/index.ts';
import { Crud } from '../../src/pipelines/crud/crud.ts';
import { Kappa } from '../../src/pipelines/kappa/kappa.ts';
import { BATCH_QUERIES } from '../../src/pipelines/lambda/batch-queries.ts';
import { Lambda } from '../../src/pipelines/lambda/lambda.ts';
import type { Lane } from '../../src/pipelines/pipeline.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { runToEnd } from '../../src/simulation/run.ts';
import { KeyedTable } from '../../src/support/keyed-table.ts';
import { rawEvents, rawFold } from './raw-fold.ts';
import { SILENT } from '../../src/pipelines/silent.ts';

/** What is measured: prepared once, then done again and again. `run` gives the number of records it went through and a checksum of what came out. */
export interface Case {
  readonly title: string;
  /** times the raw fold of as many events; `null` = reported only */
  readonly limit: number | null;
  prepare(): Promise<() => Promise<{ records: number; checksum: number }>>;
}

const EVENTS = 1_000_000;

/** About a million records: the stream as it comes, for 56 hours, with a nightly batch. The last two hours are observed; the batch that is served then is computed. */
function millionRecords(): RunSpec {
  const resolved = resolveScenario(
    JSON.stringify({
      version: 1,
      name: 'a million records',
      seed: 1,
      duration: '56h',
      observe: { from: '54h' },
      stream: { arrival: 'flat' },
      lambda: { interval: '24h' },
    }),
  );
  if (!resolved.ok) throw new Error(resolved.errors.map(({ message }) => message).join('\n'));
  return resolved.specs[0]!;
}

/** What a batch would have computed before the first record. */
const nothing = new Map(VIEW_NAMES.map((view) => [view, new KeyedTable(VIEWS[view].identity.length)]));

const checksumOf = (lane: Lane, view: 'balance'): number => {
  const table = lane.answers(view);
  let sum = 0;
  for (let entry = 0; entry < table.size; entry++) sum += table.values[entry]! * (1 + (table.keys[entry]! % 97));
  return sum;
};

const lane = <L extends Lane>(
  title: string,
  limit: number | null,
  make: (spec: RunSpec, log: Log) => L,
  work: (fresh: L, untilMs: number) => void = (fresh, untilMs) => fresh.advance(untilMs, true),
): Case => ({
  title,
  limit,
  async prepare() {
    const spec = millionRecords();
    const log = generateLog(spec);
    return async () => {
      const fresh = make(spec, log);
      work(fresh, spec.durationMs);
      return { records: log.length, checksum: checksumOf(fresh, 'balance') };
    };
  },
});

/** The overlay begins anew every hour, as it does when a batch is published; while the batch runs, two of them are fed. */
function speedLayerWithHourlyBatches(lambda: Lambda, untilMs: number): void {
  for (let atMs = HOUR; atMs < untilMs; atMs += HOUR) {
    lambda.advance(atMs, false);
    const { batchLayer } = lambda;
    const { number } = batchLayer.tick(atMs, lambda.run)!;
    lambda.publishing.batchStarted(batchLayer.run(number), atMs);
    const { endMs } = batchLayer.next!;
    lambda.advance(endMs, false);
    batchLayer.computed(number, endMs);
    lambda.publishing.publish(batchLayer.loaded(number, endMs), null, endMs);
  }
  lambda.advance(untilMs, true);
  lambda.publishing.loadServed(nothing, 0);
}

const scenario = (title: string, limit: number, engine: () => Promise<BatchEngine>): Case => ({
  title,
  limit,
  async prepare() {
    const spec = millionRecords();
    const used = await engine();
    return async () => {
      const log = generateLog(spec);
      const result = await runToEnd(spec, log, used);
      return { records: log.length, checksum: result.finalDivergence('kappa', 'balance', 'arrived').keys };
    };
  },
});

export const CASES = {
  reference: {
    title: 'raw fold',
    limit: null,
    async prepare() {
      const events = rawEvents(EVENTS);
      return async () => ({ records: EVENTS, checksum: rawFold(events) });
    },
  },
  generation: {
    title: 'generate the stream and the log',
    limit: null,
    async prepare() {
      const spec = millionRecords();
      return async () => {
        const log = generateLog(spec);
        return { records: log.length, checksum: log.columns.amount.reduce((sum, amount) => sum + amount, 0) };
      };
    },
  },
  kappa: lane('Kappa lane, balance and hourly totals', 6, (spec, log) => new Kappa(spec, log, SILENT)),
  speed: lane(
    'Lambda speed layer, balance and hourly totals',
    5,
    (spec, log) => new Lambda(spec, log, SILENT),
    speedLayerWithHourlyBatches,
  ),
  crud: lane('CRUD lane, balance and hourly totals', null, (spec, log) => new Crud(spec, log, SILENT)),
  builtin: scenario('scenario end to end, built-in batch', 60, async () => createBuiltinEngine()),
  duckdb: scenario('scenario end to end, DuckDB batch', 90, () => createNodeEngine(BATCH_QUERIES, clockOf(globalThis))),
} as const satisfies Record<string, Case>;

export type CaseName = keyof typeof CASES;
