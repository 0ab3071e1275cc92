import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { createNodeEngine } from '../../src/engine/duckdb-node.ts';
import { DAY } from '../../src/model/time.ts';
import { VIEW_NAMES, type ViewName } from '../../src/model/views/index.ts';
import { answersSha256 } from '../../src/pipelines/kappa/replay/answers-hash.ts';
import { isSplit } from '../../src/pipelines/kappa/replay/split.ts';
import { BATCH_QUERIES } from '../../src/pipelines/lambda/batch-queries.ts';
import { answerOfBatch, isOrdered } from '../../src/simulation/replay/batch-answers.ts';
import { machineClock } from '../support/clock.ts';
import { codeOf, jobs, replayedSha256, type Job } from '../support/parallel-replay.ts';
import { runs } from '../support/runs.ts';

/**
 * Stream and batch find the same answers, to the bit, of every view that both compute exactly. Two things are left out of that. A stream drops what comes too
 * late for its window and forgets what it has counted, a batch does neither: so the stream is given patience and memory for a week. And a stream folds records
 * as they come, a batch as they happened: views that depend on the order agree only where there is no disorder, and are not compared.
 */
const COMPARED = VIEW_NAMES.filter((view) => isSplit(view) && !isOrdered(view));

const withPatience = (job: Job, views: readonly ViewName[] = COMPARED): Job => ({
  ...job,
  spec: { ...job.spec, views: [...views], kappa: { ...job.spec.kappa, allowedLateness: 7 * DAY, dedupeTtl: 7 * DAY } },
});

async function batchSha256({ spec, log }: Job, engine: BatchEngine): Promise<string> {
  await engine.load(log, log.length);
  const cut = { bound: log.boundAt(log.length), beforeEventMs: null };
  const { tables } = await engine.compute(cut, spec.views, { bucketMs: spec.totals.bucket, rules: codeOf(spec).rules });
  return answersSha256(new Map(spec.views.map((view) => [view, answerOfBatch(view, tables.get(view)!)])));
}

const agree = (engine: () => BatchEngine) =>
  fc.asyncProperty(jobs, fc.constantFrom(1, 2, 4, 8, 16, 32), async (job, workers) => {
    const patient = withPatience(job);
    expect(replayedSha256(patient, workers)).toBe(await batchSha256(patient, engine()));
  });

describe('the replay by workers has the answers of', () => {
  let duckdb: BatchEngine;
  beforeAll(async () => void (duckdb = await createNodeEngine(BATCH_QUERIES, machineClock)));

  test('the built-in batch', async () => {
    await fc.assert(
      agree(() => createBuiltinEngine()),
      { numRuns: runs(200), endOnFailure: true },
    );
  });

  test('DuckDB', async () => {
    await fc.assert(
      agree(() => duckdb),
      { numRuns: runs(40), endOnFailure: true },
    );
  });

  test('and of nearly every view', () => {
    expect(VIEW_NAMES.filter((view) => !COMPARED.includes(view))).toEqual([
      'overdraft',
      'fees',
      'velocity',
      'sessions',
      'accepted',
      'hitters',
    ]);
  });
});

describe('without that, they differ', () => {
  const SAMPLE = fc.sample(jobs, { seed: 1, numRuns: 100 });
  const differ = async (change: (job: Job) => Job): Promise<boolean> => {
    for (const job of SAMPLE) {
      const changed = change(job);
      if (replayedSha256(changed, 2) !== (await batchSha256(changed, createBuiltinEngine()))) return true;
    }
    return false;
  };

  test('if the stream has no patience, in the windows', async () => {
    const hasty = (job: Job, view: ViewName): Job => {
      const { spec, ...rest } = withPatience(job, [view]);
      return { ...rest, spec: { ...spec, kappa: { ...spec.kappa, allowedLateness: 0, watermarkDelay: 0 } } };
    };
    expect(await differ((job) => hasty(job, 'totals'))).toBe(true);
    expect(await differ((job) => hasty(job, 'balance'))).toBe(false);
  });

  test.each(VIEW_NAMES.filter(isOrdered))('if the order matters, in %s', async (view) => {
    expect(await differ((job) => withPatience(job, [view]))).toBe(true);
  });
});
