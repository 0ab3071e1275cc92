import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Log } from '../../src/log/log.ts';
import type { Reversals } from '../../src/model/materialised-demonstration.ts';
import { HOUR } from '../../src/model/time.ts';
import { VIEWS, type RowView } from '../../src/model/views/index.ts';
import { BaseTable } from '../../src/pipelines/materialised/base-table.ts';
import { DEFINITIONS, type Definition, type MaterialisedView } from '../../src/pipelines/materialised/definition.ts';
import { IncrementalView } from '../../src/pipelines/materialised/incremental.ts';
import { PlainView } from '../../src/pipelines/materialised/plain.ts';
import { RefreshedView } from '../../src/pipelines/materialised/refresh.ts';
import { standingRows } from '../../src/simulation/materialised-demonstration.ts';
import { stepAll } from '../../src/simulation/row-truth.ts';
import type { KeyedTable } from '../../src/support/keyed-table.ts';
import { buildLog, type Posting } from '../support/log-builder.ts';
import { runs } from '../support/runs.ts';

/** After every record the kept answers equal the naive fold of what stands, with copies, disorder and reversals that overtake what they take back. */

type Incremental = new (definition: Definition, base: BaseTable, bucketMs: number) => IncrementalView;

const fact = fc.record({
  account: fc.constantFrom(1, 2),
  ccy: fc.nat(1),
  type: fc.constantFrom('CARD_CAPTURE', 'WITHDRAWAL', 'DEPOSIT', 'FEE'),
  amount: fc.integer({ min: -6, max: 3 }),
  eventMs: fc.nat(3 * HOUR),
  delaysMs: fc.array(fc.nat(HOUR), { minLength: 1, maxLength: 2 }),
  reversal: fc.option(fc.record({ type: fc.constantFrom('REFUND', 'CHARGEBACK', 'CORRECTION'), delayMs: fc.nat(2 * HOUR) })),
});

/** A fact and the one that takes it back, which may come first. */
const logs = fc.array(fact, { maxLength: 40 }).map((facts) =>
  buildLog(
    facts.flatMap(({ delaysMs, reversal, ...posting }, place) => {
      const txn = 2 * place + 1;
      const copies: Posting[] = delaysMs.map((delayMs) => ({ ...posting, txn, ingestMs: posting.eventMs + delayMs }) as Posting);
      if (reversal === null) return copies;
      const { type, delayMs } = reversal;
      const back = { ...posting, type, amount: 0 - posting.amount, txn: txn + 1, ingestMs: posting.eventMs + delayMs, refersTo: txn };
      return [...copies, back as Posting];
    }),
  ),
);

const entries = ({ keys, values, size }: KeyedTable): [number, number][] =>
  Array.from({ length: size }, (_, entry): [number, number] => [keys[entry]!, values[entry]!]).toSorted(([a], [b]) => a - b);

function holds(view: MaterialisedView, reversals: Reversals, log: Log, Maintained: Incremental): void {
  const base = new BaseTable(log, reversals);
  const definition = DEFINITIONS[view];
  const plain = new PlainView(definition, base, HOUR);
  const refreshed = new RefreshedView(definition, base, HOUR);
  const incremental = new Maintained(definition, base, HOUR);
  for (let until = 1; until <= log.length; until++) {
    base.take(incremental);
    refreshed.refresh();
    const truth = stepAll(VIEWS[view] satisfies RowView, log, standingRows(log, until, reversals), { bucketMs: HOUR });
    const expected = entries(truth);
    expect(entries(incremental.rows())).toEqual(expected);
    expect(entries(refreshed.table)).toEqual(expected);
    expect(incremental.size).toBe(expected.length);
    for (const [key, value] of expected) {
      expect(plain.answer(key)).toEqual({ value, rows: base.size });
      expect(incremental.answer(key)).toEqual({ value, rows: 1 });
      const accounts = [1, 2].map((account) => plain.answerByIndex(account, key));
      expect(accounts.map(({ value: found }) => found)).toContain(value);
      expect(accounts[0]!.rows + accounts[1]!.rows).toBe(base.size);
    }
  }
}

const law = (view: MaterialisedView, reversals: Reversals, Maintained: Incremental = IncrementalView): void =>
  fc.assert(
    fc.property(logs, (log) => holds(view, reversals, log, Maintained)),
    { numRuns: runs(100), endOnFailure: true },
  );

const VIEW_NAMES = Object.keys(DEFINITIONS) as MaterialisedView[];

describe.each(VIEW_NAMES)('"%s" kept in three ways', (view) => {
  test.each(['posted', 'deleted'] as const)('is the truth after every record, with reversals %s', (reversals) => law(view, reversals));
});

test('with reversals posted no group is read again, and each record costs one row read', () => {
  fc.assert(
    fc.property(logs, fc.constantFrom(...VIEW_NAMES), (log, view) => {
      const base = new BaseTable(log, 'posted');
      const kept = new IncrementalView(DEFINITIONS[view], base, HOUR);
      for (let row = 0; row < log.length; row++) base.take(kept);
      expect(kept).toMatchObject({ rereads: 0, rereadRows: 0, reads: kept.changes });
      if (view === 'largest') expect(kept.writes).toBeLessThanOrEqual(kept.changes);
      else expect(kept.writes).toBe(kept.changes);
    }),
    { numRuns: runs(100) },
  );
});

describe('the law refuses', () => {
  test('a maximum that does not read its group again', () => {
    class Forgetful extends IncrementalView {
      override deleted(): void {
        return;
      }
    }
    expect(() => law('largest', 'deleted', Forgetful)).toThrow();
    expect(() => law('balance', 'deleted', Forgetful)).toThrow();
  });

  test('a view that counts a deleted row as an inserted one', () => {
    class Adding extends IncrementalView {
      override deleted(record: Parameters<IncrementalView['deleted']>[0]): void {
        this.inserted(record);
      }
    }
    for (const view of VIEW_NAMES.filter((name) => name !== 'largest')) expect(() => law(view, 'deleted', Adding)).toThrow();
  });
});
