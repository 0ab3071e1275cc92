import { describe, expect, test } from 'vitest';
import { generateLog } from '../../src/generator/generator.ts';
import { HOUR } from '../../src/model/time.ts';
import { demonstrateCompaction } from '../../src/simulation/compaction-demonstration.ts';
import { runSpec } from '../support/log-builder.ts';

const base = runSpec({ stream: { accounts: 200, merchants: 20, arrival: 'flat', duplicates: { share: 0.05 } } });
const spec = { ...base, durationMs: 4 * HOUR, observe: { fromMs: 3 * HOUR, toMs: 4 * HOUR } };

describe('the log of a run as compacted topics', () => {
  const found = demonstrateCompaction(spec, generateLog(spec));
  const [byAccount, byEvent, states, snapshot, wrongSnapshot] = found.readBacks;

  test('by account: one change of each is left, and nearly every balance is wrong', () => {
    expect(byAccount!.read).toBe(found.accounts);
    expect(byAccount!.wrongAccounts).toBe(byAccount!.predictedWrong);
    expect(byAccount!.wrongAccounts).toBeGreaterThan(0.9 * found.accounts);
  });

  test('by event only copies go, and no balance is wrong', () => {
    expect(byEvent!).toMatchObject({ wrongAccounts: 0, read: states!.records });
    expect(byEvent!.read).toBeLessThan(byEvent!.records);
  });

  test('states and snapshots are right and read far less; a snapshot by a wrong version stays wrong where it was', () => {
    expect(states).toMatchObject({ wrongAccounts: 0 });
    expect(states!.read).toBeLessThan(0.2 * states!.records);
    expect(snapshot).toMatchObject({ wrongAccounts: 0 });
    expect(snapshot!.read).toBeLessThan(0.6 * snapshot!.records);
    expect(wrongSnapshot!.wrongAccounts).toBeGreaterThan(0);
    expect(wrongSnapshot!.wrongAccounts).toBe(wrongSnapshot!.predictedWrong);
  });

  test('readers miss tombstones only if they take longer than those last, and as many as predicted', () => {
    expect(found.readers.map(({ dead }) => dead)).toEqual(found.readers.map(({ predictedDead }) => predictedDead));
    for (const { lastsMs, dead } of found.readers) {
      if (lastsMs <= found.cleaning.tombstonesForMs) expect(dead).toBe(0);
      else expect(dead).toBeLessThanOrEqual(found.deleted);
    }
    expect(Math.max(...found.readers.map(({ dead }) => dead))).toBeGreaterThan(0);
  });
});
