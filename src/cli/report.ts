import { formatDuration } from '../model/time.ts';
import { VIEWS } from '../model/views/index.ts';
import colors from 'picocolors';
import type { Verdict } from '../scenario/check.ts';
import { LANE_ORDER, type VerdictFile } from './verdict.ts';

/** The result of a run for people: what it was, how far each answer is from the truth at the end, which expectations hold. */
export function report(verdict: VerdictFile): string {
  const runs: [string, VerdictFile['lanes']][] = [['base', verdict.lanes]];
  for (const [name, { lanes }] of Object.entries(verdict.variants)) runs.push([name, lanes]);
  const tables = runs.map(([name, lanes]) => table(name, lanes));
  return [
    heading(verdict),
    ...tables,
    ...runs.flatMap(([name, lanes]) => refusals(name, lanes)),
    expectations(verdict.expectations),
    '',
  ].join('\n');
}

function heading({ scenario, seed, records, virtualMs, logSha256, build, batchEngine, note, measured }: VerdictFile): string {
  const figures = [
    `seed ${seed}`,
    `${grouped(records)} records`,
    `${formatDuration(virtualMs)} virtual in ${((measured['totalMs'] ?? 0) / 1_000).toFixed(1)} s`,
    `batch by ${batchEngine}`,
  ];
  const lines = [`${colors.bold(scenario)}  ${figures.join(' · ')}`, colors.dim(`log sha256 ${logSha256} · build ${build}`)];
  return [...lines, ...(note === undefined ? [] : [colors.yellow(note)]), ''].join('\n');
}

/** Why some answers of Lambda are not merged and what is served instead; the reasons are given once. Then what any lane keeps back. */
function refusals(name: string, lanes: VerdictFile['lanes']): string[] {
  const { refusals: reasons = {}, refused = 'batchOnly', refolded = {} } = lanes.lambda;
  const not = Object.entries(reasons).map(([view, reason]) => {
    const cost = refolded[view as keyof typeof refolded];
    const read = cost === undefined ? '' : ` ${cost.groups} groups have moved since the cut, ${cost.records} records are read for them.`;
    return `${colors.yellow(`${name}, ${view}: not merged, ${INSTEAD[refused]}.`)}${read}${name === 'base' ? ` ${reason}` : ''}\n`;
  });
  const back = LANE_ORDER.flatMap((lane) =>
    Object.entries(lanes[lane].withheld ?? {}).map(([view, rows]) => colors.yellow(`${name}, ${view}: ${lane} withholds ${rows} rows.\n`)),
  );
  return [...not, ...back];
}

const INSTEAD = {
  batchOnly: 'served as the last batch left it',
  refold: 'folded again from the records',
  wait: 'withheld where anything has come since the last batch',
} as const;

const COLUMNS = ['view', 'lane', 'keys', 'wrong', 'Σ|error|', 'Σ error'] as const;

/** Answers at the end against what the lane has read; amounts in minor units, all currencies together. Views whose values do not add up have none. */
function table(name: string, lanes: VerdictFile['lanes']): string {
  const rows: string[][] = [];
  for (const view of Object.keys(lanes.lambda.views) as (keyof typeof lanes.lambda.views)[]) {
    for (const lane of LANE_ORDER) {
      const { keys, wrongKeys, l1Minor, biasMinor } = lanes[lane].views[view]!;
      const amounts = VIEWS[view].contribution === null ? ['–', '–'] : [grouped(l1Minor), grouped(biasMinor)];
      rows.push([view, lane, grouped(keys), grouped(wrongKeys), ...amounts]);
    }
  }
  const widths = COLUMNS.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ');
  const body = rows.map((row) => (row[3] === '0' ? line(row) : colors.yellow(line(row))));
  return [colors.bold(`${name}, at the end (minor units)`), colors.dim(line(COLUMNS)), ...body, ''].join('\n');
}

function expectations(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return 'Nothing is expected of this scenario.';
  const held = verdicts.filter(({ status }) => status === 'pass').length;
  const lines = verdicts.map(({ status, text, variant, observed, at }) => {
    const where = variant === 'base' ? '' : ` ${colors.dim(`(${variant})`)}`;
    const found = at === '' || observed.startsWith(at) ? observed : `${observed}, ${at}`;
    return `${MARKS[status]} ${text}${where}${colors.dim(`: ${found}`)}`;
  });
  const summary = `${held} of ${verdicts.length} expectations hold`;
  return [...lines, '', held === verdicts.length ? colors.green(summary) : colors.red(summary)].join('\n');
}

const MARKS = { pass: colors.green('✓'), fail: colors.red('✗'), unknown: colors.yellow('?') } as const;

function grouped(value: number): string {
  const digits = String(Math.abs(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return value < 0 ? `-${digits}` : digits;
}
