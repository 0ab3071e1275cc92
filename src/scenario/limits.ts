import { hotShareBounds } from '../generator/hot-key.ts';
import { MAX_BUCKETS } from '../model/keys.ts';
import type { ParsedScenario, RunSpec } from '../model/scenario.ts';
import { SECOND, formatDuration } from '../model/time.ts';
import { finding, type Finding } from './issues.ts';
import { kappaFindings } from './kappa-limits.ts';
import { lambdaFindings } from './lambda-limits.ts';
import { MOMENT_FORMS, parseMoment, staticTime } from './moment.ts';
import type { Path } from './problem.ts';

/**
 * What no single field can say: times that must lie in the run, pairs that must be in order, and a run that must fit into memory. Sizes are worked
 * out before anything is generated, and a refusal names the figure.
 */
export const MAX_JOURNAL_BYTES = 200_000_000;
export const MAX_RECORDS = 10_000_000;

const JOURNAL_ENTRY_BYTES = 20;
const LANE_COUNT = 3;
/** A transaction has two to four legs; the mix of either preset has about 2.5. */
const LEGS_PER_TRANSACTION = 2.5;
const OPENING_RECORDS = 3;

type Resolved = { readonly spec: RunSpec } | { readonly findings: readonly Finding[] };

/** Times as numbers, everything that goes across fields checked. */
export function toSpec(scenario: ParsedScenario, variant: string): Resolved {
  const found: Finding[] = [];
  const { observe, timeline, expect: _expect, variants: _variants, ...rest } = scenario;
  const durationMs = scenario.duration;

  const time = (text: string, path: Path, fromMs: number): number => {
    const moment = parseMoment(text);
    const ms = moment === null ? null : staticTime(moment, fromMs, durationMs);
    found.push(...momentFindings(text, path, { durationMs, observe: { fromMs } }));
    if (moment !== null && ms === null) found.push(finding(path, `expected a time that is known before the run, found "${text}"`));
    return ms ?? Number.NaN;
  };

  if (/^\s*\+/.test(observe.from)) found.push(finding(['observe', 'from'], `expected an absolute time, found "${observe.from}"`));
  const fromMs = time(observe.from, ['observe', 'from'], 0);
  const toMs = time(observe.to, ['observe', 'to'], fromMs);
  if (fromMs >= toMs)
    found.push(finding(['observe'], `expected "from" before "to", found ${formatDuration(fromMs)} and ${formatDuration(toMs)}`));

  const timed = timeline.map((action, index) => ({ ...action, atMs: time(action.at, ['timeline', index, 'at'], fromMs) }));
  found.push(...orderFindings(scenario), ...lambdaFindings(scenario), ...kappaFindings(scenario));
  const spec: RunSpec = { ...rest, variant, durationMs, observe: { fromMs, toMs }, timeline: timed };
  if (found.length === 0) found.push(...sizeFindings(spec));
  return found.length > 0 ? { findings: found } : { spec };
}

/** A time must be readable, and within the run if it is known before it. */
export function momentFindings(text: string, path: Path, spec: { durationMs: number; observe: { fromMs: number } }): Finding[] {
  const moment = parseMoment(text);
  if (moment === null) return [finding(path, `expected a time (${MOMENT_FORMS}), found "${text}"`)];
  const ms = staticTime(moment, spec.observe.fromMs, spec.durationMs);
  if (ms === null || (ms >= 0 && ms <= spec.durationMs)) return [];
  return [
    finding(path, `expected a time within the run (0s to ${formatDuration(spec.durationMs)}), found "${text}" (${formatDuration(ms)})`),
  ];
}

function orderFindings(scenario: ParsedScenario): Finding[] {
  const found: Finding[] = [];
  const { offline } = scenario.stream;
  const spans = [{ path: ['stream', 'offline'], span: offline }] as {
    path: (string | number)[];
    span: { minDelay: number; maxDelay: number };
  }[];
  scenario.timeline.forEach((action, index) => {
    if ('minDelay' in action) spans.push({ path: ['timeline', index], span: action });
  });
  for (const { path, span } of spans) {
    if (span.minDelay <= span.maxDelay) continue;
    const delays = `${formatDuration(span.minDelay)} and ${formatDuration(span.maxDelay)}`;
    found.push(finding([...path, 'minDelay'], `expected minDelay at most maxDelay, found ${delays}`));
  }
  if (scenario.stream.hotKey !== undefined) {
    const { least, most } = hotShareBounds(scenario.stream);
    const { share } = scenario.stream.hotKey;
    if (share < least || share > most) {
      const bounds = [least, most, share].map((ppm) => String(ppm / 1_000_000)) as [string, string, string];
      found.push(
        finding(
          ['stream', 'hotKey', 'share'],
          `expected between ${bounds[0]}, what the account has anyway, and ${bounds[1]}, all postings of the bank, found ${bounds[2]}`,
        ),
      );
    }
  }
  for (const [lane, tasks] of [
    ['kappa', scenario.kappa.tasks],
    ['lambda', scenario.lambda.speedTasks],
  ] as const) {
    if (tasks <= scenario.log.partitions) continue;
    const field = lane === 'kappa' ? 'tasks' : 'speedTasks';
    found.push(finding([lane, field], `expected at most as many tasks as partitions (${scenario.log.partitions}), found ${tasks}`));
  }
  const buckets = Math.ceil(scenario.duration / scenario.totals.bucket);
  if (buckets > MAX_BUCKETS)
    found.push(finding(['totals', 'bucket'], `expected at most ${MAX_BUCKETS} buckets over the run, found ${buckets}; use wider buckets`));
  return found;
}

/** About how many records a run appends in [fromMs, toMs); bursts included. */
export function estimateRecords(spec: RunSpec, fromMs: number, toMs: number): number {
  let busyMs = toMs - fromMs;
  for (const action of spec.timeline) {
    if (action.do === 'stream.burst')
      busyMs += (action.factor - 1) * Math.max(0, Math.min(toMs, action.atMs + action.for) - Math.max(fromMs, action.atMs));
  }
  const transactions = (busyMs / SECOND) * (spec.stream.transactionsPerSecond / 1_000);
  return Math.round(transactions * LEGS_PER_TRANSACTION + (fromMs === 0 ? spec.stream.accounts * OPENING_RECORDS : 0));
}

function sizeFindings(spec: RunSpec): Finding[] {
  const records = estimateRecords(spec, 0, spec.durationMs);
  if (records > MAX_RECORDS)
    return [
      finding(
        ['duration'],
        `expected at most ${MAX_RECORDS} records in a run, found about ${records}; shorten it or lower stream.transactionsPerSecond`,
      ),
    ];
  const observed = estimateRecords(spec, spec.observe.fromMs, spec.observe.toMs);
  const bytes = observed * LANE_COUNT * spec.views.length * JOURNAL_ENTRY_BYTES;
  if (bytes <= MAX_JOURNAL_BYTES) return [];
  const megabytes = Math.ceil(bytes / 1_000_000);
  return [
    finding(
      ['observe'],
      `the answers of the observed window would take about ${megabytes} MB (${observed} records × ${LANE_COUNT} lanes × ${spec.views.length} views × ` +
        `${JOURNAL_ENTRY_BYTES} bytes), expected at most ${MAX_JOURNAL_BYTES / 1_000_000} MB; shorten observe or compute fewer views`,
    ),
  ];
}
