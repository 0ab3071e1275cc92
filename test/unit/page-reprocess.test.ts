import { expect, it } from 'vitest';
import { answerSeconds } from '../../src/ui/reprocess/backlog.ts';

const DAY = { historyHours: 24, arrivalPerSecond: 5_000, capacityPerSecond: 20_000 };

it('is backlog ÷ (capacity − arrivals), and never if nothing is gained', () => {
  expect(answerSeconds({ ...DAY, tasks: 1 }, 16)).toBeCloseTo((24 * 3_600 * 5_000) / 15_000, 6);
  expect(answerSeconds({ ...DAY, tasks: 8 }, 16)).toBeCloseTo((24 * 3_600 * 5_000) / 155_000, 6);
  expect(answerSeconds({ ...DAY, capacityPerSecond: 5_000, tasks: 1 }, 16)).toBe(Infinity);
});

it('gains nothing from more tasks than partitions', () => {
  expect(answerSeconds({ ...DAY, tasks: 32 }, 16)).toBe(answerSeconds({ ...DAY, tasks: 16 }, 16));
});
