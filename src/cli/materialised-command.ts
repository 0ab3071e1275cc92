import { generateLog } from '../generator/generator.ts';
import {
  KAPPA_RELATION,
  type MaterialisedCase,
  type MaterialisedDemonstration,
  type MaterialisedWay,
  type WayCost,
} from '../model/materialised-demonstration.ts';
import { formatDuration } from '../model/time.ts';
import { VIEWS } from '../model/views/index.ts';
import { materialisedDemonstration } from '../simulation/materialised-demonstration.ts';
import { readScenario } from './input.ts';
import { resolve, type RunCommandOptions } from './run.ts';

export type MaterialisedOptions = Partial<RunCommandOptions> & { readonly refresh: number };

/** `sim materialised`: what it costs to keep an answer, in rows, over the records and the readers of a scenario. */
export function materialisedCommand(nameOrFile: string, options: MaterialisedOptions): void {
  const spec = resolve(readScenario(nameOrFile), options).specs[0]!;
  const found = materialisedDemonstration(spec, generateLog(spec), options.refresh);
  console.log(options.json === true ? JSON.stringify({ scenario: spec.name, seed: spec.seed, ...found }, null, 2) : text(spec.name, found));
}

function text(name: string, { fromMs, toMs, refreshMs, questions, checks, cases }: MaterialisedDemonstration): string {
  return [
    `Ways to keep an answer, over "${name}" from ${formatDuration(fromMs)} to ${formatDuration(toMs)}: ${count(questions)} questions, a refresh every ${formatDuration(refreshMs)}.`,
    'Rows are counted; what was there at the start has been loaded before. Nothing else is counted: no commit, no log of the database.',
    ...cases.flatMap((each) => ['', ...costs(each, questions)]),
    '',
    wrong(cases, checks),
    KAPPA_RELATION,
  ].join('\n');
}

function costs(found: MaterialisedCase, questions: number): string[] {
  const { view, reversals, inserted, deleted, baseRows } = found;
  const how = reversals === 'posted' ? 'none deleted' : `${count(deleted)} deleted, as their transactions were taken back`;
  return [
    `${VIEWS[view].title}: ${count(inserted)} rows inserted, ${how}; the base table ends with ${count(baseRows)}`,
    line('', ['updates', 'rows read', 'written', 'per question', 'age, mean', 'most', 'outdated', 'rows kept']),
    ...found.ways.map((way) => line(NAMES[way.way], figures(way, questions))),
    ...found.ways.flatMap(crossing),
    ...comparison(found),
  ];
}

const figures = (way: WayCost, questions: number): string[] => [
  count(way.updates),
  count(way.updateReads),
  count(way.updateWrites),
  questions === 0 ? '–' : count(Number((way.questionReads / questions).toFixed(1))),
  seconds(way.meanAgeMs),
  seconds(way.maxAgeMs),
  count(way.outdated),
  count(way.keptRows),
];

function crossing({ way, paysFrom }: WayCost): string[] {
  if (paysFrom.plain === null) return [];
  const indexed = paysFrom.indexed === null ? 'never' : `from ${rate(paysFrom.indexed)}`;
  return [`  ${NAMES[way]} costs fewer rows than a plain view from ${rate(paysFrom.plain)} on; than one with an index ${indexed}`];
}

function comparison({ refreshPaysFromMs, hasInverse, deleted, rereads, rereadRows }: MaterialisedCase): string[] {
  const refresh =
    refreshPaysFromMs === null
      ? []
      : [`  a refresh costs fewer rows than keeping up if ${seconds(refreshPaysFromMs)} or more lie between two of them`];
  if (deleted === 0) return refresh;
  if (hasInverse) return [...refresh, '  a sum has an inverse: a deleted row is subtracted, and no group is read again'];
  return [
    ...refresh,
    `  a maximum has no inverse: ${count(rereads)} of the deletions took the kept value away, and for these ${count(rereadRows)} rows were read again, by the index`,
  ];
}

function wrong(cases: readonly MaterialisedCase[], checks: number): string {
  const rows = cases.flatMap(({ ways }) => ways).reduce((sum, { wrongRows }) => sum + wrongRows, 0);
  return `The kept answers were compared with the truth ${count(checks)} times, row by row: ${rows === 0 ? 'no row differs' : `${count(rows)} rows DIFFER`}.`;
}

const NAMES: Readonly<Record<MaterialisedWay, string>> = {
  plain: 'plain view',
  indexed: 'plain, with an index',
  refreshed: 'full refresh',
  incremental: 'incremental',
};

const line = (name: string, cells: readonly string[]): string => `  ${name.padEnd(21)}${cells.map((cell) => cell.padStart(13)).join('')}`;

const seconds = (ms: number): string => (ms === 0 ? '0s' : formatDuration(Math.max(1, Math.round(ms / 1_000)) * 1_000));

/** `2.88 questions/s`, `one question in 15m43s` */
const rate = (perSecond: number): string =>
  perSecond >= 1
    ? `${perSecond.toPrecision(3)} questions/s`
    : perSecond === 0
      ? 'the first question'
      : `one question in ${seconds(1_000 / perSecond)}`;

const count = (n: number): string => n.toLocaleString('en');
