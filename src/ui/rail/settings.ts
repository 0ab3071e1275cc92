import type { LaneName } from '../../model/lanes.ts';
import type { ParsedScenario } from '../../model/scenario.ts';
import { formatDuration } from '../../model/time.ts';
import type { Described } from '../../worker/api.ts';
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

const GROUPS: readonly { title: string; lane?: LaneName; rows: readonly (readonly [string, Show])[] }[] = [
  {
    title: 'Stream',
    rows: [
      ['Transactions', (s) => [decimal(s.stream.transactionsPerSecond / 1_000), '/s']],
      ['Accounts', (s) => [decimal(s.stream.accounts)]],
      ['Late', (s) => share(s.stream.late.share)],
      ['Mean lateness', (s) => spaced(s.stream.late.meanDelay)],
      ['Delivered twice', (s) => share(s.stream.duplicates.share)],
      ['Partitions', (s) => [decimal(s.log.partitions)]],
    ],
  },
  {
    title: 'Lambda',
    lane: 'lambda',
    rows: [
      ['Batch every', (s) => (typeof s.lambda.interval === 'number' ? spaced(s.lambda.interval) : [CALENDAR[s.lambda.interval]])],
      ['Cut by', (s) => [CUTS[s.lambda.cut]]],
      ['Batch cores', (s) => [decimal(s.lambda.cores)]],
    ],
  },
  {
    title: 'Kappa',
    lane: 'kappa',
    rows: [
      ['Tasks', (s) => [decimal(s.kappa.tasks)]],
      ['Allowed lateness', (s) => spaced(s.kappa.allowedLateness)],
      ['Duplicate memory', (s) => spaced(s.kappa.dedupeTtl)],
    ],
  },
  {
    title: 'CRUD',
    lane: 'crud',
    rows: [
      ['Isolation', (s) => [ISOLATIONS[s.crud.isolation]]],
      ['Read to write', (s) => spaced(s.crud.gap)],
    ],
  },
];

export function settingsOf({ scenario, defaults }: Described): SettingsGroup[] {
  const groups = GROUPS.map(({ title, lane, rows }): SettingsGroup => ({
    title,
    lane,
    rows: rows.map(([label, show]) => {
      const [value, unit = ''] = show(scenario);
      return { label, value, unit, changed: value !== show(defaults)[0] };
    }),
  }));
  const happens = scenario.timeline.map((action) => ({ label: action.do.replace('.', ': '), value: action.at, unit: '', changed: false }));
  return happens.length === 0 ? groups : [...groups, { title: 'Happens', lane: undefined, rows: happens }];
}
