import fc from 'fast-check';
import type { Log } from '../../src/log/log.ts';
import type { EventType } from '../../src/model/event-types.ts';
import { HOUR, MINUTE } from '../../src/model/time.ts';
import { buildLog, type Posting } from './log-builder.ts';

/**
 * Streams that fill a sketch: far more customers than there are counters for, others with ids from all over their range, amounts from one cent to millions, and
 * among all that records that are late and records that come twice.
 */
const fact = fc.record({
  /** the first few have most of the records */
  account: fc.oneof(
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 160 }) },
    { weight: 1, arbitrary: fc.constantFrom(2_000_000, 2_000_001) },
  ),
  ccy: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) }),
  type: fc.constantFrom<EventType>('CARD_CAPTURE', 'CARD_CAPTURE', 'WITHDRAWAL', 'TRANSFER', 'DEPOSIT'),
  scale: fc.constantFrom(1, 1, 1, 10, 100, 10_000),
  factor: fc.integer({ min: 1, max: 999 }),
  counterparty: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 2 ** 21 - 1 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 2 ** 21 - 1) },
  ),
  eventMs: fc.nat(6 * HOUR),
  delayMs: fc.constantFrom(0, 0, 0, 0, 1, 10 * MINUTE, HOUR),
  copyAfterMs: fc.constantFrom(0, 0, 0, 0, 0, MINUTE, HOUR),
});

export const crowds: fc.Arbitrary<Log> = fc.array(fact, { minLength: 300, maxLength: 600, size: 'max' }).map((drawn) =>
  buildLog(
    drawn.flatMap(({ scale, factor, eventMs, delayMs, copyAfterMs, ...rest }, place): Posting[] => {
      const posting = { ...rest, amount: -scale * factor, eventMs, ingestMs: eventMs + delayMs, txn: place + 1 };
      return copyAfterMs === 0 ? [posting] : [posting, { ...posting, ingestMs: posting.ingestMs + copyAfterMs }];
    }),
  ),
);
