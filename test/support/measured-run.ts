import { noMails } from './fake-trace.ts';
import type { Log } from '../../src/log/log.ts';
import { CAUSE_NAMES, LANES, type Cause, type LaneName } from '../../src/model/lanes.ts';
import type { DivergenceSteps, LedgerColumns, Samples, Span, Trace } from '../../src/model/trace.ts';
import { VIEW_NAMES, type ViewName } from '../../src/model/views/index.ts';
import type { MeasuredRun } from '../../src/simulation/metrics/index.ts';
import type { FinalDivergence } from '../../src/simulation/run.ts';
import { KeyedTable } from '../../src/support/keyed-table.ts';
import { LayeredTable } from '../../src/support/layered-table.ts';
import { buildLog } from './log-builder.ts';
import { specOf } from './runs.ts';

/** A finished run written down by hand, for tests of what is said about runs. One view, `balance`; what is not given is empty. */
export interface ByHand {
  readonly scenario?: Readonly<Record<string, unknown>>;
  readonly log?: Log;
  /** [time, wrong keys, Σ error], per lane */
  readonly steps?: Partial<Record<LaneName, readonly (readonly [number, number, number])[]>>;
  /** [start, end, records], in the order of their numbers; a batch that ends at −1 is running */
  readonly batches?: readonly (readonly [number, number, number])[];
  readonly crashes?: readonly (readonly [number, number])[];
  /** [time, appended, read by Kappa, wrong against `arrived`] */
  readonly samples?: readonly (readonly [number, number, number, number])[];
  readonly ledger?: readonly { lane: LaneName; cause: Cause; key: number; signedMinor: number; fromMs: number; toMs: number }[];
  readonly final?: Partial<FinalDivergence>;
  /** answer and truth of Kappa at the end, by key */
  readonly tables?: readonly [Readonly<Record<number, number>>, Readonly<Record<number, number>>];
}

export function measuredRun(byHand: ByHand): MeasuredRun {
  const spec = specOf({ duration: '10h', observe: { from: '1h' }, views: ['balance'], ...byHand.scenario });
  const [answers, truths] = (byHand.tables ?? [{}, {}]).map(tableOf);
  const notAsked = (): never => {
    throw new Error('nobody asks for this');
  };
  return {
    spec,
    result: {
      trace: traceOf(byHand, spec.views),
      log: byHand.log ?? buildLog([]),
      finalTable: (reader) => (reader === 'kappa' ? answers! : notAsked()),
      finalTruth: () => new LayeredTable(truths!),
      finalDivergence: () => ({ keys: 5, wrongKeys: 0, l1Minor: 0, linfMinor: 0, biasMinor: 0, ...byHand.final }),
      finalDetail: notAsked,
      withheld: () => 0,
      refolded: {},
      reads: { of: () => [] },
      trueAlerts: () => new Set(),
      speedWrites: 0,
      speedRecords: 0,
      history: notAsked,
      table: notAsked,
      inFlightLegs: 0,
    },
  };
}

function tableOf(values: Readonly<Record<number, number>>): KeyedTable {
  const table = new KeyedTable(1);
  for (const [key, value] of Object.entries(values)) table.values[table.upsert(Number(key))] = value;
  return table;
}

function traceOf(byHand: ByHand, views: readonly ViewName[]): Trace {
  const stepsOf = (lane: LaneName): Partial<Record<ViewName, DivergenceSteps>> => {
    const steps = byHand.steps?.[lane] ?? [];
    return {
      balance: {
        timeMs: Float64Array.from(steps, ([timeMs]) => timeMs),
        wrongKeys: Uint32Array.from(steps, ([, wrong]) => wrong),
        l1Minor: Float64Array.from(steps, ([, , bias]) => Math.abs(bias)),
        biasMinor: Float64Array.from(steps, ([, , bias]) => bias),
      },
    };
  };
  const batches = (byHand.batches ?? []).map(([startMs, endMs, records], index): Span => ({
    kind: 'batch',
    number: index + 1,
    lane: 'lambda',
    startMs,
    endMs,
    records,
    status: endMs < 0 ? 'running' : 'published',
    cutRow: records,
  }));
  const crashes = (byHand.crashes ?? []).map(([startMs, endMs], index): Span => ({
    kind: 'crash',
    number: index + 1,
    lane: 'kappa',
    startMs,
    endMs,
    records: 0,
    status: 'done',
    cutRow: 0,
  }));
  return {
    header: {
      scenario: 'by hand',
      variant: 'base',
      seed: 1,
      durationMs: 0,
      observe: { fromMs: 0, toMs: 0 },
      views,
      records: 0,
      partitions: 1,
      accounts: 1,
      bucketMs: 1,
      batchEngine: 'builtin',
      refusals: {},
      refused: 'batchOnly',
      effects: null,
    },
    progress: { phase: 'done', recordsDone: 0, recordsTotal: 0 },
    computedToMs: 0,
    complete: true,
    samples: samplesOf(byHand.samples ?? []),
    divergence: { lambda: stepsOf('lambda'), kappa: stepsOf('kappa'), crud: stepsOf('crud') },
    spans: [...batches, ...crashes],
    effects: noMails(),
    ledger: ledgerOf(byHand.ledger ?? []),
  };
}

function samplesOf(samples: NonNullable<ByHand['samples']>): Samples {
  const column = (place: 0 | 1 | 2 | 3): Float64Array => Float64Array.from(samples, (sample) => sample[place]);
  const arrived = { wrongKeys: Uint32Array.from(column(3)), l1Minor: column(3), biasMinor: column(3) };
  const lane = {
    processed: Uint32Array.from(column(2)),
    stalenessMs: column(3),
    batchAgeMs: column(3),
    views: { balance: { arrived, happened: arrived } },
  };
  const lanes = { lambda: lane, kappa: lane, crud: lane };
  return { timeMs: column(0), appended: Uint32Array.from(column(1)), unknowableKeys: {}, lanes, positions: { ends: {}, versions: {} } };
}

function ledgerOf(entries: NonNullable<ByHand['ledger']>): LedgerColumns {
  const none = new Float64Array(entries.length);
  return {
    lane: Uint8Array.from(entries, ({ lane }) => LANES.indexOf(lane)),
    view: Uint8Array.from(entries, () => VIEW_NAMES.indexOf('balance')),
    cause: Uint8Array.from(entries, ({ cause }) => CAUSE_NAMES.indexOf(cause)),
    row: Uint32Array.from(entries, (_, row) => row),
    key: Float64Array.from(entries, ({ key }) => key),
    signedMinor: Float64Array.from(entries, ({ signedMinor }) => signedMinor),
    fromMs: Float64Array.from(entries, ({ fromMs }) => fromMs),
    toMs: Float64Array.from(entries, ({ toMs }) => toMs),
    type: new Uint8Array(entries.length),
    eventMs: none,
    ingestMs: none,
  };
}
