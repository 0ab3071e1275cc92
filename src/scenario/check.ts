import type { Expectation } from '../model/scenario.ts';
import { DAY, clockTime, formatDuration } from '../model/time.ts';
import { METRICS, valueAt, type MeasuredRun, type Series, type Subject } from '../simulation/metrics/index.ts';
import { assert } from '../support/assert.ts';
import { expectationText, holds, parseComparison, type Comparison, type Operand } from './expect.ts';
import { parseMoment } from './moment.ts';
import { timeOf } from './times.ts';

/**
 * Expectation + finished runs → verdict. `unknown` is an answer: it is given when the time never came or the value was not looked at then, and it counts as failed.
 *
 * `first` and `last` are about when a comparison holds: for a step function `first` is the start of the first stretch in which it holds, `last` is the end (exclusive) of the
 * last one, so "wrong until the third publish" is exact to the millisecond: `last: "> 0"`, `is: "= lambda.published(3)"`. If it still holds at the end of the window, `last` is that end.
 * Of values known at samples only, they are the first and the last sample.
 */
export interface Verdict {
  readonly text: string;
  readonly variant: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  /** what was found, in words */
  readonly observed: string;
  /** when, in words; empty if there is no such time */
  readonly at: string;
}

export type Runs = ReadonlyMap<string, MeasuredRun>;

export function checkExpectations(expectations: readonly Expectation[], runs: Runs): Verdict[] {
  return expectations.map((expectation) => {
    const outcome = check(expectation, runs);
    return { text: expectationText(expectation), variant: expectation.variant ?? 'base', ...outcome };
  });
}

type Outcome = Pick<Verdict, 'status' | 'observed' | 'at'>;

const unknown = (observed: string): Outcome => ({ status: 'unknown', observed, at: '' });

/** One question about one run: whose metric, in which run. */
interface Question {
  readonly run: MeasuredRun;
  readonly subject: Subject;
  readonly metric: string;
}

function check(expectation: Expectation, runs: Runs): Outcome {
  const run = runs.get(expectation.variant ?? 'base')!;
  const { lane, view = null, against, metric } = expectation;
  const question: Question = { run, subject: { lane, view, against }, metric };
  const is = compile(expectation.is);
  const window = expectation.during === undefined ? wholeWindow(run) : expectation.during.map((text) => momentOf(text, run));
  const [fromMs, toMs] = window;
  if (fromMs === null || toMs === null || fromMs === undefined || toMs === undefined) return unknown('the interval never came');

  const { observe } = run.spec;
  if (fromMs < observe.fromMs || toMs > observe.toMs) return unknown('not within the observed window');

  const edge = expectation.first ?? expectation.last;
  if (edge !== undefined) return checkEdge(question, compile(edge), expectation.first !== undefined, is, fromMs, toMs, runs);
  if (expectation.at === undefined) return checkThroughout(question, is, fromMs, toMs, runs);
  const atMs = momentOf(expectation.at, run);
  return atMs === null ? unknown(`"${expectation.at}" never came`) : checkAt(question, is, atMs, runs);
}

const wholeWindow = ({ spec: { observe } }: MeasuredRun): [number, number] => [observe.fromMs, observe.toMs];

const momentOf = (text: string, run: MeasuredRun): number | null => timeOf(parseMoment(text)!, run);

function compile(text: string): Comparison {
  const comparison = parseComparison(text);
  assert(comparison !== null, `"${text}" is no comparison`);
  return comparison;
}

function other(question: Question, operand: Operand & { kind: 'other' }, runs: Runs): Question {
  const run = operand.variant === null ? question.run : runs.get(operand.variant)!;
  return { run, subject: { ...question.subject, lane: operand.lane }, metric: operand.metric ?? question.metric };
}

/** Value at a time; `null` where it is not known. */
function ask({ run, subject, metric }: Question, timeMs: number): number | null {
  const { spec } = run;
  const known = METRICS[metric]!;
  if (timeMs === spec.durationMs && known.atEnd !== undefined) return known.atEnd(subject, run);
  if (timeMs < spec.observe.fromMs || timeMs > spec.observe.toMs) return null;
  if (known.at !== undefined) return known.at(subject, run, timeMs);
  const series = known.series(subject, run);
  return series === null ? null : valueAt(series, timeMs);
}

function operandAt(question: Question, operand: Operand, timeMs: number, runs: Runs): number | null {
  if (operand.kind === 'number') return operand.value;
  if (operand.kind === 'moment') return timeOf(operand.moment, question.run);
  return ask(other(question, operand, runs), timeMs);
}

function checkAt(question: Question, is: Comparison, timeMs: number, runs: Runs): Outcome {
  const value = ask(question, timeMs);
  const operand = operandAt(question, is.operand, timeMs, runs);
  const at = formatMoment(timeMs);
  if (value === null || operand === null) return { ...unknown('not known at this time'), at };
  return {
    status: holds(is, value, operand) ? 'pass' : 'fail',
    observed: formatValue(question, value) + against(question, is, operand),
    at,
  };
}

function checkThroughout(question: Question, is: Comparison, fromMs: number, toMs: number, runs: Runs): Outcome {
  const points = pointsOf(question, is, fromMs, toMs, runs);
  if (points === null) return unknown('not known in this interval');
  let least = Infinity;
  let greatest = -Infinity;
  for (const { timeMs, value, operand } of points) {
    const at = formatMoment(timeMs);
    if (value === null || operand === null) return { ...unknown('not known at this time'), at };
    if (!holds(is, value, operand)) return { status: 'fail', observed: formatValue(question, value) + against(question, is, operand), at };
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const range = least === greatest ? formatValue(question, least) : `${formatValue(question, least)} to ${formatValue(question, greatest)}`;
  return { status: 'pass', observed: range, at: `${formatMoment(fromMs)} to ${formatMoment(toMs)}` };
}

function checkEdge(
  question: Question,
  when: Comparison,
  isFirst: boolean,
  is: Comparison,
  fromMs: number,
  toMs: number,
  runs: Runs,
): Outcome {
  if (pointsOf(question, when, fromMs, toMs, runs) === null) return unknown('not known in this interval');
  const timeMs = edgeMs(question, when, isFirst, fromMs, toMs, runs);
  if (timeMs === null) return { status: 'fail', observed: 'never', at: '' };
  const { operand } = is;
  const expected =
    operand.kind === 'other'
      ? edgeMs(other(question, operand, runs), when, isFirst, fromMs, toMs, runs)
      : operandAt(question, operand, timeMs, runs);
  const at = formatMoment(timeMs);
  if (expected === null) return { ...unknown(`${at}; the time it is compared with never came`), at };
  const isMet = holds(is, timeMs, expected);
  return { status: isMet ? 'pass' : 'fail', observed: isMet ? at : `${at} (compared with ${formatMoment(expected)})`, at };
}

function edgeMs(question: Question, when: Comparison, isFirst: boolean, fromMs: number, toMs: number, runs: Runs): number | null {
  const points = pointsOf(question, when, fromMs, toMs, runs);
  if (points === null) return null;
  const isMet = ({ value, operand }: Point): boolean => value !== null && operand !== null && holds(when, value, operand);
  if (isFirst) return points.find(isMet)?.timeMs ?? null;
  const place = points.findLastIndex(isMet);
  if (place === -1) return null;
  if (!points.every(({ isStep }) => isStep)) return points[place]!.timeMs;
  return points[place + 1]?.timeMs ?? toMs;
}

interface Point {
  readonly timeMs: number;
  readonly isStep: boolean;
  readonly value: number | null;
  readonly operand: number | null;
}

/** Everything there is to look at in [from, to): every change for steps, every sample for instants. */
function pointsOf(question: Question, comparison: Comparison, fromMs: number, toMs: number, runs: Runs): Point[] | null {
  const series = seriesOf(question);
  if (series === null || fromMs >= toMs) return null;
  const { operand } = comparison;
  const otherSeries = operand.kind === 'other' ? seriesOf(other(question, operand, runs)) : null;
  const involved = otherSeries === null ? [series] : [series, otherSeries];
  const isStep = involved.every(({ kind }) => kind === 'steps');
  const sources = isStep ? involved : involved.filter(({ kind }) => kind === 'instants');
  const times = new Set(isStep ? [fromMs] : []);
  for (const { timeMs } of sources) for (let place = 0; place < timeMs.length; place++) addWithin(times, timeMs[place]!, fromMs, toMs);
  if (times.size === 0) return null;
  return [...times]
    .sort((a, b) => a - b)
    .map((timeMs) => ({
      timeMs,
      isStep,
      value: valueAt(series, timeMs),
      operand: operand.kind === 'other' ? valueIn(otherSeries, timeMs) : operandAt(question, operand, timeMs, runs),
    }));
}

const valueIn = (series: Series | null, timeMs: number): number | null => (series === null ? null : valueAt(series, timeMs));

const seriesOf = ({ run, subject, metric }: Question): Series | null => METRICS[metric]!.series(subject, run);

function addWithin(times: Set<number>, timeMs: number, fromMs: number, toMs: number): void {
  if (timeMs >= fromMs && timeMs < toMs) times.add(timeMs);
}

/** `1d 09:30:00` or with milliseconds where there are any. */
export function formatMoment(timeMs: number): string {
  const clock = clockTime(timeMs, timeMs % 1_000 !== 0);
  return timeMs < DAY ? clock : `${Math.floor(timeMs / DAY)}d ${clock}`;
}

function formatValue({ metric }: Question, value: number): string {
  return METRICS[metric]!.unit === 'ms' ? formatDuration(value) : String(value);
}

const against = (question: Question, { operand }: Comparison, value: number): string =>
  operand.kind === 'number' ? '' : ` (compared with ${formatValue(question, value)})`;
