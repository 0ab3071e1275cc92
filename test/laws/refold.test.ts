import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Log } from '../../src/log/log.ts';
import { HOUR } from '../../src/model/time.ts';
import { VIEWS, type View, type ViewName } from '../../src/model/views/index.ts';
import { firstCode } from '../../src/pipelines/lambda/layer-code.ts';
import { emptyRun } from '../../src/pipelines/lambda/batch-run.ts';
import { MERGES } from '../../src/pipelines/lambda/merge/index.ts';
import type { Refusal } from '../../src/pipelines/lambda/merge/merge.ts';
import { RefoldAnswers } from '../../src/pipelines/lambda/refold-answers.ts';
import { refoldOf } from '../../src/pipelines/lambda/refold/index.ts';
import type { Refold } from '../../src/pipelines/lambda/refold/refold.ts';
import type { Served, ServedView } from '../../src/pipelines/lambda/serving-layer.ts';
import { Overlay } from '../../src/pipelines/lambda/speed-layer.ts';
import { SPEED_VIEWS } from '../../src/pipelines/lambda/speed/index.ts';
import type { SpeedProcess } from '../../src/pipelines/lambda/speed/speed-view.ts';
import { WaitingAnswers } from '../../src/pipelines/lambda/waiting-answers.ts';
import type { KeyedTable } from '../../src/support/keyed-table.ts';
import { runs, specOf } from '../support/runs.ts';
import { firstCopies, summaryOf, truthOf, type Answer } from '../support/split-log.ts';
import { viewStreams } from '../support/view-streams.ts';

/**
 * What is served of a view that cannot be merged: folded again it is the truth of what has been read, wherever the cut is and however late a record; withheld, it is
 * never wrong.
 */
const REFUSED: readonly ViewName[] = ['middle', 'fees', 'tiered', 'reconciliation', 'accepted'];
const SETTINGS = { bucketMs: HOUR, day: 30 };
const CODE = firstCode(specOf({ duration: '1h', views: [...REFUSED] }), 'batch');

interface Cut {
  readonly log: Log;
  /** the two cuts: rows of the log before each */
  readonly firstRow: number;
  readonly secondRow: number;
}

const cuts: fc.Arbitrary<Cut> = fc.tuple(viewStreams, fc.nat(1_000), fc.nat(1_000)).map(([log, a, b]) => {
  const [first, second] = [Math.floor((log.length * a) / 1_000), Math.floor((log.length * b) / 1_000)];
  return { log, firstRow: Math.min(first, second), secondRow: Math.max(first, second) };
});

const merge = (view: ViewName): Refusal => MERGES[view] as Refusal;
const speed = (view: ViewName): SpeedProcess<unknown> => SPEED_VIEWS[view] as SpeedProcess<unknown>;

/** All of the log is read with one publish on the way; `look` sees what is served each time it may have changed. */
function serveAll(
  view: ViewName,
  { log, firstRow, secondRow }: Cut,
  server: ServedView,
  look: (served: Served, facts: readonly number[]) => void,
): void {
  const facts = firstCopies(log);
  const record = log.cursor();
  const servedAt = (cutRow: number): Served => {
    const bound = log.boundAt(cutRow);
    const cut = { bound, beforeEventMs: null };
    const overlayCut = { fromBound: bound, fromEventMs: null, missing: 'boundaryGap' as const };
    const run = { ...emptyRun(log, 'offset', CODE), cut, slices: [{ cut, code: CODE }], overlay: overlayCut, cutRow };
    const before = facts.filter((row) => row < cutRow);
    return {
      run,
      overlay: new Overlay(overlayCut, [view], SPEED_VIEWS, CODE, false),
      tables: new Map([[view, summaryOf(VIEWS[view], log, before, SETTINGS)]]),
    };
  };
  let served = servedAt(firstRow);
  server.loaded(served, log.boundAt(firstRow));
  const readUpTo = (fromRow: number, toRow: number): void => {
    for (const row of facts.filter((each) => each >= fromRow && each < toRow)) {
      served.overlay.add(record.seek(row), HOUR);
      server.recordRead(served, record, () => undefined);
    }
    look(
      served,
      facts.filter((row) => row < toRow),
    );
  };
  readUpTo(firstRow, secondRow);
  const after = servedAt(secondRow);
  server.published(served, after, () => undefined);
  served = after;
  readUpTo(secondRow, log.length);
}

const rowsOf = (view: View, { keys, values, size, width }: KeyedTable): Answer =>
  Array.from({ length: size }, (_, entry) => [keys[entry]!, ...values.subarray(entry * width, (entry + 1) * width)])
    .filter(([, ...row]) => view.keepsIdentity || row.some((value, column) => value !== view.identity[column]))
    .toSorted(([a], [b]) => a! - b!);

function isTrue(view: ViewName, cut: Cut, refold: Refold<unknown>): boolean {
  const server = new RefoldAnswers(view, speed(view), merge(view), refold, cut.log);
  let isRight = true;
  serveAll(view, cut, server, (_, facts) => {
    isRight &&= JSON.stringify(rowsOf(VIEWS[view], server.answers())) === JSON.stringify(truthOf(VIEWS[view], cut.log, facts, SETTINGS));
  });
  return isRight;
}

describe('folded again', () => {
  test.each(REFUSED)('%s is the truth at any cut', (view) => {
    fc.assert(
      fc.property(cuts, (cut) => isTrue(view, cut, refoldOf(view))),
      { numRuns: runs(100) },
    );
  });

  test.each(['fees', 'tiered', 'accepted'] as const)('%s: always to go on from the batch is refused', (view) => {
    const hasty: Refold<unknown> = { ...refoldOf(view), isBefore: () => false };
    expect(
      fc.check(
        fc.property(cuts, (cut) => isTrue(view, cut, hasty)),
        { numRuns: 1_000, endOnFailure: true },
      ).failed,
    ).toBe(true);
  });

  test('goes on from the batch where it can, and reads less then', () => {
    const [cut] = fc.sample(
      cuts.filter(({ log, firstRow }) => log.length > 100 && firstRow > 50 && firstRow < log.length - 20),
      { seed: 1, numRuns: 1 },
    );
    const read = (['fees', 'middle'] as const).map((view) => {
      const server = new RefoldAnswers(view, speed(view), merge(view), refoldOf(view), cut!.log);
      let refolded = { groups: 0, records: 0 };
      serveAll(view, { ...cut!, secondRow: cut!.firstRow }, server, (served) => (refolded = server.refolded(served)));
      return refolded;
    });
    expect(read[0]!.groups).toBeGreaterThan(0);
    expect(read[0]!.records).toBeLessThan(cut!.log.length);
    expect(read[1]!.records).toBeGreaterThan(0);
  });
});

describe('withheld', () => {
  test.each(REFUSED.filter((view) => view !== 'reconciliation'))('%s: what is shown is true, what is not is counted', (view) => {
    fc.assert(
      fc.property(cuts, (cut) => {
        const server = new WaitingAnswers(view, speed(view), merge(view));
        serveAll(view, cut, server, (served, facts) => {
          const truth = truthOf(VIEWS[view], cut.log, facts, SETTINGS);
          const shown = rowsOf(VIEWS[view], server.answers());
          const shownKeys = new Set(shown.map(([key]) => key));
          expect(shown).toEqual(truth.filter(([key]) => shownKeys.has(key)));
          expect(truth.length - shown.length).toBe(server.withheld(served));
        });
      }),
      { numRuns: runs(60) },
    );
  });
});
