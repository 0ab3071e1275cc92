import complexity from 'virtual:complexity';
import type { BatchEngine } from '../engine/batch-engine.ts';
import { createBuiltinEngine } from '../engine/builtin.ts';
import { CachedEngine } from '../engine/cached-engine.ts';
import { clockOf } from '../engine/wall-clock.ts';
import { generateLog } from '../generator/generator.ts';
import { logSha256 } from '../log/export.ts';
import type { Log } from '../log/log.ts';
import type { RunSpec } from '../model/scenario.ts';
import { formatDuration } from '../model/time.ts';
import { BATCH_QUERIES } from '../pipelines/lambda/batch-queries.ts';
import { checkExpectations } from '../scenario/check.ts';
import { formatProblem } from '../scenario/problem.ts';
import { resolveScenario, type ResolveResult } from '../scenario/resolve.ts';
import type { MeasuredRun } from '../simulation/metrics/index.ts';
import { runToEnd } from '../simulation/run.ts';
import { prepareTarget, type ExportFolder } from './export.ts';
import { fromCaller, readScenario, type ScenarioSource } from './input.ts';
import { Progress } from './progress.ts';
import { report } from './report.ts';
import { EXIT, UserError } from './user-error.ts';
import { BUILTIN_NOTE, lanesOf, type VerdictFile } from './verdict.ts';

export interface RunCommandOptions {
  readonly seed?: number;
  readonly set: readonly string[];
  readonly engine: 'duckdb' | 'builtin';
  readonly json?: boolean;
  readonly out?: string;
  readonly quiet?: boolean;
}

/** `sim <id|file>`: the scenario and its variants, one after the other over one stream; says what came of it and returns the exit code. */
export async function runCommand(nameOrFile: string, options: RunCommandOptions): Promise<number> {
  const source = readScenario(nameOrFile);
  const resolved = resolve(source, options);
  const folder = options.out === undefined ? null : prepareTarget(fromCaller(options.out));
  const forget = folder === null ? () => undefined : discardOnSignal(folder);
  const progress = new Progress(options.quiet === true);
  try {
    const { verdict, log, runs } = await compute(source, resolved, options, progress);
    progress.show('writing the export');
    folder?.write({ full: resolved.full, log, runs, verdict });
    progress.clear();
    process.stdout.write(options.json === true ? `${JSON.stringify(verdict, null, 2)}\n` : `${report(verdict)}`);
    return verdict.expectations.every(({ status }) => status === 'pass') ? EXIT.ok : EXIT.failed;
  } finally {
    progress.clear();
    folder?.discard();
    forget();
  }
}

type Resolved = ResolveResult & { ok: true };

const SHOWN_PROBLEMS = 20;

/** Throws an error that lists everything that is wrong with the scenario. */
export function resolve(source: ScenarioSource, options: Partial<RunCommandOptions> = {}): Resolved {
  const resolved = resolveScenario(source.text, { seed: options.seed, set: options.set });
  if (resolved.ok) return resolved;
  const lines = resolved.errors.slice(0, SHOWN_PROBLEMS).map((problem) => formatProblem(problem, source.file));
  const rest = resolved.errors.length - lines.length;
  throw new UserError([...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'));
}

/** Runs every variant with the batch engine asked for, and settles the expectations. */
export async function compute(
  source: ScenarioSource,
  { scenario, specs }: Resolved,
  options: RunCommandOptions,
  progress: Progress,
): Promise<{ verdict: VerdictFile; log: Log; runs: MeasuredRun[] }> {
  const measured: Record<string, number> = {};
  const startMs = performance.now();
  const stopwatch = (name: string): (() => void) => {
    const fromMs = performance.now();
    return () => (measured[name] = Math.round(performance.now() - fromMs));
  };

  progress.show('generating the stream');
  const generated = stopwatch('generateMs');
  const log = generateLog(specs[0]!);
  generated();
  const hashed = stopwatch('hashMs');
  const sha256 = logSha256(log);
  hashed();

  progress.show('starting the batch engine');
  const started = stopwatch('engineStartMs');
  const engine = new CachedEngine(options.engine === 'duckdb' ? await startDuckDb() : createBuiltinEngine(CLOCK));
  started();
  const runs: MeasuredRun[] = [];
  try {
    for (const spec of specs) {
      const ran = stopwatch(`run.${spec.variant}.Ms`);
      runs.push({ spec, result: await runOne(spec, log, engine, progress) });
      ran();
    }
  } finally {
    await engine.close();
  }

  const expectations = checkExpectations(scenario.expect, new Map(runs.map((run) => [run.spec.variant, run])));
  const [base, ...variants] = runs;
  measured['totalMs'] = Math.round(performance.now() - startMs);
  const verdict: VerdictFile = {
    scenario: source.id,
    seed: base!.spec.seed,
    build: __BUILD_ID__,
    batchEngine: engine.name,
    ...(engine.name === 'builtin' ? { note: BUILTIN_NOTE } : {}),
    records: log.length,
    logSha256: sha256,
    virtualMs: base!.spec.durationMs,
    inFlightLegs: base!.result.inFlightLegs,
    measured,
    lanes: lanesOf(base!),
    variants: Object.fromEntries(variants.map((run) => [run.spec.variant, { lanes: lanesOf(run) }])),
    expectations,
    complexity: Object.fromEntries(base!.spec.views.map((view) => [view, complexity[view]])),
  };
  return { verdict, log, runs };
}

async function runOne(spec: RunSpec, log: Log, engine: BatchEngine, progress: Progress): Promise<MeasuredRun['result']> {
  return runToEnd(spec, log, engine, ({ computedToMs, progress: { recordsDone, recordsTotal } }) => {
    const percent = recordsTotal === 0 ? 100 : Math.floor((recordsDone * 100) / recordsTotal);
    progress.show(
      `${spec.variant}: ${percent} %, ${formatDuration(Math.floor(computedToMs / 60_000) * 60_000)} of ${formatDuration(spec.durationMs)}`,
    );
  });
}

/** Loaded when it is needed: it takes longer than everything that does not need it. */
async function startDuckDb(): Promise<BatchEngine> {
  const { createNodeEngine } = await import('../engine/duckdb-node.ts');
  return createNodeEngine(BATCH_QUERIES, CLOCK);
}

const CLOCK = clockOf(globalThis);

/** Whoever stops the program finds no half-written folder. Returns how to stop watching. */
function discardOnSignal(folder: ExportFolder): () => void {
  const handlers = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
    const handler = (): void => {
      folder.discard();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => handlers.forEach((off) => off());
}
