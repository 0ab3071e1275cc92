import { describe, expect, test } from 'vitest';
import { catchUpSeconds, partitionShares, thrownBackSeconds } from '../../src/model/catch-up.ts';

const DAY_SECONDS = 86_400;

describe('a hundred million records in 16 partitions, 5,000 more every second, 20,000 per second and task', () => {
  const seconds = (tasks: number, hotShare = 0): number =>
    catchUpSeconds({
      backlog: 100_000_000,
      arrivalPerSecond: 5_000,
      capacityPerSecond: 20_000,
      tasks,
      shares: partitionShares(16, hotShare),
    });

  test.each([
    [1, 6_667],
    [2, 2_857],
    [4, 1_333],
    [8, 645],
    [16, 317],
    [32, 317],
  ])('take %i tasks %i s', (tasks, expected) => {
    expect(Math.round(seconds(tasks))).toBe(expected);
  });

  test.each([
    [0.1, 813],
    [0.3, 1_880],
    [0.5, 3_063],
  ])('take 16 tasks longer if one partition has %f of them on top: %i s', (hotShare, expected) => {
    expect(Math.round(seconds(16, hotShare))).toBe(expected);
    expect(seconds(32, hotShare)).toBe(seconds(16, hotShare));
  });
});

describe('thirty days of a thousand records per second', () => {
  const BACKLOG = 30 * DAY_SECONDS * 1_000;
  const days = (capacityPerSecond: number, arrivalPerSecond = 1_000): number =>
    catchUpSeconds({ backlog: BACKLOG, arrivalPerSecond, capacityPerSecond }) / DAY_SECONDS;

  test.each([
    [900, Infinity],
    [1_000, Infinity],
    [1_100, 300],
    [1_500, 60],
    [2_000, 30],
    [10_000, 3.33],
    [20_000, 1.58],
  ])('take %i per second %f days', (capacity, expected) => {
    expect(Math.round(days(capacity) * 100) / 100).toBe(expected);
  });

  test('take a third more capacity half the time, near the arrival', () => {
    expect(days(1_500) / days(2_000)).toBe(2);
  });

  test('take the backlog over the capacity if nothing more comes', () => {
    expect(days(10_000, 0)).toBe(3);
  });
});

test('who is switched to a version with five million to go is thrown back 83 minutes and waits 9.3', () => {
  expect(Math.round(thrownBackSeconds(5_000_000, 1_000) / 60)).toBe(83);
  const seconds = catchUpSeconds({ backlog: 5_000_000, arrivalPerSecond: 1_000, capacityPerSecond: 10_000 });
  expect(Math.round(seconds / 6) / 10).toBe(9.3);
  expect(thrownBackSeconds(0, 0)).toBe(0);
});

test('nothing to catch up takes no time, whatever the capacity', () => {
  expect(catchUpSeconds({ backlog: 0, arrivalPerSecond: 9, capacityPerSecond: 1, tasks: 4, shares: partitionShares(4) })).toBe(0);
});
