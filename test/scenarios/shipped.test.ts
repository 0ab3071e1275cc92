import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CachedEngine } from '../../src/engine/cached-engine.ts';
import { createNodeEngine } from '../../src/engine/duckdb-node.ts';
import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { generateLog } from '../../src/generator/generator.ts';
import type { Log } from '../../src/log/log.ts';
import { BATCH_QUERIES } from '../../src/pipelines/lambda/batch-queries.ts';
import { checkExpectations } from '../../src/scenario/check.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { exportedRows, settingsAt } from '../../src/simulation/answers.ts';
import type { MeasuredRun } from '../../src/simulation/metrics/index.ts';
import { runToEnd } from '../../src/simulation/run.ts';
import { machineClock } from '../support/clock.ts';
import { expectGolden, goldenPage } from '../support/golden.ts';

const folder = new URL('../../scenarios/', import.meta.url);
const ids = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as string[];

let engine: BatchEngine;
beforeAll(async () => {
  engine = new CachedEngine(await createNodeEngine(BATCH_QUERIES, machineClock));
});
afterAll(() => engine.close());

function resolved(id: string): ReturnType<typeof resolveScenario> & { ok: true } {
  const result = resolveScenario(readFileSync(new URL(`${id}.yaml`, folder), 'utf8'));
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result;
}

async function runAll(id: string): Promise<{ log: Log; runs: Map<string, MeasuredRun> }> {
  const { specs } = resolved(id);
  const log = generateLog(specs[0]!);
  const runs = new Map<string, MeasuredRun>();
  for (const spec of specs) runs.set(spec.variant, { spec, result: await runToEnd(spec, log, engine) });
  return { log, runs };
}

it('every scenario file is in the course, and the course names files only', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  expect(files.map((name) => name.slice(0, -'.yaml'.length)).sort()).toEqual([...ids].sort());
});

describe.each(ids)('%s', (id) => {
  it('shows what it is expected to show', { timeout: 600_000 }, async () => {
    const { log, runs } = await runAll(id);
    const verdicts = checkExpectations(resolved(id).scenario.expect, runs);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter(({ status }) => status !== 'pass')).toEqual([]);
    expectGolden(id, goldenPage(id, log, runs, verdicts));
    if (id === 'steady-state') await agreeAtTheEnd(log, runs.get('base')!);
  });
});

/** A batch over everything, what Kappa has, and the oracle: cent for cent, for every key. */
async function agreeAtTheEnd(log: Log, { spec, result }: MeasuredRun): Promise<void> {
  const settings = settingsAt(spec, spec.durationMs);
  await engine.load(log, log.length);
  const { tables } = await engine.compute({ bound: log.boundAt(log.length), beforeEventMs: null }, spec.views, settings);
  for (const view of spec.views) {
    const truth = exportedRows(view, result.finalTable('truth', view), settings);
    expect(truth.length).toBeGreaterThan(1_000);
    expect(exportedRows(view, tables.get(view)!, settings)).toEqual(truth);
    expect(exportedRows(view, result.finalTable('kappa', view), settings)).toEqual(truth);
    expect(exportedRows(view, result.finalTable('lambda', view), settings)).toEqual(truth);
  }
}
