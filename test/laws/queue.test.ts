import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue, type EventClass } from '../../src/support/queue.ts';

const events = fc.array(fc.record({ timeMs: fc.nat(30), eventClass: fc.nat(7) }), { maxLength: 200 });

interface Queue {
  push(timeMs: number, eventClass: EventClass, what: number): void;
  pop(): { readonly what: number } | undefined;
}

/** The places in which a queue gives back what was put in. */
function order(queue: Queue, put: readonly { timeMs: number; eventClass: number }[]): number[] {
  put.forEach(({ timeMs, eventClass }, place) => queue.push(timeMs, eventClass as EventClass, place));
  const out: number[] = [];
  for (let event = queue.pop(); event !== undefined; event = queue.pop()) out.push(event.what);
  return out;
}

/** Array.sort is stable, so equal events keep the order in which they were put in. */
const expected = (put: readonly { timeMs: number; eventClass: number }[]): number[] =>
  put
    .map((event, place) => ({ ...event, place }))
    .sort((a, b) => a.timeMs - b.timeMs || a.eventClass - b.eventClass)
    .map(({ place }) => place);

describe('the event queue', () => {
  it('gives events by time, then class, then order of entry', () => {
    fc.assert(
      fc.property(events, (put) => {
        expect(order(new EventQueue<number>(), put)).toEqual(expected(put));
      }),
    );
  });

  it('differs from a queue that forgets the class', () => {
    const inner = new EventQueue<number>();
    const broken: Queue = { push: (timeMs, _, what) => inner.push(timeMs, 0, what), pop: () => inner.pop() };
    const put = [
      { timeMs: 1, eventClass: 6 },
      { timeMs: 1, eventClass: 1 },
    ];
    expect(order(broken, put)).not.toEqual(expected(put));
  });

  it('shows what is waiting in order and keeps it', () => {
    fc.assert(
      fc.property(events, (put) => {
        const queue = new EventQueue<number>();
        put.forEach(({ timeMs, eventClass }, place) => queue.push(timeMs, eventClass as EventClass, place));
        expect(queue.entries().map(({ what }) => what)).toEqual(expected(put));
        expect(queue.length).toBe(put.length);
      }),
    );
  });
});
