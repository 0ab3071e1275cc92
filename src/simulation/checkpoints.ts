import type { BatchEngine } from '../engine/batch-engine.ts';
import { commonPrefix } from '../engine/visible-log.ts';
import type { Log } from '../log/log.ts';
import { LANES, type LaneName } from '../model/lanes.ts';
import type { RunSpec, TimedAction } from '../model/scenario.ts';
import type { Scheduled } from '../support/queue.ts';
import { Simulation } from './simulation.ts';
import type { Waiting } from './waiting.ts';

interface Checkpoint {
  readonly timeMs: number;
  readonly lanes: Readonly<Record<LaneName, unknown>>;
  readonly processedRows: Readonly<Record<LaneName, Uint8Array>>;
  readonly waiting: readonly Scheduled<Waiting>[];
}

/** Kept besides the one at the start of the window; each costs a copy of every lane's state. */
const MOST = 4;

/**
 * Places from which a run can be gone on from. A change to the timeline changes nothing before the time of the change, so a run with the change need not start
 * anew: it takes the last checkpoint before it. Taken after a sample, when everything up to that time is done and no query is under way.
 */
export class Checkpoints {
  private list: Checkpoint[] = [];
  private readonly run: Simulation;
  private readonly everyMs: number;

  constructor(run: Simulation) {
    this.run = run;
    const { fromMs, toMs } = run.spec.observe;
    this.everyMs = Math.max(1, Math.ceil((toMs - fromMs) / (MOST + 1)));
    run.onSample = (timeMs) => this.consider(timeMs);
  }

  get timesMs(): readonly number[] {
    return this.list.map(({ timeMs }) => timeMs);
  }

  /** The run of `spec` over `log`, gone on with from the last checkpoint of this run that both have in common; from the start if there is none. */
  resume(spec: RunSpec, log: Log, engine: BatchEngine): { run: Simulation; fromMs: number } {
    const changeMs = firstChangeMs(this.run, spec, log);
    const checkpoint = this.list.findLast(({ timeMs }) => timeMs < changeMs);
    const run = new Simulation(spec, log, engine);
    if (checkpoint === undefined) {
      run.schedule();
      return { run, fromMs: 0 };
    }
    restore(run, this.run, checkpoint);
    return { run, fromMs: checkpoint.timeMs };
  }

  private consider(timeMs: number): void {
    const last = this.list.at(-1);
    if (last !== undefined && timeMs - last.timeMs < this.everyMs) return;
    const { run } = this;
    const ofLanes = <T>(value: (lane: LaneName) => T): Record<LaneName, T> => ({
      lambda: value('lambda'),
      kappa: value('kappa'),
      crud: value('crud'),
    });
    this.list.push({
      timeMs,
      lanes: ofLanes((lane) => run.lanes[lane].snapshot()),
      processedRows: ofLanes((lane) => run.observers[lane].processedRows.slice()),
      waiting: run.queue.entries(),
    });
  }
}

/** Time before which the two runs are the same; −1 if they differ from the start. */
function firstChangeMs(run: Simulation, spec: RunSpec, log: Log): number {
  const settings = ({ timeline: _, ...rest }: RunSpec): string => JSON.stringify(rest);
  if (settings(run.spec) !== settings(spec)) return -1;
  const before = run.spec.timeline.map((action) => JSON.stringify(action));
  const after = spec.timeline.map((action) => JSON.stringify(action));
  const changed = [
    ...run.spec.timeline.filter((_, place) => !after.includes(before[place]!)),
    ...spec.timeline.filter((_, place) => !before.includes(after[place]!)),
  ];
  return Math.min(firstDifferenceMs(run.log, log), ...changed.map((action) => preparedMs(action, spec)));
}

/** When a run begins to reckon with an action. A job keeps only those of its checkpoints that a crash goes back to. */
const preparedMs = ({ do: name, atMs }: TimedAction, { kappa }: RunSpec): number =>
  name === 'kappa.crash' || name === 'kappa.loseState' ? atMs - kappa.checkpointInterval : atMs;

/** Ingest time of the first record in which two logs differ. The id counts too: it is the place at which lanes remember a fact. */
function firstDifferenceMs(a: Log, b: Log): number {
  const same = commonPrefix(a, b, a.length);
  const renumbered = a.columns.id.subarray(0, same).findIndex((id, row) => id !== b.columns.id[row]);
  const row = renumbered === -1 ? same : renumbered;
  return Math.min(...[a, b].map((log) => (row < log.length ? log.ingestMs(row) : Infinity)));
}

function restore(run: Simulation, from: Simulation, { timeMs, lanes, processedRows, waiting }: Checkpoint): void {
  for (const lane of LANES) {
    run.lanes[lane].restore(lanes[lane]);
    const observer = run.observers[lane];
    observer.processedRows.set(processedRows[lane].subarray(0, run.log.length));
    observer.processedCount = observer.processedRows.reduce((sum, isProcessed) => sum + isProcessed, 0);
    observer.journals = new Map([...from.observers[lane].journals].map(([view, journal]) => [view, journal.copyUpTo(timeMs)]));
    observer.steps = new Map([...from.observers[lane].steps].map(([view, steps]) => [view, steps.copyUpTo(timeMs)]));
  }
  run.samples = from.samples.copyUpTo(timeMs);
  run.ledger = from.ledger.copyUpTo(timeMs, run.log.length);
  run.spans = from.spans.copyUpTo(timeMs, run.spec);
  for (const { timeMs: atMs, class: eventClass, what } of waiting) {
    if (what.kind !== 'action' && what.kind !== 'query') run.queue.push(atMs, eventClass, what);
  }
  for (const action of run.spec.timeline) run.scheduleAction(action, timeMs);
  run.reads = from.reads.copyUpTo(timeMs);
  run.scheduleQueries(timeMs);
  run.resumeAt(timeMs);
}
