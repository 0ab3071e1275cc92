import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BatchEngine } from '../../src/engine/batch-engine.ts';
import { createBuiltinEngine } from '../../src/engine/builtin.ts';
import { CachedEngine } from '../../src/engine/cached-engine.ts';
import { LogFingerprint } from '../../src/engine/log-fingerprint.ts';
import type { Log } from '../../src/log/log.ts';
import { HOUR } from '../../src/model/time.ts';
import { VIEW_NAMES, type ViewName } from '../../src/model/views/index.ts';
import { disagreements, rowsOf } from '../support/engine-cases.ts';
import { buildLog, roughPostings, type Posting } from '../support/log-builder.ts';
import { anyShare, runs } from '../support/runs.ts';

const settings = { bucketMs: HOUR };

/** An engine that writes down what it computes. */
function counting(): BatchEngine & { readonly computed: ViewName[] } {
  const engine = createBuiltinEngine();
  const computed: ViewName[] = [];
  return {
    ...engine,
    computed,
    compute(cut, views, given) {
      computed.push(...views);
      return engine.compute(cut, views, given);
    },
  };
}

const postings = (count: number, change: (posting: Posting, place: number) => Posting = (posting) => posting): Posting[] =>
  Array.from({ length: count }, (_, place) =>
    change(
      { txn: place + 1, account: 1 + (place % 5), type: 'CARD_CAPTURE', amount: -place, eventMs: 10 * place, ingestMs: 10 * place + 5 },
      place,
    ),
  );

const offsetCut = (log: Log, rows: number) => ({ bound: log.boundAt(rows), beforeEventMs: null });

describe('the cached engine', () => {
  test('computes each view of a batch once, also for a log that was generated anew', async () => {
    const inner = counting();
    const engine = new CachedEngine(inner);
    const first = buildLog(postings(100));
    await engine.load(first, 60);
    const answer = await engine.compute(offsetCut(first, 50), ['balance', 'last'], settings);
    const anew = buildLog(postings(130));
    await engine.load(anew, 50);
    const again = await engine.compute(offsetCut(anew, 50), ['last', 'balance', 'largest'], settings);
    expect(inner.computed).toEqual(['balance', 'last', 'largest']);
    expect(again.tables.get('balance')).toBe(answer.tables.get('balance'));
    expect([...again.tables.keys()]).toEqual(['last', 'balance', 'largest']);
  });

  test('tells apart everything that a result depends on', async () => {
    const inner = counting();
    const engine = new CachedEngine(inner);
    const log = buildLog(postings(100));
    const ask = async (asked: Log, rows: number, beforeEventMs: number | null, bucketMs: number) => {
      await engine.load(asked, asked.length);
      await engine.compute({ bound: asked.boundAt(rows), beforeEventMs }, ['totals'], { bucketMs });
    };
    await ask(log, 50, null, HOUR);
    await ask(log, 51, null, HOUR);
    await ask(log, 50, 300, HOUR);
    await ask(log, 50, null, HOUR / 2);
    await ask(buildLog(postings(100), 8), 50, null, HOUR);
    await ask(buildLog(postings(100, (posting, place) => (place === 49 ? { ...posting, amount: 1 } : posting))), 50, null, HOUR);
    expect(inner.computed).toHaveLength(6);
    await ask(buildLog(postings(100, (posting, place) => (place === 50 ? { ...posting, amount: 1 } : posting))), 50, null, HOUR);
    expect(inner.computed).toHaveLength(6);
  });

  test('forgets what was not used for the longest time, by number and by bytes', async () => {
    const log = buildLog(postings(100));
    const engine = createBuiltinEngine();
    await engine.load(log, 100);
    const { keys, width } = (await engine.compute(offsetCut(log, 100), ['balance'], settings)).tables.get('balance')!;
    const bytes = keys.length * 8 * (width + 2);
    for (const limits of [
      { entries: 2, bytes: Infinity },
      { entries: Infinity, bytes: 2 * bytes },
    ]) {
      const inner = counting();
      const engine = new CachedEngine(inner, limits);
      await engine.load(log, 100);
      for (const rows of [100, 90, 100, 80, 100, 90]) await engine.compute(offsetCut(log, rows), ['balance'], settings);
      expect(inner.computed).toHaveLength(4);
    }
  });

  test('hands out a result that is too large to be kept', async () => {
    const inner = counting();
    const engine = new CachedEngine(inner, { entries: 10, bytes: 1 });
    const log = buildLog(postings(100));
    await engine.load(log, 100);
    for (let i = 0; i < 2; i++) {
      const { tables } = await engine.compute(offsetCut(log, 100), ['balance'], settings);
      expect(tables.get('balance')!.size).toBe(5);
    }
    expect(inner.computed).toHaveLength(2);
  });

  test('does not keep failures', async () => {
    const inner = counting();
    let isBroken = true;
    const engine = new CachedEngine({
      ...inner,
      compute: (...asked) => (isBroken ? Promise.reject(new Error('broken')) : inner.compute(...asked)),
    });
    const log = buildLog(postings(10));
    await engine.load(log, 10);
    await expect(engine.compute(offsetCut(log, 10), ['balance'], settings)).rejects.toThrow('broken');
    isBroken = false;
    expect((await engine.compute(offsetCut(log, 10), ['balance'], settings)).tables.get('balance')!.size).toBe(5);
  });

  test('agrees with the engine behind it on any sequence of logs and cuts', async () => {
    const asked = fc.array(fc.record({ postings: roughPostings, share: anyShare, before: fc.option(fc.nat(HOUR)) }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(asked, async (questions) => {
        const engine = new CachedEngine(createBuiltinEngine(), { entries: 12, bytes: Infinity });
        for (const question of [...questions, ...questions]) {
          const log = buildLog(question.postings);
          const cut = { bound: log.boundAt(Math.round(log.length * question.share)), beforeEventMs: question.before };
          expect(await disagreements(engine, { log, cut, bucketMs: HOUR })).toEqual([]);
        }
      }),
      { numRuns: runs(25) },
    );
  });

  test('gives each of two callers the answer for its own log', async () => {
    const engine = new CachedEngine(createBuiltinEngine());
    const [a, b] = [buildLog(postings(50)), buildLog(postings(70, (posting) => ({ ...posting, amount: 7 })))];
    const ask = async (log: Log) => {
      const loading = engine.load(log, log.length);
      const computing = engine.compute(offsetCut(log, log.length), VIEW_NAMES, settings);
      await loading;
      return rowsOf((await computing).tables.get('balance')!);
    };
    const [fromA, fromB] = await Promise.all([ask(a), ask(b)]);
    expect(fromA).toEqual(await ask(a));
    expect(fromB).toEqual(await ask(b));
    expect(fromA).not.toEqual(fromB);
  });
});

describe('the fingerprint of a log prefix', () => {
  const changes: Readonly<Record<string, (posting: Posting) => Posting>> = {
    amount: (posting) => ({ ...posting, amount: posting.amount + 1 }),
    'the sign of an amount': (posting) => ({ ...posting, amount: 1 - posting.amount }),
    account: (posting) => ({ ...posting, account: posting.account + 5 }),
    type: (posting) => ({ ...posting, type: posting.type === 'FEE' ? 'DEPOSIT' : 'FEE' }),
    currency: (posting) => ({ ...posting, ccy: (posting.ccy ?? 0) + 1 }),
    'event time': (posting) => ({ ...posting, eventMs: posting.eventMs + 1 }),
    'time of arrival': (posting) => ({ ...posting, ingestMs: posting.ingestMs + 1 }),
    transaction: (posting) => ({ ...posting, txn: posting.txn + 1_000 }),
    leg: (posting) => ({ ...posting, leg: 2 }),
  };

  test.each(Object.entries(changes))('tells a change of %s in any row within it, and none after it', (_, change) => {
    const original = new LogFingerprint(buildLog(postings(40)));
    for (let place = 0; place < 40; place++) {
      const changed = new LogFingerprint(buildLog(postings(40, (posting, at) => (at === place ? change(posting) : posting))));
      expect(changed.of(place)).toBe(original.of(place));
      expect(changed.of(40)).not.toBe(original.of(40));
      expect(changed.of(place + 1)).not.toBe(original.of(place + 1));
    }
  });

  test('is the same whatever was asked before', () => {
    const log = buildLog(postings(200));
    const once = (rows: number) => new LogFingerprint(log).of(rows);
    const asked = new LogFingerprint(log);
    for (const rows of [50, 200, 0, 120, 50, 51, 199]) expect(asked.of(rows)).toBe(once(rows));
    expect(new Set([0, 1, 2, 50, 199, 200].map(once)).size).toBe(6);
  });

  test('tells two records from the same two in the other order', () => {
    const [a, b] = postings(2).map((posting) => ({ ...posting, account: 1, eventMs: 0, ingestMs: 0 }));
    expect(new LogFingerprint(buildLog([a!, b!], 1)).of(2)).not.toBe(new LogFingerprint(buildLog([b!, a!], 1)).of(2));
  });
});
