import {
  Decimal,
  Dictionary,
  Float64,
  Int64,
  makeBuilder,
  Table,
  Uint32,
  Uint8,
  Utf8,
  vectorFromArray,
  type DataType,
  type Vector,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeView } from '../../src/engine/decode.ts';
import { ExactSum } from '../../src/engine/exact-sum.ts';
import { accountCounterpartyKey, accountEventKey, currencyAccountKey } from '../../src/model/keys.ts';
import { CURRENCIES } from '../../src/model/money.ts';
import { VIEWS } from '../../src/model/views/index.ts';
import { rowsOf } from '../support/engine-cases.ts';
import { runs } from '../support/runs.ts';

const settings = { bucketMs: 1_000 };
const ints = (values: readonly (bigint | null)[]): Vector => vectorFromArray(values as bigint[], new Int64());
const ids = (values: readonly number[]): Vector => vectorFromArray(values, new Uint32());

/** A result for the view `last`, with columns that a test replaces. */
const result = (columns: Record<string, Vector>): Table =>
  new Table({ account_id: ids([3, 5]), event_ms: ints([10n, 20n]), event_id: ints([33n, -1n]), ...columns });

describe('decoding', () => {
  test('takes 64-bit integers exactly, of either sign', () => {
    const far = 9007199254740991n;
    const table = decodeView(result({ event_ms: ints([far, -far]), event_id: ints([-4294967296n, 4294967295n]) }), VIEWS.last, settings);
    expect(rowsOf(table)).toEqual([`3: ${far} -4294967296`, `5: -${far} 4294967295`]);
  });

  test('takes any safe integer', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger(), { minLength: 2, maxLength: 2 }), (values) => {
        const table = decodeView(result({ event_ms: ints(values.map(BigInt)) }), VIEWS.last, settings);
        expect([table.values[0], table.values[2]]).toEqual(values);
      }),
      { numRuns: runs(100) },
    );
  });

  test('takes the columns of the summary, which need not be those of the answer', () => {
    const pairs = new Table({ account_id: ids([3, 3, 5]), counterparty_id: ids([1, 2, 1]) });
    expect(rowsOf(decodeView(pairs, VIEWS.counterparties, settings))).toEqual(
      [accountCounterpartyKey(3, 1), accountCounterpartyKey(3, 2), accountCounterpartyKey(5, 1)].map((key) => `${key}: `),
    );
    const captures = new Table({
      account_id: ids([3, 3]),
      event_id: ints([10n * 16n + 2n, 3_000_000_000n * 16n + 1n]),
      event_ms: ints([100n, 200n]),
      is_alert: vectorFromArray([1, 0], new Uint8()),
      is_tail: vectorFromArray([1, 1], new Uint8()),
    });
    expect(rowsOf(decodeView(captures, VIEWS.velocity, settings))).toEqual([
      `${accountEventKey(3, 10, 2)}: 100 1 1`,
      `${accountEventKey(3, 3_000_000_000, 1)}: 200 0 1`,
    ]);
  });

  test('takes a currency as its code, wherever the column stands', () => {
    const codes = CURRENCIES.map(({ code }) => code);
    const spent = new Table({
      ccy: vectorFromArray(codes, new Dictionary(new Utf8(), new Uint8())),
      account_id: ids(codes.map(() => 7)),
      spent_minor: ints(codes.map((_, place) => BigInt(place))),
    });
    expect(rowsOf(decodeView(spent, VIEWS.top, settings))).toEqual(codes.map((_, place) => `${currencyAccountKey(place, 7)}: ${place}`));
  });

  test.each<[string, Record<string, Vector>, string]>([
    ['an integer beyond 2^53', { event_ms: ints([10n, 9007199254740992n]) }, 'column event_ms must be a safe integer'],
    ['one beyond −2^53', { event_ms: ints([10n, -9007199254740992n]) }, 'column event_ms must be a safe integer'],
    ['NULL', { event_ms: ints([10n, null]) }, 'column event_ms must not hold NULL'],
    ['a sum that was not cast', { event_ms: decimals() }, 'cast a sum to BIGINT'],
    ['a struct', { event_ms: vectorFromArray([{ a: 1 }, { a: 2 }]) }, 'must be an integer'],
    ['a fraction', { event_ms: vectorFromArray([1, 2], new Float64()) }, 'must be an integer'],
    ['keys out of order', { account_id: ids([5, 3]) }, 'sorted by key'],
    ['a key twice', { account_id: ids([5, 5]) }, 'every key once'],
    ['a column too many', { more: ids([1, 2]) }, 'it returned account_id, event_ms, event_id, more'],
  ])('refuses %s', (_, columns, message) => {
    expect(() => decodeView(result(columns), VIEWS.last, settings)).toThrow(message);
  });

  test('refuses texts that are not those of the log', () => {
    const texts = vectorFromArray(['EUR', 'XXX']);
    const table = new Table({ account_id: ids([1, 2]), ccy: texts, balance_minor: ints([1n, 2n]) });
    expect(() => decodeView(table, VIEWS.balance, settings)).toThrow('column ccy must be of the type that the log has');
  });
});

function decimals(): Vector {
  const builder = makeBuilder({ type: new Decimal(0, 38, 128) as DataType });
  builder.append(Uint32Array.of(1, 0, 0, 0)).append(Uint32Array.of(2, 0, 0, 0));
  return builder.finish().toVector();
}

test('a sum is exact however large it grows', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeInteger(), { maxLength: 50 }), (values) => {
      const sum = new ExactSum();
      sum.add(values.slice(0, 20));
      sum.add(values.slice(20));
      expect(String(sum)).toBe(String(values.reduce((total, value) => total + BigInt(value), 0n)));
    }),
    { numRuns: runs(200) },
  );
});
