import type { Page } from 'playwright';

/**
 * What the main thread of a page did, task by task, in processor time: a task that has to wait because others use the machine grows no longer by that.
 * Processor time still differs between machines, so between the tasks of the page the same piece of work is done again and again, and what it takes is the
 * unit. A ratio to it says the same on a slow machine as on a fast one.
 */
export interface MainThread {
  /** ms of every task before the piece of work was done first, and of every task after that */
  readonly starting: readonly number[];
  readonly running: readonly number[];
  /** ms of the piece of work, in the middle of all its repetitions */
  readonly gauge: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** µs, as all times of a trace */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

const MARK = 'gauge';
const CATEGORIES = ['toplevel', 'blink.user_timing'];

/** Records while `visit` opens an address and lets it work. `visit` calls what it is given when the page has started, and then from time to time. */
export async function recordMainThread(page: Page, visit: (gauge: () => Promise<void>) => Promise<void>): Promise<MainThread> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: CATEGORIES });
  await visit(() => page.evaluate(pieceOfWork, MARK));
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return measured(traceEvents);
}

function measured(events: readonly TraceEvent[]): MainThread {
  const marks = events.filter(({ name }) => name === MARK);
  const [mark] = marks;
  if (!mark) throw new Error('The trace holds no piece of work to compare with.');
  const tasks = events.filter(({ name, pid, tid }) => name.endsWith('RunTask') && pid === mark.pid && tid === mark.tid);
  const isGauge = ({ ts, dur = 0 }: TraceEvent) => marks.some((other) => other.ts >= ts && other.ts < ts + dur);
  const gauges = tasks.filter(isGauge).map(cpuMs);
  const own = tasks.filter((task) => !isGauge(task));
  return {
    starting: own.filter(({ ts }) => ts < mark.ts).map(cpuMs),
    running: own.filter(({ ts }) => ts >= mark.ts).map(cpuMs),
    gauge: gauges.sort((a, b) => a - b)[gauges.length >> 1]!,
  };
}

/** Where the system cannot tell processor time, the time that passed has to do. */
const cpuMs = ({ tdur, dur = 0 }: TraceEvent): number => (tdur ?? dur) / 1_000;

/** Runs in the page. Numbers, texts and a table of them: what a page does when it draws no picture. */
function pieceOfWork(mark: string): void {
  performance.mark(mark);
  const counts = new Map<string, number>();
  let state = 1;
  for (let i = 0; i < 40_000; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const word = (state >>> 18).toString(36);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  if (counts.size === 0) throw new Error('nothing was counted');
}
