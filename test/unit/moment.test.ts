import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import { parseMoment, staticTime } from '../../src/scenario/moment.ts';

const FROM = 8 * HOUR;
const END = 2 * DAY;
const at = (text: string): number | null => {
  const moment = parseMoment(text);
  return moment === null ? null : staticTime(moment, FROM, END);
};

describe('times known before the run', () => {
  it.each([
    ['09:30', 9.5 * HOUR],
    ['9:30', 9.5 * HOUR],
    ['00:00', 0],
    ['09:30:15', 9.5 * HOUR + 15_000],
    ['09:30:15.250', 9.5 * HOUR + 15_250],
    ['1d 09:30', DAY + 9.5 * HOUR],
    ['33h', 33 * HOUR],
    ['1d', DAY],
    ['0s', 0],
    ['+0s', FROM],
    ['+20m', FROM + 20 * MINUTE],
    ['+ 20m', FROM + 20 * MINUTE],
    ['end', END],
    ['end - 1ms', END - 1],
    ['09:30 + 5m', 9.5 * HOUR + 5 * MINUTE],
    ['+20m - 1ms', FROM + 20 * MINUTE - 1],
    ['1d 09:30 - 1h', DAY + 8.5 * HOUR],
  ])('%s', (text, ms) => {
    expect(at(text)).toBe(ms);
  });
});

describe('times known after the run', () => {
  it.each([
    ['lambda.published(2)', { base: { kind: 'published', number: 2 }, offsetMs: 0 }],
    ['lambda.started(1) + 5m', { base: { kind: 'started', number: 1 }, offsetMs: 5 * MINUTE }],
    ['lambda.publish(3) - 1ms', { base: { kind: 'publish', number: 3 }, offsetMs: -1 }],
    ['kappa.switched(2) - 1ms', { base: { kind: 'switched', number: 2 }, offsetMs: -1 }],
    ['kappa.reach(3)', { base: { kind: 'reach', number: 3 }, offsetMs: 0 }],
    ['kappa.caughtUp', { base: { kind: 'caughtUp' }, offsetMs: 0 }],
  ])('%s', (text, moment) => {
    expect(parseMoment(text)).toEqual(moment);
    expect(at(text)).toBeNull();
  });
});

it.each(['', ' ', 'noon', '24:00', '9:5', '09:60', '09:30:60', '-5m', '+', '+09:30', 'end-1s', 'lambda.published', 'lambda.published(0)'])(
  'is no time: "%s"',
  (text) => {
    expect(parseMoment(text)).toBeNull();
  },
);

it.each(['lambda.published(-1)', 'kappa.published(1)', 'end + noon', 'end + 1h + 1h + x', '1d09:30', '5', '1e3s', 'end - -1s'])(
  'is no time either: "%s"',
  (text) => {
    expect(parseMoment(text)).toBeNull();
  },
);
