import type { BatchEngine } from '../../engine/batch-engine.ts';
import type { Log } from '../../log/log.ts';
import type { ReplayByBatch, ReplayRow, ReplayStep } from '../../model/replay-measured.ts';
import type { RunSpec } from '../../model/scenario.ts';
import { codeAtStart, type JobCode } from '../../pipelines/kappa/job-state.ts';
import { answersSha256 } from '../../pipelines/kappa/replay/answers-hash.ts';
import { combine, type Answers } from '../../pipelines/kappa/replay/combine.ts';
import { replayPartitions, type Part } from '../../pipelines/kappa/replay/partition-replay.ts';
import { shareOf, type LogShare } from '../../pipelines/kappa/replay/share.ts';
import { isSplit, SPLITS } from '../../pipelines/kappa/replay/split.ts';
import { compareWithBatch } from './compare-batch.ts';

/** A thread of its own. */
export interface ReplayWorker {
  load(spec: RunSpec, code: JobCode, share: LogShare): Promise<void>;
  replay(): Promise<Part>;
  end(): void;
}

/** What a measurement needs of the machine. */
export interface ReplayHost {
  openWorker(): ReplayWorker;
  /** wall time, ms */
  now(): number;
  readonly cores: number;
  /** asked for every view of the whole log; it must not remember what it has computed. `null`: there is none */
  readonly engine: BatchEngine | null;
}

/** While a thread is new, its program is still being translated for the machine: the first rounds are not measured. */
const WARM_UP = 2;
const ROUNDS = 5;

/**
 * The whole log read anew with the rules of the streaming job, by several numbers of workers one after the other, and by a batch engine. Everything is really
 * done, so times are those of this machine at this moment and belong to no simulation; what must not depend on them is compared by hash.
 *
 * It yields before every step, and at the end what it has found. Stop asking to cancel it.
 */
export async function* measureReplays(
  spec: RunSpec,
  log: Log,
  workers: readonly number[],
  host: ReplayHost,
): AsyncGenerator<ReplayStep, void, void> {
  const code = { ...codeAtStart(spec), views: spec.views, schema: 2 };
  const of = 1 + workers.length * (1 + WARM_UP + ROUNDS) + (host.engine === null ? 0 : ROUNDS);
  let done = 0;
  const step = (doing: string): ReplayStep => ({ doing, done: done++, of, found: null });

  yield step('one reader');
  const alone = replayPartitions(spec, log, code);
  const answers = combine([alone]);
  const sha256 = answersSha256(answers);

  const rows: ReplayRow[] = [];
  for (const count of workers) rows.push(yield* measureWorkers(spec, log, code, count, host, step));
  const oneMs = rows.find((row) => row.workers === 1)?.measuredMs;
  const batch = host.engine === null ? null : yield* measureBatch(spec, log, code, { answers, part: alone }, host.engine, step);
  const found = {
    records: log.length,
    partitions: log.partitions,
    views: spec.views.filter(isSplit),
    refused: spec.views.flatMap((view) => {
      const split = SPLITS[view];
      return split.kind === 'refused' ? [{ view, why: split.why }] : [];
    }),
    cores: host.cores,
    rounds: ROUNDS,
    sha256,
    rows: rows.map((row) => ({ ...row, speedUp: oneMs === undefined ? null : oneMs / row.measuredMs })),
    isSame: rows.every((row) => row.sha256 === sha256),
    batch,
  };
  yield { ...step('done'), found };
}

async function* measureWorkers(
  spec: RunSpec,
  log: Log,
  code: JobCode,
  count: number,
  { openWorker, now }: ReplayHost,
  step: (doing: string) => ReplayStep,
): AsyncGenerator<ReplayStep, ReplayRow, void> {
  const doing = count === 1 ? '1 worker' : `${count} workers`;
  const workers: ReplayWorker[] = [];
  try {
    yield step(doing);
    const dealing = now();
    for (let number = 0; number < count; number++) workers.push(openWorker());
    const shares = workers.map((_, worker) => shareOf(log, (partition) => partition % count === worker));
    const busy = shares.filter(({ columns }) => columns.id.length > 0).length;
    await Promise.all(workers.map((worker, number) => worker.load(spec, code, shares[number]!)));
    const dealtMs = now() - dealing;
    const rounds: { readonly wholeMs: number; readonly togetherMs: number }[] = [];
    const hashes = new Set<string>();
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      yield step(doing);
      const startedMs = now();
      const parts = await Promise.all(workers.map((worker) => worker.replay()));
      const readMs = now();
      const answers = combine(parts);
      if (round >= 0) rounds.push({ wholeMs: now() - startedMs, togetherMs: now() - readMs });
      hashes.add(answersSha256(answers));
    }
    const measuredMs = median(rounds.map(({ wholeMs }) => wholeMs));
    return {
      workers: count,
      busy,
      dealtMs,
      measuredMs,
      togetherMs: median(rounds.map(({ togetherMs }) => togetherMs)),
      eventsPerSecond: rate(log, measuredMs),
      speedUp: null,
      sha256: [...hashes].join(),
    };
  } finally {
    for (const worker of workers) worker.end();
  }
}

async function* measureBatch(
  spec: RunSpec,
  log: Log,
  { rules }: JobCode,
  stream: { readonly answers: Answers; readonly part: Part },
  engine: BatchEngine,
  step: (doing: string) => ReplayStep,
): AsyncGenerator<ReplayStep, ReplayByBatch, void> {
  const cut = { bound: log.boundAt(log.length), beforeEventMs: null };
  const views = spec.views.filter(isSplit);
  const times: number[] = [];
  let compared: Pick<ReplayByBatch, 'same' | 'other'> = { same: [], other: [] };
  for (let round = 0; round < ROUNDS; round++) {
    yield step('the batch engine');
    const loading = engine.load(log, log.length);
    const [, { tables, measuredMs }] = await Promise.all([loading, engine.compute(cut, views, { bucketMs: spec.totals.bucket, rules })]);
    times.push(measuredMs);
    if (round === 0) compared = compareWithBatch(log, stream, tables);
  }
  const measuredMs = median(times);
  return { engine: engine.name, measuredMs, eventsPerSecond: rate(log, measuredMs), ...compared };
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[(times.length - 1) >> 1]!;

/** Records of the log in a second. */
const rate = ({ length }: Log, ms: number): number => (ms === 0 ? 0 : Math.round((length * 1_000) / ms));
