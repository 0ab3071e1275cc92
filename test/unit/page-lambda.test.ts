import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/model/time.ts';
import { TraceStore } from '../../src/model/trace-store.ts';
import type { Span } from '../../src/model/trace.ts';
import { boundaryAt, boundaryWords, stretches } from '../../src/ui/diagram/boundary.ts';
import { describePicture } from '../../src/ui/diagram/describe.ts';
import { pictureAt } from '../../src/ui/diagram/picture.ts';
import { runningBatches } from '../../src/ui/logic/lookups.ts';
import { cameToNothing, endWords, faultsAt, lostRun, spanTitle, statusWords } from '../../src/ui/logic/runs.ts';
import { fakeChunk, fakeEntries, fakeHeader } from '../support/fake-trace.ts';

const trace = new TraceStore(fakeHeader).append(fakeChunk());

const span = (changes: object): Span => ({
  kind: 'batch',
  number: 6,
  lane: 'lambda',
  startMs: 11 * HOUR,
  endMs: 11 * HOUR + 4 * MINUTE,
  records: 90_000,
  status: 'published',
  cutRow: 90_000,
  ...changes,
});

describe('between batch view and overlay', () => {
  const timeMs = 10 * HOUR + 30 * MINUTE;

  test('every record that is in neither is told once, in the order of the log', () => {
    const { neither, both } = boundaryAt(trace, 'balance', timeMs);
    const expected = fakeEntries()
      .filter(({ lane, cause, fromMs, toMs }) => lane === 'lambda' && cause === 'boundaryGap' && fromMs <= timeMs && timeMs < toMs)
      .map(({ row }) => row);
    expect(expected.length).toBeGreaterThan(10);
    expect(neither).toEqual([...new Set(expected)].sort((a, b) => a - b));
    expect(both).toEqual([]);
  });

  test('it is said in words and numbers, and not said if there is nothing', () => {
    expect(boundaryWords({ neither: [], both: [] })).toBe('');
    expect(boundaryWords({ neither: [1], both: [] })).toBe('1 record in neither');
    expect(boundaryWords({ neither: [1, 2], both: [3] })).toBe('2 records in neither, 1 record in both');
    const sentences = describePicture(pictureAt(trace, 'balance', -1, timeMs));
    expect(sentences.join(' ')).toMatch(/Between batch view and overlay: \d+ records in neither\./);
  });

  test('what lies close together is drawn as one stretch, and a single record can be seen', () => {
    const at = (row: number): number => row / 10;
    expect(stretches([0, 10, 20, 400], at, 3, 4)).toEqual([
      { from: 0, to: 6 },
      { from: 40, to: 44 },
    ]);
  });
});

describe('a run that comes to nothing', () => {
  const failed = span({ status: 'failed' });
  const before = failed.endMs - SECOND;

  test('is not known to before it does, and says when it will', () => {
    expect(statusWords(failed, before)).toBe('running');
    expect(statusWords(failed, failed.endMs)).toBe('failed');
    expect(endWords(failed, before)).toBe('fails 11:04:00, in 1 s');
    expect(endWords(span({}), before)).toBe('publishes 11:04:00, in 1 s');
    expect(endWords(span({ status: 'superseded' }), before)).toBe('is overtaken 11:04:00, in 1 s');
  });

  test('tells how far it has come', () => {
    const loading = span({ computedMs: 11 * HOUR + 2 * MINUTE, loadedMs: 11 * HOUR + 3 * MINUTE });
    expect([1, 2, 3, 4].map((minute) => statusWords(loading, 11 * HOUR + minute * MINUTE))).toEqual([
      'running',
      'computed, not yet loaded',
      'loaded, not yet served',
      'published',
    ]);
  });

  test('is shown until something is published', () => {
    const next = span({ number: 7, startMs: 12 * HOUR, endMs: 12 * HOUR + 4 * MINUTE });
    expect(lostRun([failed, next], before)).toBeNull();
    expect(lostRun([failed, next], failed.endMs)).toBe(failed);
    expect(lostRun([failed, next], next.endMs)).toBeNull();
    expect([failed, next, span({ status: 'superseded' })].map(cameToNothing)).toEqual([true, false, true]);
  });
});

test('runs that overlap are all told, the latest last', () => {
  const overlapping = [span({}), span({ number: 7, startMs: 11 * HOUR + MINUTE, endMs: -1 })];
  expect(runningBatches(overlapping, 11 * HOUR + 2 * MINUTE).map(({ number }) => number)).toEqual([6, 7]);
});

test('a fault is called by what was done, and is in force until it ends', () => {
  const fault = span({ kind: 'fault', status: 'done', name: 'lambda.slowRuns' });
  expect(spanTitle(fault)).toBe('Runs are slow');
  expect(spanTitle(span({ kind: 'outage', name: 'stream.outage' }))).toBe('outage');
  expect(faultsAt([fault, { ...fault, number: 7 }], fault.startMs)).toEqual(['Runs are slow']);
  expect(faultsAt([fault], fault.endMs)).toEqual([]);
});
