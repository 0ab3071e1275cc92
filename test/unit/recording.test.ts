import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeColumn, encodeColumn } from '../../src/model/column-codec.ts';
import { decodeRecording, encodeRecording, type Recording } from '../../src/model/recording.ts';
import { TraceStore } from '../../src/model/trace-store.ts';
import { fakeChunk, fakeHeader, fakeHistory } from '../support/fake-trace.ts';
import { runs } from '../support/runs.ts';

const recording: Recording = {
  yaml: 'name: Payday\n',
  header: fakeHeader,
  chunk: fakeChunk(),
  histories: [fakeHistory(336)],
  summary: { logSha256: 'ab', measuredMs: 1, expectations: [] },
};

describe('a column as text', () => {
  const amounts = fc.maxSafeInteger().map((n) => Math.trunc(n / 4));

  test('comes back as it was, with what never ends and what is missing', () => {
    const entry = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) }, amounts, fc.constantFrom(Infinity, NaN));
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const column = Float64Array.from(entries, (n) => n + 0);
        expect(decodeColumn('f64', column.length, encodeColumn(column))).toEqual(column);
      }),
      { numRuns: runs(200) },
    );
  });

  test('a stretch without change costs next to nothing', () => {
    expect(encodeColumn(new Uint32Array(10_000).fill(7)).length).toBeLessThan(8);
  });

  test('a fraction is refused, not rounded', () => {
    expect(() => encodeColumn(Float64Array.of(0.5))).toThrow('integers only');
  });

  test('a damaged text is refused', () => {
    const text = encodeColumn(Uint32Array.of(1, 5, 900, 2));
    expect(() => decodeColumn('u32', 4, text.slice(0, -1))).toThrow('damaged');
    expect(() => decodeColumn('u32', 4, `${text}?`)).toThrow('damaged');
  });
});

describe('a recording', () => {
  const decoded = decodeRecording(encodeRecording(recording));

  test('keeps everything but the samples between those it keeps', () => {
    const { samples, ...rest } = decoded.chunk;
    const { samples: original, ...expected } = recording.chunk;
    expect(rest).toEqual(expected);
    expect(decoded.histories).toEqual(recording.histories);
    expect(decoded.header).toEqual(recording.header);
    expect(samples.timeMs.length).toBeLessThanOrEqual(482);
    expect(samples.timeMs.at(0)).toBe(original.timeMs.at(0));
    expect(samples.timeMs.at(-1)).toBe(original.timeMs.at(-1));
    const kept = [...samples.timeMs].map((ms) => original.timeMs.indexOf(ms));
    expect([...samples.appended]).toEqual(kept.map((place) => original.appended[place]));
  });

  test('is refused in another format or without its parts', () => {
    expect(() => decodeRecording('{"format":2}')).toThrow('format 2');
    expect(() => decodeRecording('{"format":1,"yaml":"x"}')).toThrow('incomplete');
  });
});

test('chunks put together are the trace, and an entry that ends later gets its end', () => {
  const { opened } = fakeChunk().ledger;
  const size = opened.row.length;
  const cut = Math.floor(size / 2);
  const part = (from: number, to: number) =>
    Object.fromEntries(Object.entries(opened).map(([name, column]) => [name, column.slice(from, to)])) as unknown as typeof opened;
  const none = { index: new Uint32Array(0), toMs: new Float64Array(0) };
  const whole = fakeChunk();
  const empty = { ...whole, samples: { ...whole.samples, timeMs: new Float64Array(0) } };

  const store = new TraceStore(fakeHeader);
  const before = store.append({ ...whole, ledger: { opened: part(0, cut), ended: none } });
  const first = before.ledger.row.slice();
  const after = store.append({
    ...empty,
    spans: [{ ...whole.spans[0]!, status: 'failed' }],
    ledger: { opened: part(cut, size), ended: { index: Uint32Array.of(cut + 1), toMs: Float64Array.of(123) } },
  });
  expect(after.ledger.row).toEqual(opened.row);
  expect(after.ledger.toMs[cut + 1]).toBe(123);
  expect(before.ledger.row).toEqual(first);
  expect(after.spans.length).toBe(whole.spans.length);
  expect(after.spans.filter(({ status }) => status === 'failed').length).toBe(1);
});
