import type { Expectation } from '../model/scenario.ts';
import { parseDuration } from '../model/time.ts';
import { METRICS, type MeasuredLane } from '../simulation/metrics/index.ts';
import { parseMoment, type Moment } from './moment.ts';

/**
 * The language of `is`, `first` and `last`: an operator, an operand, perhaps a tolerance. `= 0`, `> 0`, `<= 1h4m`, `= kappa`, `= lambda.publish(2) ± 2s`,
 * `= 1000 ± 2%`, `= readCommitted:crud.l1Minor`. It is read into data; nothing in it is ever executed.
 */
export const OPERATORS = ['=', '!=', '<=', '<', '>=', '>'] as const;

export interface Comparison {
  readonly operator: (typeof OPERATORS)[number];
  readonly operand: Operand;
  readonly tolerance: { readonly amount: number; readonly isPercent: boolean };
}

export type Operand =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'moment'; readonly moment: Moment }
  /** the same question asked of another lane, another metric, another variant */
  | { readonly kind: 'other'; readonly variant: string | null; readonly lane: MeasuredLane; readonly metric: string | null };

export const COMPARISON_FORMS =
  'an operator (= != < <= > >=) and a whole number, a duration, a time, a lane, lane.metric or variant:lane.metric, and after "=" perhaps "± 2s" or "± 2%"';

const COMPARISON = /^(=|!=|<=|<|>=|>)\s*(.+?)(?:\s*±\s*(\S+))?$/;
const OTHER = /^(?:([a-zA-Z][a-zA-Z0-9-]*):)?(lambda-batch|lambda-speed|lambda|kappa|crud)(?:\.([a-zA-Z]+(?:\.[a-zA-Z]+)?))?$/;
const INTEGER = /^-?\d{1,15}$/;
const PERCENT = /^(\d{1,3}(?:\.\d{1,3})?)%$/;

export function parseComparison(text: string): Comparison | null {
  const match = COMPARISON.exec(text.trim());
  if (match === null) return null;
  const operator = match[1] as Comparison['operator'];
  const operand = parseOperand(match[2]!.trim());
  const tolerance = parseTolerance(match[3]);
  if (operand === null || tolerance === null || (match[3] !== undefined && operator !== '=')) return null;
  return { operator, operand, tolerance };
}

function parseOperand(text: string): Operand | null {
  if (INTEGER.test(text)) return { kind: 'number', value: Number(text) };
  const moment = parseMoment(text);
  if (moment !== null) return { kind: 'moment', moment };
  const other = OTHER.exec(text);
  if (other === null) return null;
  return { kind: 'other', variant: other[1] ?? null, lane: other[2] as MeasuredLane, metric: other[3] ?? null };
}

function parseTolerance(text: string | undefined): Comparison['tolerance'] | null {
  if (text === undefined) return { amount: 0, isPercent: false };
  const percent = PERCENT.exec(text);
  if (percent !== null) return { amount: Number(percent[1]), isPercent: true };
  const amount = INTEGER.test(text) ? Number(text) : parseDuration(text);
  return amount === null || amount < 0 ? null : { amount, isPercent: false };
}

export function holds({ operator, tolerance }: Comparison, value: number, operand: number): boolean {
  const slack = tolerance.isPercent ? (Math.abs(operand) * tolerance.amount) / 100 : tolerance.amount;
  switch (operator) {
    case '=':
      return value === operand || Math.abs(value - operand) <= slack;
    case '!=':
      return value !== operand;
    case '<':
      return value < operand;
    case '<=':
      return value <= operand;
    case '>':
      return value > operand;
    case '>=':
      return value >= operand;
  }
}

/** What the schema cannot know about an expectation: which field is wrong, and why. */
export interface ExpectProblem {
  readonly field: string;
  readonly message: string;
  readonly allowed?: readonly string[];
  readonly found?: string;
}

export function checkExpectation(
  expectation: Expectation,
  context: { views: readonly string[]; variants: readonly string[] },
): ExpectProblem[] {
  const { at, during, first, last, lane, view, metric, against, is, variant } = expectation;
  const problems: ExpectProblem[] = [];
  const chosen = [at, first, last].filter((field) => field !== undefined).length;
  if (chosen > 1 || (at !== undefined && during !== undefined))
    problems.push({ field: 'at', message: 'expected only one of "at", "first", "last" ("during" goes with the last two or alone)' });
  if (chosen === 0 && during === undefined) problems.push({ field: '', message: 'expected one of "at", "during", "first", "last"' });
  if (variant !== undefined && !context.variants.includes(variant))
    problems.push({ field: 'variant', message: `there is no variant "${variant}"`, allowed: context.variants, found: variant });
  if (view !== undefined && !context.views.includes(view))
    problems.push({ field: 'view', message: `this scenario does not compute "${view}"`, allowed: context.views, found: view });

  const asked = (name: string, of: MeasuredLane, field: string): void => {
    const known = Object.hasOwn(METRICS, name) ? METRICS[name]! : null;
    if (known === null) {
      problems.push({ field, message: `there is no metric "${name}"`, allowed: Object.keys(METRICS), found: name });
      return;
    }
    if (!known.lanes.includes(of))
      problems.push({ field, message: `"${name}" is not measured for "${of}"`, allowed: known.lanes, found: of });
    if (known.isPerView && view === undefined) problems.push({ field: 'metric', message: `"${name}" is about one view: add "view"` });
    const isAtEnd = at?.trim() === 'end';
    if (!isAtEnd && !known.isOverTime({ lane: of, view: view ?? null, against }))
      problems.push({ field, message: `"${name}" of "${of}" is known only at the end of the run: use "at: end"` });
  };
  asked(metric, lane, 'metric');

  const comparison = (text: string, field: string): void => {
    const parsed = parseComparison(text);
    if (parsed === null) {
      problems.push({ field, message: `expected ${COMPARISON_FORMS}, found "${text}"` });
      return;
    }
    const { operand } = parsed;
    if (operand.kind !== 'other') return;
    if (operand.variant !== null && operand.variant !== 'base' && !context.variants.includes(operand.variant))
      problems.push({
        field,
        message: `there is no variant "${operand.variant}"`,
        allowed: ['base', ...context.variants],
        found: operand.variant,
      });
    asked(operand.metric ?? metric, operand.lane, field);
  };
  comparison(is, 'is');
  if (first !== undefined) comparison(first, 'first');
  if (last !== undefined) comparison(last, 'last');
  return problems;
}

/** What is expected, in words, for an expectation that brings none. */
export function expectationText({ text, at, during, first, last, lane, view, metric, against, is }: Expectation): string {
  if (text !== undefined) return text;
  const subject =
    [lane, view, metric].filter((part) => part !== undefined).join(' ') + (against === 'processed' ? '' : ` against ${against}`);
  const range = during === undefined ? '' : ` in [${during[0]}, ${during[1]})`;
  if (first !== undefined) return `first ${subject} ${first}${range}: ${is}`;
  if (last !== undefined) return `last ${subject} ${last}${range}: ${is}`;
  return at === undefined ? `${subject} ${is} throughout${range}` : `${subject} ${is} at ${at}`;
}
