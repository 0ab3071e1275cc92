import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import colors from 'picocolors';
import { createBuiltinEngine } from '../engine/builtin.ts';
import type { BatchEngine } from '../engine/batch-engine.ts';
import { clockOf } from '../engine/wall-clock.ts';
import { generateLog } from '../generator/generator.ts';
import { logSha256 } from '../log/export.ts';
import type { ReplayByBatch, ReplayMeasured } from '../model/replay-measured.ts';
import { BATCH_QUERIES } from '../pipelines/lambda/batch-queries.ts';
import { measureReplays, type ReplayWorker } from '../simulation/replay/measure.ts';
import { replayWorker } from '../simulation/replay/replay-task.ts';
import { assert } from '../support/assert.ts';
import { readScenario } from './input.ts';
import { Progress } from './progress.ts';
import { resolve } from './run.ts';
import { EXIT } from './user-error.ts';

export interface ReplayCommandOptions {
  readonly seed?: number;
  readonly set: readonly string[];
  readonly workers: readonly number[];
  readonly engine: 'duckdb' | 'builtin';
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const CLOCK = clockOf(globalThis);

/** `sim replay`: the log of a scenario read anew by worker threads, for real, and the same question put to the batch engine. Fails if the answers differ. */
export async function replayCommand(nameOrFile: string, options: ReplayCommandOptions): Promise<number> {
  const source = readScenario(nameOrFile);
  const spec = resolve(source, options).specs[0]!;
  const progress = new Progress(options.quiet === true);
  progress.show('generating the stream');
  const log = generateLog(spec);
  const engine = await startEngine(options.engine);
  try {
    const steps = measureReplays(spec, log, options.workers, { openWorker, now: CLOCK.now, cores: availableParallelism(), engine });
    let found: ReplayMeasured | null = null;
    for await (const step of steps) {
      progress.show(`${step.doing}: ${step.done} of ${step.of}`);
      found = step.found;
    }
    assert(found !== null, 'a measurement that is not cancelled ends with what it has found');
    progress.clear();
    const object = { scenario: source.id, seed: spec.seed, build: __BUILD_ID__, logSha256: logSha256(log), ...found };
    process.stdout.write(options.json === true ? `${JSON.stringify(object, null, 2)}\n` : report(source.id, found));
    return isRight(found) ? EXIT.ok : EXIT.failed;
  } finally {
    progress.clear();
    await engine.close();
  }
}

async function startEngine(name: ReplayCommandOptions['engine']): Promise<BatchEngine> {
  if (name === 'builtin') return createBuiltinEngine(CLOCK);
  const { createNodeEngine } = await import('../engine/duckdb-node.ts'); // takes longer to load than everything that does not need it
  return createNodeEngine(BATCH_QUERIES, CLOCK);
}

function openWorker(): ReplayWorker {
  const worker = new Worker(new URL('./replay-worker.js', import.meta.url)); // next to the program, where the bundle puts it
  const died = new Promise<never>((_, reject) => worker.once('error', reject));
  return replayWorker(nodeEndpoint(worker), died, () => void worker.terminate());
}

const isRight = ({ isSame, batch }: ReplayMeasured): boolean => isSame && (batch === null || batch.other.every(({ why }) => why !== null));

const COLUMNS = ['workers', 'wall ms', 'records/s', 'speed-up', 'put together', 'dealt out', 'sha256 of the answers'] as const;

function report(name: string, found: ReplayMeasured): string {
  const { records, partitions, views, cores, rounds, rows, isSame, batch, refused, sha256 } = found;
  const cells = rows.map(({ workers, measuredMs, eventsPerSecond, speedUp, togetherMs, dealtMs, sha256: own }) => [
    String(workers),
    count(measuredMs),
    count(eventsPerSecond),
    speedUp === null ? '–' : speedUp.toFixed(2),
    `${count(togetherMs)} ms`,
    `${count(dealtMs)} ms`,
    own,
  ]);
  const widths = COLUMNS.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padStart(widths[column]!))
      .join('  ')
      .trimEnd();
  return [
    `${colors.bold(name)}  ${count(records)} records in ${partitions} partitions, ${views.length} views, read anew from offset 0`,
    colors.dim(`measured here, on ${cores} ${cores === 1 ? 'processor' : 'processors'}; the median of ${rounds} rounds each`),
    '',
    colors.dim(line(COLUMNS)),
    ...cells.map(line),
    ...(batch === null ? [] : [line([batch.engine, count(batch.measuredMs), count(batch.eventsPerSecond), '', '', '', ''])]),
    '',
    isSame
      ? colors.green('Every number of workers finds the answers of one reader without workers.')
      : colors.red(`The answers differ: one reader without workers finds ${sha256}.`),
    ...(batch === null ? [] : comparison(batch)),
    ...refused.map(({ view, why }) => colors.yellow(`${view} is left out. ${why}`)),
    '',
  ].join('\n');
}

const comparison = ({ engine, same, other }: ReplayByBatch): string[] => [
  `${engine} finds the same answers in ${same.length} of ${same.length + other.length} views.`,
  ...other.map(({ view, why }) =>
    why === null ? colors.red(`  ${view} differs, and there is no reason for it.`) : `  ${view} differs: ${why}.`,
  ),
];

const count = (value: number): string => Math.round(value).toLocaleString('en');
