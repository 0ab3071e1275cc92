import { parse } from 'yaml';
import { scenarioSchema, type ParsedScenario } from '../../model/scenario.ts';
import type { LaneName } from '../../model/lanes.ts';
import { formatDuration } from '../../model/time.ts';
import { decimal, percent } from '../logic/amounts.ts';

/** The settings of a scenario that tell its story, as rows of the rail. Loaded after the first picture: it brings the YAML reader. */
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

const CUTS = { offset: 'log offset', eventTime: 'event time' } as const;
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
      ['Batch every', (s) => spaced(s.lambda.interval)],
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

/** Lets frames through, because reading a file takes as long as a frame or two. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Empty if the file is not valid; the run itself says what is wrong with it. */
export async function settingsOf(yaml: string): Promise<SettingsGroup[]> {
  await pause();
  const file: unknown = parse(yaml);
  await pause();
  const result = scenarioSchema.safeParse(file);
  if (!result.success) return [];
  const scenario = result.data;
  await pause();
  const defaults = scenarioSchema.parse({ version: 1, name: 'default', duration: '1h' });
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
