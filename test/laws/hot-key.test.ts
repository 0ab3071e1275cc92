import { afterEach, describe, expect, test, vi } from 'vitest';
import { generateLog } from '../../src/generator/generator.ts';
import { hotShareBounds } from '../../src/generator/hot-key.ts';
import { logSha256 } from '../../src/log/export.ts';
import type { Log } from '../../src/log/log.ts';
import { LEDGER_BASE, LEDGER_CODES, ledgerAccount } from '../../src/model/accounts.ts';
import type { ScenarioInput } from '../../src/model/scenario.ts';
import { RandomStream } from '../../src/support/prng.ts';
import { violations } from '../support/stream-invariants.ts';
import { factsOf, PUNCTUAL, sequentialDraw, streamInput } from '../support/streams.ts';

/** A hot key moves the bank's side of postings to one account, as many as were asked for, and touches nothing else. */
const HOT = ledgerAccount(LEDGER_CODES.indexOf('CARD_SETTLE'), 0);

const DAY_OF_IT = { ...PUNCTUAL, arrival: 'flat', accounts: 100 } as const;

const logOf = (stream: ScenarioInput['stream'], duration = '24h', seed = 42): Log => generateLog(streamInput({ seed, duration, stream }));

const countOf = (log: Log, is: (row: number) => boolean): number => {
  let count = 0;
  for (let row = 0; row < log.length; row++) if (is(row)) count++;
  return count;
};

afterEach(() => vi.restoreAllMocks());

describe('the hot account', () => {
  const sigmas = (log: Log, share: number, is: (row: number) => boolean): number =>
    (countOf(log, is) / log.length - share) / Math.sqrt((share * (1 - share)) / log.length);

  test.each([
    [0.1, 'retail', 16],
    [0.3, 'retail', 16],
    [0.3, 'retail', 1],
    [0.2, 'retail', 64],
    [0.05, 'paysim', 16],
    [0.35, 'paysim', 4],
  ] as const)('has the share of %f of all records (%s, %i shards)', (share, preset, ledgerShards) => {
    const log = logOf({ ...DAY_OF_IT, preset, ledgerShards, hotKey: { share } });
    expect(Math.abs(sigmas(log, share, (row) => log.columns.account[row] === HOT))).toBeLessThan(3);
  });

  test('has by far not as many without', () => {
    const log = logOf(DAY_OF_IT);
    expect(Math.abs(sigmas(log, 0.1, (row) => log.columns.account[row] === HOT))).toBeGreaterThan(30);
  });

  test('gives its partition that share and its part of the rest', () => {
    const share = 0.3;
    const log = logOf({ ...DAY_OF_IT, accounts: 4_000, popularity: 'uniform', hotKey: { share } });
    const hot = log.partitionOf(log.columns.account.indexOf(HOT));
    // the other accounts of the bank are not spread as evenly as customers
    expect(log.rows[hot]!.length / log.length).toBeCloseTo(share + (1 - share) / 16, 1.5);
    log.rows.forEach((rows, partition) => {
      if (partition !== hot) expect(rows.length / log.length).toBeLessThan(0.1);
    });
  });

  test('can have no less than what it has anyway, and no more than the bank has', () => {
    const { stream } = streamInput({ stream: { ledgerShards: 1 } });
    const { least, most } = hotShareBounds(stream);
    const log = logOf({ ...DAY_OF_IT, ledgerShards: 1 });
    expect(countOf(log, (row) => log.columns.account[row] === HOT) / log.length).toBeCloseTo(least / 1_000_000, 2);
    expect(countOf(log, (row) => log.columns.account[row]! >= LEDGER_BASE) / log.length).toBeCloseTo(most / 1_000_000, 2);
  });
});

describe('everything else', () => {
  /** What customers have, and that the bank has the other side of it. */
  const withoutShards = (log: Log): string =>
    JSON.stringify(
      factsOf(log).map(({ statement, account, counterparty, ...rest }) => ({
        ...rest,
        hasStatement: statement !== null,
        account: Math.min(account, LEDGER_BASE),
        counterparty: Math.min(counterparty, LEDGER_BASE),
      })),
    );
  const isUnmoved = (stream: ScenarioInput['stream'], seed: number): boolean =>
    withoutShards(logOf(stream, '6h', seed)) === withoutShards(logOf({ ...stream, hotKey: { share: 0.3 } }, '6h', seed));
  const ROUGH = { accounts: 30, duplicates: { share: 0.2 }, late: { share: 0.2 }, transactionsPerSecond: 0.5 };

  test.each([1, 2, 3, 4])('stays as it is (seed %i)', (seed) => {
    expect(isUnmoved(ROUGH, seed)).toBe(true);
  });

  test('would not if draws had a memory', () => {
    vi.spyOn(RandomStream.prototype, 'draw').mockImplementation(sequentialDraw());
    expect(isUnmoved(ROUGH, 1)).toBe(false);
  });

  test('and the books are in order', () => {
    for (const share of [0.03, 0.2, 0.34]) expect(violations(logOf({ ...ROUGH, hotKey: { share } }, '12h'))).toEqual([]);
  });

  test('a hot key that takes nothing leaves the log byte for byte', () => {
    const { least } = hotShareBounds(streamInput().stream);
    const [without, withNothing] = [{}, { hotKey: { share: least / 1_000_000 } }].map((stream) => logSha256(logOf(stream, '2h')));
    expect(withNothing).toBe(without);
  });
});
