import type { ActionField, ActionForm, ActionName, EntryValue, TimelineEntry } from '../../model/intervention.ts';
import { DAY, HOUR, clockTime, formatDuration, parseDuration } from '../../model/time.ts';
import { dayNumber } from '../logic/words.ts';

/** What can be done, in the words and the order of the page. What it means stands in the schema, and so do its parameters. */
export const GROUPS = {
  operate: 'Operate',
  publish: 'Publish wrongly',
  cut: 'Cut wrongly',
  runs: 'Disturb runs',
  stores: 'Lose a store',
  stream: 'Disturb the stream',
  kappa: 'Kappa',
} as const;

type Group = keyof typeof GROUPS;

interface ActionWords {
  readonly title: string;
  readonly group: Group;
  /** what a form starts with, where the first value that is allowed would show nothing */
  readonly start?: Readonly<Record<string, EntryValue>>;
}

export const ACTION_WORDS = {
  'lambda.runBatch': { title: 'Run a batch now', group: 'operate' },
  'lambda.setCores': { title: 'Change the cores', group: 'operate', start: { cores: 2 } },
  'lambda.deploy': { title: 'Deploy other code', group: 'operate', start: { layer: 'batch', rule: 'charges', version: 'new' } },
  'lambda.clearAll': { title: 'Clear everything', group: 'publish' },
  'lambda.clearNothing': { title: 'Clear nothing', group: 'publish' },
  'lambda.clearEarly': { title: 'Clear too early', group: 'publish', start: { ahead: '2m' } },
  'lambda.publishInPieces': { title: 'Publish in pieces', group: 'publish', start: { takes: '10m' } },
  'lambda.readPastCut': { title: 'Read past the cut', group: 'cut' },
  'lambda.retryMovesCut': { title: 'Retry with a new cut', group: 'cut' },
  'lambda.cutByEventTime': { title: 'Cut by event time', group: 'cut' },
  'lambda.clockSkew': { title: 'Cut by two clocks', group: 'cut', start: { by: '1m' } },
  'lambda.scalarCut': { title: 'One offset for all partitions', group: 'cut' },
  'lambda.failRuns': { title: 'Runs fail', group: 'runs' },
  'lambda.slowRuns': { title: 'Runs are slow', group: 'runs', start: { factor: 10 } },
  'lambda.hangRuns': { title: 'Runs hang', group: 'runs' },
  'lambda.overlapRuns': { title: 'Runs overlap', group: 'runs' },
  'lambda.loseSpeedStore': { title: 'Lose the overlay', group: 'stores' },
  'lambda.loseBatchStore': { title: 'Lose the batch view', group: 'stores' },
  'lambda.loseMaster': { title: 'Lose part of the history', group: 'stores', start: { last: '1h' } },
  'stream.late': { title: 'Delay records', group: 'stream', start: { for: '15m', share: 0.2, minDelay: '10m', maxDelay: '30m' } },
  'stream.duplicates': { title: 'Deliver twice', group: 'stream', start: { for: '15m', share: 0.2, minDelay: '1m', maxDelay: '10m' } },
  'stream.outage': { title: 'Cut off terminals', group: 'stream', start: { for: '15m' } },
  'stream.schema': { title: 'Change the schema', group: 'stream' },
  'stream.burst': { title: 'Send a burst', group: 'stream', start: { for: '10m', factor: 5 } },
  'kappa.reprocess': { title: 'Reprocess', group: 'kappa', start: { version: 'new' } },
  'kappa.switch': { title: 'Switch readers now', group: 'kappa' },
  'kappa.rollBack': { title: 'Roll back', group: 'kappa' },
  'kappa.drop': { title: 'Drop what is not served', group: 'kappa' },
  'kappa.deploy': { title: 'Deploy without a replay', group: 'kappa', start: { version: 'new' } },
  'kappa.setTasks': { title: 'Change the tasks', group: 'kappa', start: { tasks: 4 } },
  'kappa.setPartitions': { title: 'Change the partitions', group: 'kappa', start: { partitions: 32 } },
  'kappa.snapshot': { title: 'Put a snapshot aside', group: 'kappa' },
  'kappa.crash': { title: 'Crash the job', group: 'kappa' },
  'kappa.loseState': { title: 'Lose the state', group: 'kappa' },
} as const satisfies Record<ActionName, ActionWords>;

const wordsOf = (action: string): ActionWords | undefined => ACTION_WORDS[action as ActionName];

/** An action that this page has no words for is called by its name. */
export const actionTitle = (action: string): string => wordsOf(action)?.title ?? action;

export const grouped = (forms: readonly ActionForm[]): { title: string; forms: ActionForm[] }[] =>
  (Object.keys(GROUPS) as Group[]).map((group) => ({
    title: GROUPS[group],
    forms: forms.filter(({ name }) => ACTION_WORDS[name].group === group),
  }));

/** `09:41:10`; on later days, and off the full second, as exactly as the entry says it. */
export function exactTime(timeMs: number): string {
  const time = clockTime(timeMs, timeMs % 1_000 !== 0);
  return timeMs >= DAY ? `day ${dayNumber(timeMs)}, ${time}` : time;
}

/** Time of an entry that was made here; `null` if it was written in another way. */
export const entryMs = ({ at }: TimelineEntry): number | null => parseDuration(at);

/** `for 1h, factor 20` */
export const parametersOf = ({ at: _at, do: _do, ...parameters }: TimelineEntry): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') : String(value)}`)
    .join(', ');

/** What somebody has typed or chosen so far. */
export type Draft = Record<string, string | boolean | readonly string[]>;

/** What a form starts with. What lasts, lasts for two intervals of the batch, so that at least one run falls into it. */
export function draftOf(form: ActionForm, intervalMs: number | null): Draft {
  const lasts = formatDuration(2 * (intervalMs ?? HOUR));
  const start: Readonly<Record<string, EntryValue>> = { for: lasts, ...wordsOf(form.name)?.start };
  return Object.fromEntries(form.fields.map((field) => [field.name, firstValue(field, start[field.name])]));
}

function firstValue(field: ActionField, start: EntryValue | undefined): Draft[string] {
  const value = start ?? field.default ?? field.options[0] ?? field.min ?? '';
  if (field.kind === 'choices') return Array.isArray(start ?? field.default) ? (value as readonly string[]) : [];
  return field.kind === 'switch' ? value === true : String(value);
}

/** The entry that a form says. What is left empty is left out, and what should be a number and is none is passed on for the reader of scenarios to refuse. */
export function entryOf(form: ActionForm, draft: Draft, timeMs: number): TimelineEntry {
  const parameters: Record<string, EntryValue> = {};
  for (const { name, kind } of form.fields) {
    const value = draft[name]!;
    if (value === '' || (Array.isArray(value) && value.length === 0)) continue;
    const isNumber = (kind === 'integer' || kind === 'share') && Number.isFinite(Number(value));
    parameters[name] = isNumber ? Number(value) : typeof value === 'string' ? value.trim() : value;
  }
  return { ...parameters, at: formatDuration(Math.round(timeMs)), do: form.name };
}
