import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountName } from '../../src/model/accounts.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import type { KeyHistory } from '../../src/model/trace.ts';
import { TraceStore } from '../../src/model/trace-store.ts';
import { lastAtOrBefore } from '../../src/model/columns.ts';
import { openingMs, wrongKeysAt } from '../../src/model/notable.ts';
import { keysToRecord, tellingAt } from '../../src/model/telling.ts';
import { keyOfAccount, keyTitle, parseAccount } from '../../src/ui/logic/accounts.ts';
import { money, signedAmount } from '../../src/ui/logic/amounts.ts';
import { answersAt, rightAgain } from '../../src/ui/logic/answers.ts';
import { causesAt } from '../../src/ui/logic/causes.ts';
import { headlineAt } from '../../src/ui/logic/headline.ts';
import { appendedAt, processedAt, runningBatches, servedBatch } from '../../src/ui/logic/lookups.ts';
import { interestingMoments, nextMoment } from '../../src/ui/logic/moments.ts';
import { advance, faster, neighbour, slower, sliderOfSpeed, speedOfSlider } from '../../src/ui/logic/playback.ts';
import { stretch, timeTicks } from '../../src/ui/logic/words.ts';
import { fakeChunk, fakeEntries, fakeHeader, fakeHistory } from '../support/fake-trace.ts';
import { runs } from '../support/runs.ts';

const trace = new TraceStore(fakeHeader).append(fakeChunk());
const KEY = 42 * 8;
const at = (hours: number, minutes: number, seconds = 0): number => hours * HOUR + minutes * MINUTE + seconds * SECOND;
const PUBLISH = trace.spans.find((span) => span.kind === 'batch' && span.number === 5)!.endMs;

describe('the cursor', () => {
  test('moves with real time and speed, and never past what is computed', () => {
    expect(advance(1_000, 16, 60, 10_000)).toBe(1_960);
    expect(advance(1_000, 16, 10_000, 10_000)).toBe(10_000);
    expect(advance(12_000, 16, 60, 10_000)).toBe(12_000);
  });

  test('does not jump after the page has slept', () => {
    expect(advance(0, 60_000, 1, Infinity)).toBeLessThan(1_000);
  });

  test('steps to the entry before and after, and stays at the ends', () => {
    const column = Float64Array.of(10, 20, 30);
    expect([5, 10, 15, 30].map((ms) => neighbour(column, ms, 1))).toEqual([10, 20, 20, 30]);
    expect([5, 10, 15, 30, 31].map((ms) => neighbour(column, ms, -1))).toEqual([5, 10, 10, 20, 30]);
  });

  test('the look-up agrees with a plain search', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.integer({ min: -1, max: 51 }), (entries, value) => {
        const column = Float64Array.from(entries).sort();
        expect(lastAtOrBefore(column, value)).toBe([...column].findLastIndex((entry) => entry <= value));
      }),
      { numRuns: runs(200) },
    );
  });

  test('speeds go up and down in steps and survive the slider', () => {
    expect(faster(60)).toBe(120);
    expect(slower(60)).toBe(30);
    expect([faster(10_000), slower(1)]).toEqual([10_000, 1]);
    for (const speed of [1, 10, 60, 600, 10_000]) expect(speedOfSlider(sliderOfSpeed(speed))).toBe(speed);
  });
});

describe('at one time', () => {
  test('the head lies between its samples and no lane is ahead of it', () => {
    expect(appendedAt(trace, at(9, 0))).toBe(54_000);
    expect(appendedAt(trace, at(9, 0, 5))).toBe(54_025);
    expect(processedAt(trace, 'kappa', at(9, 0))).toBe(53_997);
  });

  test('a batch is served from the ms it is published', () => {
    expect(servedBatch(trace.spans, PUBLISH - 1)!.number).toBe(4);
    expect(servedBatch(trace.spans, PUBLISH)!.number).toBe(5);
    expect(runningBatches(trace.spans, PUBLISH - 1).map(({ number }) => number)).toEqual([5]);
    expect(runningBatches(trace.spans, PUBLISH)).toEqual([]);
  });
});

describe('the headline', () => {
  test('says what is lost, how much, and until when', () => {
    const { title, detail, place } = headlineAt(trace, 'balance', KEY, PUBLISH - 40 * SECOND);
    expect(title).toBe('Lambda has lost a refund of €84.20. It finds it again in 40 s.');
    expect(detail).toContain('ACC-0042');
    expect(detail).toContain('09:47:12');
    expect(trace.ledger.signedMinor[place]).toBe(-84_20);
  });

  test('says how many more answers the record stands for', () => {
    expect(headlineAt(trace, 'balance', null, PUBLISH - 40 * SECOND).detail).toMatch(/^ACC-\d{4} and \d+ more accounts · /);
  });

  test('speaks of a publish for a few minutes, with an account that it put right', () => {
    const { title, place } = headlineAt(trace, 'balance', null, PUBLISH);
    expect(title).toMatch(/^The batch of 11:00 is published: Lambda has (all )?\d+ balances right again\.$/);
    expect(trace.ledger.toMs[place]).toBe(PUBLISH);
    expect(headlineAt(trace, 'balance', null, PUBLISH - 1).title).toMatch(/^Lambda has lost a refund of /);
  });

  test('speaks of a lane as a whole when nothing will be put right, with a late example', () => {
    const lasting = new TraceStore(fakeHeader).append(fakeChunk(fakeEntries().filter(({ lane }) => lane !== 'lambda')));
    const { title, detail, place } = headlineAt(lasting, 'balance', null, at(11, 50));
    expect(title).toMatch(/^CRUD has \d+ balances wrong; no later run will find them\.$/);
    expect(detail).toMatch(/^ACC-\d{4}, for one: CRUD overwrote /);
    expect(lasting.ledger.fromMs[place]).toBeLessThanOrEqual(at(11, 40));
    expect(lasting.ledger.fromMs[place]).toBeGreaterThan(at(11, 20));
  });

  test('speaks of the chosen account as long as that is wrong', () => {
    expect(headlineAt(trace, 'balance', KEY, PUBLISH + MINUTE).title).toBe('CRUD counts a card payment of €8.40 twice.');
  });

  test('says that all is right when it is', () => {
    const right = new TraceStore(fakeHeader).append(fakeChunk([]));
    expect(headlineAt(right, 'balance', null, PUBLISH).title).toBe('All three lanes give the right answer.');
  });

  test('says where to look when only another view is wrong', () => {
    const { title, detail } = headlineAt(trace, 'totals', null, PUBLISH);
    expect(title).toBe('All three lanes give the right answer here.');
    expect(detail).toMatch(/^CRUD has \d+ balances wrong: choose that view to see why\.$/);
  });
});

describe('what is worth a look', () => {
  test('a run opens minutes before the publish that heals most, on an answer that it heals and that the recording holds', () => {
    expect(openingMs(trace)).toBe(PUBLISH - 12 * MINUTE);
    const { why, place } = tellingAt(trace, 'balance', openingMs(trace))!;
    expect(why).toBe('heals');
    expect(trace.ledger.toMs[place]).toBe(PUBLISH);
    expect(keysToRecord(trace, 'balance', 3)).toHaveLength(3);
    expect(keysToRecord(trace, 'balance', 100)).toContain(trace.ledger.key[place]);
  });

  test('a recording holds every answer that a headline speaks of after the opening moment', () => {
    const recorded = new Set(keysToRecord(trace, 'balance', 100));
    for (let ms = openingMs(trace); ms < at(12, 0); ms += 10 * SECOND) {
      const { place } = headlineAt(trace, 'balance', null, ms);
      if (place >= 0) expect(recorded).toContain(trace.ledger.key[place]);
    }
  });

  test('moments ascend, and next and previous pass over the cursor', () => {
    const moments = interestingMoments(trace, 'balance');
    const times = moments.map(({ timeMs }) => timeMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(nextMoment(moments, PUBLISH - 1, 1)).toEqual({ timeMs: PUBLISH, text: 'batch 5 is published' });
    expect(nextMoment(moments, PUBLISH, 1)?.timeMs ?? Infinity).toBeGreaterThan(PUBLISH);
    expect(nextMoment(moments, PUBLISH, -1)!.timeMs).toBeLessThan(PUBLISH);
    expect(moments.map(({ text }) => text)).toContain('outage begins');
  });

  test('every wrong record has a cause, and the causes of a lane count its records', () => {
    const rows = causesAt(trace, 'balance', PUBLISH - 1);
    expect(rows.map(({ lane, cause }) => `${lane} ${cause}`)).toEqual([
      'lambda boundaryGap',
      'kappa duplicate',
      'crud lostUpdate',
      'crud duplicate',
    ]);
    expect(rows[0]!.records).toBeGreaterThanOrEqual(wrongKeysAt(trace.divergence.lambda.balance, PUBLISH - 1));
    expect(rows.map(({ heals }) => heals)).toEqual(['in 1 ms', 'after a replay', 'never', 'never']);
  });
});

describe('answers', () => {
  const history = fakeHistory(KEY);

  test('differ from the truth by what the ledger says, until the publish', () => {
    const before = answersAt(history, PUBLISH - 1);
    expect(before.lambda).toMatchObject({ equal: false, difference: '−84.20' });
    expect(before.kappa).toMatchObject({ equal: true, difference: '' });
    expect(before.crud.difference).toBe('−8.40');
    expect(answersAt(history, PUBLISH).lambda.equal).toBe(true);
    expect(rightAgain(trace.ledger, 'balance', 'lambda', KEY, PUBLISH - 40 * SECOND, true)).toBe('right again in 40 s');
    expect(rightAgain(trace.ledger, 'balance', 'crud', KEY, PUBLISH, true)).toBe('right again: never');
  });

  test('a lane without the key is not equal to a truth that has it, and two without are equal', () => {
    const constant = (...values: number[]) => ({ timeMs: Float64Array.of(0), values: Float64Array.from(values) });
    const average: KeyHistory = {
      view: 'average',
      key: KEY,
      width: 2,
      lanes: { truth: constant(300, 2), lambda: constant(600, 4), kappa: constant(NaN, NaN), crud: constant(300, 2) },
    };
    const answers = answersAt(average, 5);
    expect(answers.truth).toMatchObject({ text: '1.50', note: 'of 2 payments' });
    expect(answers.lambda).toMatchObject({ text: '1.50', equal: false, difference: '+3.00 in the sum' });
    expect(answers.kappa).toMatchObject({ text: 'no entry', equal: false, difference: 'missing' });
    expect(answers.crud.equal).toBe(true);
    const nobody = { ...average, lanes: { ...average.lanes, truth: constant(NaN, NaN) } };
    expect(answersAt(nobody, 5).kappa.equal).toBe(true);
    expect(answersAt(nobody, 5).crud.difference).toBe('should not be there');
  });
});

describe('accounts', () => {
  test('are found by number and by name, with a currency', () => {
    expect(parseAccount('42', 1_000)).toEqual({ ok: true, choice: { account: 42, currency: 0 } });
    expect(parseAccount(' acc-0042 usd ', 1_000)).toEqual({ ok: true, choice: { account: 42, currency: 4 } });
    const internal = parseAccount('GL:CARD_SETTLE#3', 1_000);
    expect(internal.ok && accountName(internal.choice.account)).toBe('GL:CARD_SETTLE#3');
  });

  test.each(['', '0', '1001', 'ACC-', 'GL:NOSUCH#1', 'GL:CASH#64', '42 XYZ', '42 EUR now', '1000000'])(
    '"%s" is refused with a sentence',
    (text) => {
      const parsed = parseAccount(text, 1_000);
      expect(parsed.ok).toBe(false);
      if (!parsed.ok) expect(parsed.message).toMatch(/\.$/);
    },
  );

  test('have a key in every view, which reads back as their name', () => {
    const choice = { account: 42, currency: 4 };
    expect(keyTitle('balance', keyOfAccount('balance', choice, 0, HOUR), HOUR)).toBe('Balance of ACC-0042, USD');
    expect(keyTitle('last', keyOfAccount('last', choice, 0, HOUR), HOUR)).toBe('Last transaction of ACC-0042');
    expect(keyTitle('totals', keyOfAccount('totals', choice, at(9, 40), HOUR), HOUR)).toBe(
      'Total of ACC-0042, USD, card capture, from 09:00',
    );
  });
});

describe('numbers in words', () => {
  test('money has the places of its currency and a true minus', () => {
    expect(money(84_20, 0)).toBe('€84.20');
    expect(signedAmount(-5, 0)).toBe('−0.05');
    expect(signedAmount(1_234, 2)).toBe('+1,234');
    expect(signedAmount(1_234, 3)).toBe('+1.234');
  });

  test('stretches of time are coarse and never say 0 s of something that lasts', () => {
    expect([1, 40_000, 100_000, 10 * MINUTE, 2 * HOUR, at(3, 20)].map(stretch)).toEqual([
      '1 ms',
      '40 s',
      '100 s',
      '10 min',
      '2 h',
      '3 h 20 min',
    ]);
  });

  test('time axes have round marks, not too many', () => {
    expect(timeTicks(at(8, 0), at(12, 0), 7).map((ms) => ms / HOUR)).toEqual([8, 9, 10, 11, 12]);
    expect(timeTicks(at(8, 10), at(8, 20), 4).length).toBeLessThanOrEqual(4);
  });
});
