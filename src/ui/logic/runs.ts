import { clockTime } from '../../model/time.ts';
import type { Span } from '../../model/trace.ts';
import { actionTitle } from '../interventions/words.ts';
import { stretch } from './words.ts';

/** What batch runs and faults are called at a time. A run is told by what it has come to so far: that it will fail is not known before it does. */
export const isOver = (span: Span, timeMs: number): boolean => span.endMs >= 0 && span.endMs <= timeMs;

/** `Runs are slow`; of what has no name of its own, its kind. */
export function spanTitle({ kind, name, number }: Span): string {
  if (kind === 'batch') return `batch ${number}`;
  if (kind === 'version') return `version ${number}`;
  if (kind === 'unavailable') return 'no answer';
  return kind === 'fault' && name !== undefined ? actionTitle(name) : kind;
}

/** What the stream or a lane suffers, or somebody does to them: neither the work of a batch nor the life of a version. */
export const isDisturbance = ({ kind }: Span): boolean => kind !== 'batch' && kind !== 'version';

const STATUS_WORDS: Readonly<Record<Span['status'], string>> = {
  running: 'running',
  computed: 'computed, not yet loaded',
  loaded: 'loaded, not yet served',
  published: 'published',
  failed: 'failed',
  superseded: 'superseded',
  done: 'over',
};

export function statusWords(span: Span, timeMs: number): string {
  if (isOver(span, timeMs)) return span.kind === 'batch' ? STATUS_WORDS[span.status] : 'over';
  if (span.kind !== 'batch') return 'going on';
  const { computedMs = -1, loadedMs = -1 } = span;
  const has = (ms: number): boolean => ms >= 0 && ms <= timeMs;
  return STATUS_WORDS[has(loadedMs) ? 'loaded' : has(computedMs) ? 'computed' : 'running'];
}

/** Whether a run came to nothing: it failed, or a newer one was served before it was done. */
export const cameToNothing = ({ status }: Span): boolean => status === 'failed' || status === 'superseded';

/** How a running batch will end. */
export function endWords(span: Span, timeMs: number): string {
  const when = `${clockTime(span.endMs)}, in ${stretch(span.endMs - timeMs)}`;
  if (!cameToNothing(span)) return `publishes ${when}`;
  return span.status === 'failed' ? `fails ${when}` : `is overtaken ${when}`;
}

/** What became of the last run that came to nothing, as long as nothing has been published since. */
export function lostRun(spans: readonly Span[], timeMs: number): Span | null {
  const ended = spans.filter((span) => span.kind === 'batch' && isOver(span, timeMs));
  const last = ended.reduce<Span | null>((latest, span) => (latest === null || span.endMs >= latest.endMs ? span : latest), null);
  return last !== null && cameToNothing(last) ? last : null;
}

/** Faults in force, by name, each once. */
export const faultsAt = (spans: readonly Span[], timeMs: number): string[] => [
  ...new Set(spans.filter((span) => span.kind === 'fault' && span.startMs <= timeMs && !isOver(span, timeMs)).map(spanTitle)),
];
