import type { LaneName } from '../model/lanes.ts';
import { READERS, type ReaderName } from '../model/readers.ts';
import { VIEWS, type ViewName } from '../model/views/index.ts';
import type { LayeredTable } from '../support/layered-table.ts';
import type { Kappa } from '../pipelines/kappa/kappa.ts';
import type { Lambda } from '../pipelines/lambda/lambda.ts';
import type { Lane } from '../pipelines/pipeline.ts';
import type { Query } from './queries.ts';
import type { Referee } from './referee.ts';

/** What became of one query, for one reader. */
export interface Read {
  readonly timeMs: number;
  /** the reader got no answer, because the lane would rather give none */
  readonly isFailed: boolean;
  /** the answer was another one than could be known */
  readonly isWrong: boolean;
  /** the answer was another one than is known today of that moment: it will be corrected, or ought to be */
  readonly isRestated: boolean;
}

/** Who is asked. */
export interface Asked {
  readonly lambda: Lambda;
  readonly kappa: Kappa;
  readonly lanes: Readonly<Record<LaneName, Lane>>;
}

/** What readers were told, and whether it was right in that moment. */
export class Reads {
  private readonly list: Record<ReaderName, Read[]>;

  constructor(list?: Readonly<Record<ReaderName, readonly Read[]>>) {
    this.list = Object.fromEntries(READERS.map((reader) => [reader, [...(list?.[reader] ?? [])]])) as Record<ReaderName, Read[]>;
  }

  of(reader: ReaderName): readonly Read[] {
    return this.list[reader];
  }

  take({ timeMs, view, key }: Query, asked: Asked, referee: Referee): void {
    referee.advance(timeMs);
    const [arrived, happened] = [referee.truth(view), referee.lanes.lambda.truth(view, 'happened')];
    const { identity } = VIEWS[view];
    const into = new Float64Array(identity.length);
    const differs = (truth: LayeredTable): boolean => {
      const isThere = truth.seek(key);
      return identity.some((none, column) => into[column] !== (isThere ? truth.values[truth.at + column] : none));
    };
    for (const reader of READERS) {
      const isFailed = isSilent(asked, reader, timeMs);
      if (!answer(asked, reader, view, key, into)) into.set(identity);
      this.list[reader].push({ timeMs, isFailed, isWrong: !isFailed && differs(arrived), isRestated: !isFailed && differs(happened) });
    }
  }

  copyUpTo(timeMs: number): Reads {
    return new Reads(
      Object.fromEntries(READERS.map((reader) => [reader, this.list[reader].filter((read) => read.timeMs <= timeMs)])) as Record<
        ReaderName,
        Read[]
      >,
    );
  }
}

/** Whether the reader gets no answer, because the lane would rather give none. */
function isSilent({ lambda, kappa }: Asked, reader: ReaderName, timeMs: number): boolean {
  if (reader === 'lambda') return !lambda.isServing;
  return reader === 'kappa' && !kappa.isServingAt(timeMs);
}

/** Values of a key, written to `into`; false if the reader knows no such key. */
function answer({ lambda, lanes }: Asked, reader: ReaderName, view: ViewName, key: number, into: Float64Array): boolean {
  if (reader === 'lambda-batch') return lambda.batchAnswers(view).read(key, into);
  if (reader === 'lambda-speed') return lambda.overlayAnswers(view).read(key, into);
  return lanes[reader].answer(view, key, into);
}
