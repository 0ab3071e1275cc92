import { z } from 'zod';
import { EVENT_TYPES } from './event-types.ts';
import { kappaActions } from './kappa-actions.ts';
import { kappaSchema } from './kappa-schema.ts';
import { lambdaActions } from './lambda-actions.ts';
import { lambdaSchema } from './lambda-schema.ts';
import { logSchema } from './log-schema.ts';
import { READERS } from './readers.ts';
import { rulesSchema } from './rules-schema.ts';
import { actionTime, duration, forSpan, integer, MAX_DURATION, moment, rate, share } from './schema-values.ts';
import { DAY, HOUR, MINUTE, SECOND } from './time.ts';
import { VIEW_NAMES, type ViewName } from './views/index.ts';

/**
 * The scenario file: the one source of its types, its validation, its JSON Schema and its reference in the README.
 *
 * A scenario is the log of the workbench itself: everything that happens in a run is written here, so the same file gives the same run, byte for byte.
 * Durations are texts such as `90s`, `15m`, `1h30m`, `7d`; after parsing they are integer milliseconds. Shares are numbers between 0 and 1 with at most
 * six decimals; after parsing they are integer parts per million.
 */

export const streamSchema = z
  .strictObject({
    preset: z.enum(['retail', 'paysim']).default('retail').describe('mix of transaction types'),
    accounts: integer(1, 200_000, 'number of customers').default(1_000),
    merchants: integer(1, 100_000, 'number of merchants').default(300),
    ledgerShards: integer(1, 64, "shards of each of the bank's own accounts").default(16),
    transactionsPerSecond: rate(0, 1_000, 'mean number of transactions per second; each has two to four records').prefault(2),
    arrival: z.enum(['calendar', 'flat']).default('calendar').describe('rate by hour, weekday and day of month, or the same all the time'),
    hotKey: z
      .strictObject({ share: share("share of all records that one of the bank's own accounts, GL:CARD_SETTLE#0, has") })
      .optional()
      .describe(
        "the bank's side of many postings goes to one account, whose partition has so much more to do; without it no account is hot",
      ),
    popularity: z.enum(['zipf', 'uniform']).default('zipf').describe('how unequal accounts and merchants are'),
    network: z
      .strictObject({ meanDelay: duration(0, HOUR, 'mean of the exponential delay of a record that is on time').prefault('200ms') })
      .prefault({}),
    late: z
      .strictObject({
        share: share('share of transactions that arrive late').prefault(0.019),
        meanDelay: duration(0, 2 * DAY, 'mean of their exponential delay').prefault('20m'),
      })
      .prefault({}),
    offline: z
      .strictObject({
        share: share('share of transactions from offline terminals').prefault(0.001),
        minDelay: duration(0, 7 * DAY, 'least delay, uniform').prefault('4h'),
        maxDelay: duration(0, 7 * DAY, 'greatest delay, uniform').prefault('48h'),
      })
      .prefault({}),
    duplicates: z
      .strictObject({
        share: share('share of transactions that are delivered twice').prefault(0.01),
        meanDelay: duration(0, 2 * HOUR, 'mean of the exponential time to the second delivery, cut off at 2 h').prefault('10m'),
      })
      .prefault({}),
  })
  .describe('The stream of banking events');

export const crudSchema = z
  .strictObject({
    isolation: z
      .enum(['serializable', 'readCommitted'])
      .default('serializable')
      .describe('serializable: one writer per row at a time; readCommitted: read, compute, write back whatever happened in between'),
    gap: duration(0, MINUTE, 'time between reading a row and writing it back').prefault('50ms'),
  })
  .describe('The CRUD lane');

export const costsSchema = z
  .strictObject({
    streamCpuUs: integer(1, 100_000, 'CPU time of the streaming job per record, µs').default(50),
    batchCpuUs: integer(1, 100_000, 'CPU time of the batch per record, µs').default(3),
    recordBytes: integer(1, 100_000, 'size of a record in the log, bytes').default(200),
    loadCpuUs: integer(0, 100_000, 'time to load a row of a batch view into the serving layer, µs').default(0),
  })
  .describe('The cost model: how long work takes in virtual time');

/** What can be done at a time. One entry per action; a lane's actions change the lane, the stream's change the log from that time on. */
export const actionSchemas = {
  'stream.late': z
    .strictObject({
      at: actionTime,
      do: z.literal('stream.late'),
      for: forSpan,
      share: share('share of the transactions of that time that are delayed'),
      minDelay: duration(0, 7 * DAY, 'least delay, uniform'),
      maxDelay: duration(0, 7 * DAY, 'greatest delay, uniform'),
    })
    .describe('some transactions are held up'),
  'stream.duplicates': z
    .strictObject({
      at: actionTime,
      do: z.literal('stream.duplicates'),
      for: forSpan,
      share: share('share of the transactions of that time that are delivered twice'),
      minDelay: duration(0, 2 * HOUR, 'least time to the second delivery, uniform'),
      maxDelay: duration(0, 2 * HOUR, 'greatest time to the second delivery, uniform'),
    })
    .describe('some transactions are delivered twice'),
  'stream.outage': z
    .strictObject({
      at: actionTime,
      do: z.literal('stream.outage'),
      for: duration(0, 7 * DAY, 'how long it lasts'),
      share: share('share of the terminals (by merchant and account) that are offline').prefault(1),
      mode: z
        .enum(['buffer', 'drop'])
        .default('buffer')
        .describe('buffer: what happened meanwhile is sent afterwards, at three times the usual rate; drop: it is lost'),
      backAfter: duration(0, DAY, 'how long after the outage the first buffered record is sent').prefault('0s'),
      types: z.array(z.enum(EVENT_TYPES)).min(1).optional().describe('only transactions of these types'),
    })
    .describe('some terminals have no line'),
  'stream.burst': z
    .strictObject({
      at: actionTime,
      do: z.literal('stream.burst'),
      for: forSpan,
      factor: integer(1, 100, 'the rate is multiplied by this'),
    })
    .describe('more happens than usual'),
  'stream.schema': z
    .strictObject({ at: actionTime, do: z.literal('stream.schema') })
    .describe('producers send what happens from now on in another schema; a job that knows the old one only cannot decode it'),
  ...lambdaActions,
  ...kappaActions,
} as const;

type ActionSchema = (typeof actionSchemas)[keyof typeof actionSchemas];

export const actionSchema = z.discriminatedUnion('do', Object.values(actionSchemas) as [ActionSchema, ...ActionSchema[]]);

const comparison = z.string().meta({ format: 'comparison' });

export const expectSchema = z
  .strictObject({
    text: z.string().max(300).optional().describe('what is expected, in words'),
    variant: z.string().optional().describe('the variant it is about; without it the scenario itself'),
    at: moment.optional().describe('at this time'),
    during: z
      .tuple([moment, moment])
      .optional()
      .describe('this half-open interval: `is` holds throughout, `first` and `last` are looked for in it'),
    first: comparison.optional().describe('the first time at which this comparison holds, for instance `> 0`; `is` compares that time'),
    last: comparison.optional().describe('the end of the last stretch of time in which this comparison holds; `is` compares that time'),
    lane: z.enum(READERS).describe('whose answer; `lambda-batch` is the batch view alone, `lambda-speed` the overlay alone'),
    view: z
      .enum(VIEW_NAMES as [ViewName, ...ViewName[]])
      .optional()
      .describe('which answer; needed by metrics that are about a view'),
    metric: z.string().describe('one of the metrics below'),
    against: z.enum(['processed', 'arrived', 'happened']).default('processed').describe('the oracle the lane is compared with'),
    is: comparison.describe('what it is compared with: `= 0`, `> 0`, `= lambda.published(2)`, `= kappa`'),
  })
  .describe('One expectation; a run passes, fails or leaves it unknown');

const text = (max: number) => z.string().max(max);

export const scenarioSchema = z
  .strictObject({
    version: z.literal(1).describe('version of this format'),
    name: text(80).min(1).describe('its title'),
    question: text(300).default('').describe('what the scenario asks'),
    notice: z.array(text(300)).max(20).default([]).describe('things to notice'),
    try: z.array(text(300)).max(20).default([]).describe('things to try'),
    lesson: text(4_000).optional().describe('what there is to learn, at length'),
    seed: integer(0, 4_294_967_295, 'seed of every random stream').default(42),
    duration: duration(0, MAX_DURATION, 'length of the run in virtual time'),
    observe: z
      .strictObject({
        from: moment.prefault('0s').describe('start of the window, from the start of the run'),
        to: moment.prefault('end').describe('end of the window'),
      })
      .prefault({})
      .describe('the window whose answers are kept and explained'),
    scaleFactor: integer(1, 1_000_000, 'each simulated record stands for this many in the cost model').default(1_000),
    log: logSchema.prefault({}),
    stream: streamSchema.prefault({}),
    views: z
      .array(z.enum(VIEW_NAMES as [ViewName, ...ViewName[]]))
      .min(1)
      .default(['balance', 'totals'])
      .describe('the views that every lane computes'),
    rules: rulesSchema.prefault({}),
    totals: z.strictObject({ bucket: duration(SECOND, 31 * DAY, 'width of a time bucket').prefault('1h') }).prefault({}),
    lambda: lambdaSchema.prefault({}),
    kappa: kappaSchema.prefault({}),
    crud: crudSchema.prefault({}),
    costs: costsSchema.prefault({}),
    timeline: z.array(actionSchema).max(1_000).default([]).describe('what happens during the run'),
    expect: z.array(expectSchema).max(1_000).default([]),
    variants: z
      .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{0,40}$/), z.record(z.string(), z.unknown()))
      .default({})
      .describe('further configurations of the same stream: name → {path: value}'),
  })
  .describe('A scenario of the workbench');

/** A scenario file as written: texts and numbers, defaults left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
/** A scenario with every default filled in and every quantity an integer; moments are still texts. */
export type ParsedScenario = z.output<typeof scenarioSchema>;
export type StreamSettings = ParsedScenario['stream'];
export type Action = ParsedScenario['timeline'][number];
export type Expectation = ParsedScenario['expect'][number];

/** A stream action or lane action whose time is a number. Actions at an event (`lambda.published(2)`) are resolved while the run goes on. */
export type TimedAction = Action & { readonly atMs: number };

/** What a run runs: a scenario, or one variant of it, with every time resolved to ms of virtual time. */
export interface RunSpec extends Omit<ParsedScenario, 'observe' | 'timeline' | 'expect' | 'variants'> {
  /** `base`, or the name of the variant */
  readonly variant: string;
  readonly durationMs: number;
  readonly observe: { readonly fromMs: number; readonly toMs: number };
  readonly timeline: readonly TimedAction[];
}
