import type { LaneName } from '../../model/lanes.ts';
import type { ParsedScenario } from '../../model/scenario.ts';
import { formatDuration } from '../../model/time.ts';
import type { Described } from '../../worker/api.ts';
import { actionTitle } from '../interventions/words.ts';
import { decimal, percent } from '../logic/amounts.ts';

/** The settings of a scenario that tell its story, as rows of the rail. The worker reads the file: that takes as long as several frames. */
export interface SettingsGroup {
  readonly title: string;
  readonly lane: LaneName | undefined;
  readonly rows: readonly SettingsRow[];
}

export interface SettingsRow {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  /** differs from the default of the format */
  readonly changed: boolean;
}

type Show = (scenario: ParsedScenario) => readonly [value: string, unit?: string];

const PPM_PER_PERCENT = 10_000;
const share = (ppm: number): readonly [string, string] => [percent(ppm / PPM_PER_PERCENT), '%'];
const spaced = (ms: number): readonly [string] => [formatDuration(ms).replace(/([a-z])(?=\d)/g, '$1 ')];

const CUTS = { offset: 'log offset', eventTime: 'event time', newestEvent: 'newest event', wholeIntervals: 'full intervals' } as const;

const CALENDAR = { monthly: 'month', onDemand: 'request' } as const;
const ISOLATIONS = { serializable: 'serializable', readCommitted: 'read committed' } as const;

const POLICIES = { skip: 'skip', asap: 'start after', queue: 'queue', overlap: 'overlap' } as const;
const BOUNDS = { halfOpen: 'one side', bothInclude: 'both sides', bothExclude: 'neither side' } as const;
const LIFETIMES = { doubleBuffer: 'two in turn', bothFed: 'two, both fed', epochs: 'one per batch', rebuild: 'read again' } as const;
const DEDUPE = { acrossCut: 'of all records', local: 'since the cut', none: 'none' } as const;
const COMPACTIONS = { none: 'none', byAccount: 'last of an account', byEvent: 'last copy' } as const;
const yes = (on: boolean): readonly [string] => [on ? 'yes' : 'no'];

/** A row that is `usual` is shown also where the scenario leaves it at its default. */
type Row = readonly [label: string, show: Show, usual?: 'usual'];

const LAMBDA_ROWS: readonly Row[] = [
  ['Batch every', (s) => (typeof s.lambda.interval === 'number' ? spaced(s.lambda.interval) : [CALENDAR[s.lambda.interval]]), 'usual'],
  ['Cut by', (s) => [CUTS[s.lambda.cut]], 'usual'],
  ['Batch cores', (s) => [decimal(s.lambda.cores)], 'usual'],
  ['Tick during a run', (s) => [POLICIES[s.lambda.policy]]],
  ['A run reads', (s) => [s.lambda.batch === 'full' ? 'everything' : 'what is new']],
  ['History from', (s) => (s.lambda.snapshot === undefined ? ['the start'] : spaced(s.lambda.snapshot.at))],
  ['Cut earlier by', (s) => spaced(s.lambda.margin)],
  ['Interval of a cut', (s) => spaced(s.lambda.segment)],
  ['At the cut itself', (s) => [BOUNDS[s.lambda.bounds]]],
  ['Merge', (s) => [s.lambda.merge]],
  ['Readers get', (s) => [s.lambda.serve === 'merged' ? 'both' : 'the batch view']],
  ['Overlays', (s) => [LIFETIMES[s.lambda.speed.lifetime]]],
  ['Overlay keeps', (s) => (s.lambda.speed.retention === undefined ? ['everything'] : spaced(s.lambda.speed.retention))],
  ['Read with a hole', (s) => [s.lambda.speed.onHole === 'serve' ? 'served' : 'fails']],
  ['Copies known', (s) => [DEDUPE[s.lambda.speed.dedupe]]],
  ['Late left to batch', (s) => (s.lambda.speed.dropLate === undefined ? ['none'] : spaced(s.lambda.speed.dropLate))],
  ['Lost increments', (s) => share(s.lambda.speed.lostIncrements)],
  ['Sketches', (s) => yes(s.lambda.speed.sketches)],
  ['Rebuild tasks', (s) => [decimal(s.lambda.speed.rebuildTasks)]],
];

const GROUPS: readonly { title: string; lane?: LaneName; rows: readonly Row[] }[] = [
  {
    title: 'Stream',
    rows: [
      ['Transactions', (s) => [decimal(s.stream.transactionsPerSecond / 1_000), '/s'], 'usual'],
      ['Accounts', (s) => [decimal(s.stream.accounts)], 'usual'],
      ['Late', (s) => share(s.stream.late.share), 'usual'],
      ['Mean lateness', (s) => spaced(s.stream.late.meanDelay), 'usual'],
      ['Delivered twice', (s) => share(s.stream.duplicates.share), 'usual'],
      ['Hot key', (s) => (s.stream.hotKey === undefined ? ['none'] : share(s.stream.hotKey.share))],
      ['Partitions', (s) => [decimal(s.log.partitions)], 'usual'],
      ['Log keeps', (s) => (s.log.retention === undefined ? ['everything'] : spaced(s.log.retention))],
      ['Log keeps, at most', (s) => (s.log.retentionMegabytes === undefined ? ['everything'] : [decimal(s.log.retentionMegabytes), 'MB'])],
      ['Compaction', (s) => [COMPACTIONS[s.log.compaction]]],
    ],
  },
  {
    title: 'Lambda',
    lane: 'lambda',
    rows: LAMBDA_ROWS,
  },
  {
    title: 'Kappa',
    lane: 'kappa',
    rows: [
      ['Tasks', (s) => [decimal(s.kappa.tasks)], 'usual'],
      ['Allowed lateness', (s) => spaced(s.kappa.allowedLateness), 'usual'],
      ['Duplicate memory', (s) => spaced(s.kappa.dedupeTtl), 'usual'],
    ],
  },
  {
    title: 'CRUD',
    lane: 'crud',
    rows: [
      ['Isolation', (s) => [ISOLATIONS[s.crud.isolation]], 'usual'],
      ['Read to write', (s) => spaced(s.crud.gap), 'usual'],
    ],
  },
];

export function settingsOf({ scenario, defaults }: Described): SettingsGroup[] {
  const groups = GROUPS.map(({ title, lane, rows }): SettingsGroup => ({
    title,
    lane,
    rows: rows.flatMap(([label, show, usual]) => {
      const [value, unit = ''] = show(scenario);
      const changed = value !== show(defaults)[0];
      return changed || usual ? [{ label, value, unit, changed }] : [];
    }),
  }));
  const happens = scenario.timeline.map((action) => ({ label: actionTitle(action.do), value: action.at, unit: '', changed: false }));
  return happens.length === 0 ? groups : [...groups, { title: 'Happens', lane: undefined, rows: happens }];
}
