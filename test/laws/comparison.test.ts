import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Comparison } from '../../src/simulation/comparison.ts';
import { KeyedTable } from '../../src/support/keyed-table.ts';
import { LayeredTable } from '../../src/support/layered-table.ts';

const changes = fc.array(fc.record({ side: fc.constantFrom('answer' as const, 'truth' as const), key: fc.nat(8), by: fc.integer() }), {
  maxLength: 60,
});

type Changes = readonly { side: 'answer' | 'truth'; key: number; by: number }[];

/** Applies the changes with the counts kept up to date, and returns them beside those of a full scan. */
function bothWays(applied: Changes, notify: (comparison: Comparison, key: number, change: () => void) => void): [unknown, unknown] {
  const sides = { answer: new LayeredTable(new KeyedTable(1)), truth: new LayeredTable(new KeyedTable(1)) };
  const kept = new Comparison('balance', sides.answer, sides.truth);
  for (const { side, key, by } of applied) {
    notify(kept, key, () => {
      const table = sides[side];
      table.open(key, [0]);
      table.values[table.at]! += by;
    });
  }
  const counts = ({ wrongKeys, l1Minor, biasMinor }: Comparison): unknown => ({ wrongKeys, l1Minor, biasMinor });
  return [counts(kept), counts(Comparison.of('balance', sides.answer, sides.truth))];
}

describe('a comparison kept up to date', () => {
  it('equals a full scan after any changes', () => {
    fc.assert(
      fc.property(changes, (applied) => {
        const [kept, scanned] = bothWays(applied, (comparison, key, change) => {
          comparison.leave(key);
          change();
          comparison.enter(key);
        });
        expect(kept).toEqual(scanned);
      }),
    );
  });

  it('does not if a key is not left before it changes', () => {
    const [kept, scanned] = bothWays(
      [
        { side: 'answer', key: 1, by: 5 },
        { side: 'truth', key: 1, by: 5 },
      ],
      (comparison, key, change) => {
        change();
        comparison.enter(key);
      },
    );
    expect(kept).not.toEqual(scanned);
  });

  it('counts a missing key as the identity of its view', () => {
    const answer = new LayeredTable(new KeyedTable(1));
    const truth = new LayeredTable(new KeyedTable(1));
    truth.open(3, [0]);
    const comparison = Comparison.of('balance', answer, truth);
    expect([comparison.wrongKeys, comparison.keyCount(), comparison.linfMinor()]).toEqual([0, 1, 0]);
  });
});
