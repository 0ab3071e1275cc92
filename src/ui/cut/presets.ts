import type { CutBounds, CutRule } from '../../model/cut-counts.ts';

/** Where well-known systems put the cut, and what most tutorials do. `changes` are those to the scenario; `null`: it is a fault, done by hand at the cursor. */
export interface CutPreset {
  readonly name: string;
  readonly rule: CutRule;
  readonly bounds: CutBounds;
  /** the cut lies this much before the start of the batch; only of the rule `event` */
  readonly marginMs: number;
  readonly says: string;
  readonly changes: readonly string[] | null;
}

const HOUR = 3_600_000;

export const CUT_PRESETS = [
  {
    name: 'Log offset',
    rule: 'offset',
    bounds: 'halfOpen',
    marginMs: 0,
    says: 'The batch reads up to an offset of each partition, the overlay goes on from there. Every record is on exactly one side.',
    changes: ['lambda.cut=offset'],
  },
  {
    name: 'Event time',
    rule: 'event',
    bounds: 'halfOpen',
    marginMs: 0,
    says: 'The batch takes what happened before it started, the overlay the rest. What comes late is on neither side.',
    changes: ['lambda.cut=eventTime'],
  },
  {
    name: 'Pinot',
    rule: 'event',
    bounds: 'halfOpen',
    marginMs: HOUR,
    says: 'Apache Pinot cuts an hour (or a day) before the newest event of its offline segments, so that less comes late; what is later than that is lost (docs.pinot.apache.org, time boundary).',
    changes: ['lambda.cut=newestEvent', 'lambda.margin=1h'],
  },
  {
    name: 'Druid',
    rule: 'event',
    bounds: 'halfOpen',
    marginMs: HOUR,
    says: 'Apache Druid replaces whole intervals of event time by segments of a higher version; what comes late for a replaced interval waits for the next one (apache/druid, issue 7491).',
    changes: ['lambda.cut=wholeIntervals', 'lambda.segment=1h'],
  },
  {
    name: 'Summingbird',
    rule: 'event',
    bounds: 'halfOpen',
    marginMs: HOUR,
    says: 'Twitter’s Summingbird adds up the online batches after the offline one; if one of them is missing, the read fails instead of being wrong (ClientStore).',
    changes: ['lambda.cut=wholeIntervals', 'lambda.segment=1h', 'lambda.speed.lifetime=epochs', 'lambda.speed.onHole=fail'],
  },
  {
    name: 'What the tutorial does',
    rule: 'none',
    bounds: 'halfOpen',
    marginMs: 0,
    says: 'Batch view and speed view are added, and nobody takes out of the speed view what the batch has counted.',
    changes: null,
  },
] as const satisfies readonly CutPreset[];

/** The changes that a link makes, without those to the cut. */
export const withoutCut = (set: string): string[] =>
  set.split(';').filter((change) => change !== '' && !/^lambda\.(cut|margin|segment|bounds|speed\.lifetime|speed\.onHole)=/.test(change));
