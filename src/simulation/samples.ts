import { LANES, type LaneName } from '../model/lanes.ts';
import { SECOND } from '../model/time.ts';
import type { LaneSamples, Samples } from '../model/trace.ts';
import type { ViewName } from '../model/views/index.ts';
import { float64s, uint32s, type Growable } from '../support/growable.ts';
import type { Comparison } from './comparison.ts';
import { PositionWriter } from './positions.ts';

const INTERVALS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
const MOST_SAMPLES = 1_500;

/** The smallest round interval that gives a window at most 1,500 samples. */
export function samplingIntervalMs(windowMs: number): number {
  const seconds = INTERVALS_S.find((interval) => windowMs / (interval * SECOND) <= MOST_SAMPLES) ?? INTERVALS_S.at(-1)!;
  return seconds * SECOND;
}

/** What is measured of one lane at one moment. */
export interface LaneSample {
  readonly processed: number;
  readonly stalenessMs: number;
  readonly batchAgeMs: number;
  comparison(view: ViewName, oracle: 'arrived' | 'happened'): Comparison;
}

/** The columns of the samples while they are being taken. */
export class SampleWriter {
  private readonly views: readonly ViewName[];
  private readonly timeMs = float64s();
  private readonly appended = uint32s();
  private readonly unknowableKeys: readonly (readonly [ViewName, Growable<Uint32Array>])[];
  private readonly lanes: Readonly<Record<LaneName, LaneColumns>>;
  positions: PositionWriter;
  private told = 0;

  constructor(views: readonly ViewName[], partitions: number) {
    this.views = views;
    this.positions = new PositionWriter(partitions);
    this.unknowableKeys = views.map((view) => [view, uint32s()] as const);
    this.lanes = Object.fromEntries(LANES.map((lane) => [lane, new LaneColumns(views)])) as Record<LaneName, LaneColumns>;
  }

  get length(): number {
    return this.timeMs.length;
  }

  add(timeMs: number, appended: number, unknowableKeys: (view: ViewName) => number, lane: (name: LaneName) => LaneSample): void {
    this.timeMs.push(timeMs);
    this.appended.push(appended);
    for (const [view, column] of this.unknowableKeys) column.push(unknowableKeys(view));
    for (const name of LANES) this.lanes[name].add(lane(name));
  }

  /** Samples that came since the last call. */
  take(): Samples {
    const from = this.told;
    this.told = this.length;
    const samples = this.slice(from);
    this.positions.told();
    return samples;
  }

  slice(from = 0): Samples {
    return {
      timeMs: this.timeMs.slice(from),
      appended: this.appended.slice(from),
      unknowableKeys: Object.fromEntries(this.unknowableKeys.map(([view, column]) => [view, column.slice(from)])),
      lanes: Object.fromEntries(LANES.map((lane) => [lane, this.lanes[lane].slice(from)])) as Record<LaneName, LaneSamples>,
      positions: this.positions.slice(from),
    };
  }

  copyUpTo(timeMs: number): SampleWriter {
    const copy = new SampleWriter(this.views, 0);
    for (let place = 0; place < this.length && this.timeMs.at(place) <= timeMs; place++) {
      copy.timeMs.push(this.timeMs.at(place));
      copy.appended.push(this.appended.at(place));
      this.unknowableKeys.forEach(([, column], view) => copy.unknowableKeys[view]![1].push(column.at(place)));
      for (const lane of LANES) copy.lanes[lane].copyFrom(this.lanes[lane], place);
    }
    copy.positions = this.positions.copyUpTo(copy.length);
    return copy;
  }
}

class LaneColumns {
  private readonly processed = uint32s();
  private readonly stalenessMs = float64s();
  private readonly batchAgeMs = float64s();
  private readonly views: readonly (readonly [ViewName, { arrived: DivergenceColumns; happened: DivergenceColumns }])[];

  constructor(views: readonly ViewName[]) {
    this.views = views.map((view) => [view, { arrived: new DivergenceColumns(), happened: new DivergenceColumns() }] as const);
  }

  add(sample: LaneSample): void {
    this.processed.push(sample.processed);
    this.stalenessMs.push(sample.stalenessMs);
    this.batchAgeMs.push(sample.batchAgeMs);
    for (const [view, { arrived, happened }] of this.views) {
      arrived.add(sample.comparison(view, 'arrived'));
      happened.add(sample.comparison(view, 'happened'));
    }
  }

  copyFrom(other: LaneColumns, place: number): void {
    this.processed.push(other.processed.at(place));
    this.stalenessMs.push(other.stalenessMs.at(place));
    this.batchAgeMs.push(other.batchAgeMs.at(place));
    this.views.forEach(([, { arrived, happened }], view) => {
      arrived.add(other.views[view]![1].arrived.at(place));
      happened.add(other.views[view]![1].happened.at(place));
    });
  }

  slice(from: number): LaneSamples {
    return {
      processed: this.processed.slice(from),
      stalenessMs: this.stalenessMs.slice(from),
      batchAgeMs: this.batchAgeMs.slice(from),
      views: Object.fromEntries(
        this.views.map(([view, { arrived, happened }]) => [view, { arrived: arrived.slice(from), happened: happened.slice(from) }]),
      ),
    };
  }
}

type Counts = Pick<Comparison, 'wrongKeys' | 'l1Minor' | 'biasMinor'>;

class DivergenceColumns {
  private readonly wrongKeys = uint32s();
  private readonly l1Minor = float64s();
  private readonly biasMinor = float64s();

  add({ wrongKeys, l1Minor, biasMinor }: Counts): void {
    this.wrongKeys.push(wrongKeys);
    this.l1Minor.push(l1Minor);
    this.biasMinor.push(biasMinor);
  }

  at(place: number): Counts {
    return { wrongKeys: this.wrongKeys.at(place), l1Minor: this.l1Minor.at(place), biasMinor: this.biasMinor.at(place) };
  }

  slice(from: number): { wrongKeys: Uint32Array; l1Minor: Float64Array; biasMinor: Float64Array } {
    return { wrongKeys: this.wrongKeys.slice(from), l1Minor: this.l1Minor.slice(from), biasMinor: this.biasMinor.slice(from) };
  }
}
