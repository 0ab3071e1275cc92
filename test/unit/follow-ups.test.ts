import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FollowUps } from '../../src/generator/follow-ups.ts';

/** Takes everything due at each step; each entry carries its own number as subject. */
function takeAll(steps: readonly { readonly dueIn: readonly number[]; readonly stepMs: number }[]): [number, number][] {
  const followUps = new FollowUps();
  const taken: [number, number][] = [];
  let nowMs = 0;
  let number = 0;
  for (const { dueIn, stepMs } of steps) {
    for (const ms of dueIn) followUps.put(nowMs + ms, 3, number++, 1, 2);
    nowMs += stepMs;
    while (followUps.take(nowMs)) taken.push([followUps.dueMs, followUps.subject]);
  }
  while (followUps.take(Infinity)) taken.push([followUps.dueMs, followUps.subject]);
  return taken;
}

test('follow-ups come when they are due, those of the same time in the order they were put in', () => {
  const steps = fc.array(fc.record({ dueIn: fc.array(fc.nat(40), { maxLength: 20 }), stepMs: fc.nat(30) }), { maxLength: 30 });
  fc.assert(
    fc.property(steps, (wanted) => {
      const taken = takeAll(wanted);
      expect(taken).toEqual(taken.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
      expect(taken.length).toBe(wanted.reduce((sum, { dueIn }) => sum + dueIn.length, 0));
    }),
  );
});

test('many can wait, and places are used again', () => {
  const steps = [5_000, 100, 3_000].map((count) => ({ dueIn: Array.from({ length: count }, (_, n) => (n * 7_919) % 1_000), stepMs: 400 }));
  const taken = takeAll(steps);
  expect(new Set(taken.map(([, subject]) => subject)).size).toBe(8_100);
  expect(taken.map(([dueMs]) => dueMs)).toEqual(taken.map(([dueMs]) => dueMs).toSorted((a, b) => a - b));
});

test('an entry keeps what it was put in with', () => {
  const followUps = new FollowUps();
  followUps.put(10, 4, 77, 4_000_000_000, 5);
  expect(followUps.take(9)).toBe(false);
  expect(followUps.take(10)).toBe(true);
  const { dueMs, kind, subject, a, b } = followUps;
  expect([dueMs, kind, subject, a, b]).toEqual([10, 4, 77, 4_000_000_000, 5]);
  expect(followUps.take(Infinity)).toBe(false);
});
