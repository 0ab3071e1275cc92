import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeHeap } from '../../src/support/time-heap.ts';

/** Times of the items 0, 1, 2 …; −1 takes the next one out. */
const steps = fc.array(fc.oneof(fc.nat(9), fc.nat(), fc.constant(-1)), { maxLength: 400 });

/** The items in the order in which they are taken out, those left at the end last. */
function byHeap(used: readonly number[], heap = new TimeHeap()): [number, number][] {
  const taken: [number, number][] = [];
  const take = (): void => {
    const timeMs = heap.nextMs;
    if (timeMs < Infinity) taken.push([timeMs, heap.pop()]);
  };
  used.forEach((timeMs, item) => (timeMs === -1 ? take() : heap.push(timeMs, item)));
  while (heap.nextMs < Infinity) take();
  return taken;
}

function bySorting(used: readonly number[]): [number, number][] {
  const waiting: [number, number][] = [];
  const taken: [number, number][] = [];
  const take = (): void => {
    waiting.sort(([a, i], [b, j]) => a - b || i - j);
    if (waiting.length > 0) taken.push(waiting.shift()!);
  };
  used.forEach((timeMs, item) => (timeMs === -1 ? take() : waiting.push([timeMs, item])));
  while (waiting.length > 0) take();
  return taken;
}

describe('a heap of times', () => {
  it('gives the earliest first, and of equal times the least number', () => {
    fc.assert(
      fc.property(steps, (used) => {
        expect(byHeap(used)).toEqual(bySorting(used));
      }),
    );
  });

  it('is not mistaken for one that gives equal times in any order', () => {
    class LastFirst extends TimeHeap {
      override push(timeMs: number, item: number): void {
        super.push(timeMs, 1_000 - item);
      }
    }
    expect(byHeap([5, 5], new LastFirst())).not.toEqual(bySorting([5, 5]));
  });

  it('has copies that go their own way', () => {
    const heap = new TimeHeap();
    heap.push(3, 1);
    const copy = heap.copy();
    copy.pop();
    expect([heap.nextMs, copy.nextMs]).toEqual([3, Infinity]);
  });
});
